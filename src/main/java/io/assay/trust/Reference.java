package io.assay.trust;

import io.assay.trust.revocation.RevocationKnowledge;
import java.util.List;

/**
 * What judging needs beside the observation. It is refreshed in the background, never during
 * judgement; each part knows its own date.
 *
 * @param programs whose names differ, in the order of display
 * @param intermediates certificates that may stand between a served one and an anchor although they
 *     were not served: those known of all authorities, and those fetched from where a served
 *     certificate says its issuer is
 * @param revocation what is known of revoked certificates
 * @param interceptors products that intercept TLS
 */
public record Reference(
    List<RootProgram> programs,
    CertificatePool intermediates,
    RevocationKnowledge revocation,
    Interceptors interceptors) {
  public Reference {
    programs = List.copyOf(programs);
  }

  /** Nothing but root programs. */
  public static Reference of(RootProgram... programs) {
    return new Reference(
        List.of(programs),
        CertificatePool.EMPTY,
        RevocationKnowledge.NOTHING,
        Interceptors.builtIn());
  }
}
