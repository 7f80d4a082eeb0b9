package io.assay.trust;

import io.assay.x509.CertificateFacts;
import java.time.Instant;
import java.util.List;

/**
 * A set of trust anchors under one name.
 *
 * @param name {@code platform}, or as configured
 * @param source where the anchors came from, for people
 * @param asOf when they were read
 */
public record RootProgram(
    String name, String source, List<CertificateFacts> anchors, Instant asOf) {
  /** The name of the program that stands for this machine's own trust store. */
  public static final String PLATFORM = "platform";

  public RootProgram {
    anchors = List.copyOf(anchors);
  }
}
