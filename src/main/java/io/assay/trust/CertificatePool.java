package io.assay.trust;

import io.assay.probe.Octets;
import io.assay.x509.CertificateFacts;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Certificates that can be found by their subject. Thread-safe. */
@FunctionalInterface
public interface CertificatePool {
  /** A pool without certificates. */
  CertificatePool EMPTY = subject -> List.of();

  /**
   * The certificates of a subject, DER.
   *
   * @param subject a distinguished name in the form of {@link NameKeys#of}
   */
  List<Octets> named(String subject);

  /**
   * Another number each time certificates came to the pool: what was found without them is looked
   * for again. Where pools are joined, the sum of theirs.
   */
  default long version() {
    return 0;
  }

  /** A pool of these certificates; those without a readable subject cannot be found. */
  static CertificatePool of(Collection<CertificateFacts> certificates) {
    Map<String, List<Octets>> bySubject = new HashMap<>();
    for (CertificateFacts certificate : certificates) {
      certificate
          .subject()
          .ifPresent(
              subject ->
                  bySubject
                      .computeIfAbsent(NameKeys.of(subject), key -> new ArrayList<>())
                      .add(certificate.der()));
    }
    return subject -> List.copyOf(bySubject.getOrDefault(subject, List.of()));
  }
}
