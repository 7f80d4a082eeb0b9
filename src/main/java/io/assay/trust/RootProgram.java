package io.assay.trust;

import io.assay.endpoint.Sha256;
import io.assay.x509.CertificateFacts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A set of trust anchors under one name. Immutable.
 *
 * @param name {@code platform}, one of the public programs, or as configured
 * @param source where the anchors came from, for people
 * @param asOf the date of the data; absent where there is none
 * @param anchors the terms of each anchor, by the SHA-256 of its certificate
 * @param certificates holds the certificates of the anchors, and may hold others
 * @param absence why there is no data; whether the program trusts a chain cannot be said then
 */
public record RootProgram(
    String name,
    String source,
    Optional<Instant> asOf,
    Map<Sha256, AnchorTerms> anchors,
    CertificatePool certificates,
    Optional<String> absence) {
  /** The name of the program that stands for this machine's own trust store. */
  public static final String PLATFORM = "platform";

  /** The programs of the browsers and operating systems, by name, in the order of display. */
  public static final List<String> PUBLIC = List.of("mozilla", "microsoft", "apple", "chrome");

  public RootProgram {
    anchors = Map.copyOf(anchors);
  }

  /** A program that trusts each of {@code anchors}, which may repeat, without conditions. */
  public static RootProgram of(
      String name, String source, List<CertificateFacts> anchors, Instant asOf) {
    Map<Sha256, AnchorTerms> terms = new HashMap<>();
    List<CertificateFacts> distinct = new ArrayList<>();
    for (CertificateFacts anchor : anchors) {
      if (terms.put(anchor.sha256(), AnchorTerms.NONE) == null) {
        distinct.add(anchor);
      }
    }
    return new RootProgram(
        name, source, Optional.of(asOf), terms, CertificatePool.of(distinct), Optional.empty());
  }

  /** A program of which there is no data. */
  public static RootProgram absent(String name, String reason) {
    return new RootProgram(
        name, "", Optional.empty(), Map.of(), CertificatePool.EMPTY, Optional.of(reason));
  }
}
