package io.assay.trust;

import io.assay.probe.Octets;
import io.assay.x509.CertificateFacts;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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

  /**
   * Why an issuer of {@code certificate} was looked for elsewhere and not found, in one line; empty
   * if one was found, or nobody has looked for it yet.
   */
  default Optional<String> problem(CertificateFacts certificate) {
    return Optional.empty();
  }

  /** The certificates of both pools; those of {@code first} come first. */
  static CertificatePool union(CertificatePool first, CertificatePool second) {
    return new CertificatePool() {
      @Override
      public List<Octets> named(String subject) {
        List<Octets> found = new ArrayList<>(first.named(subject));
        second.named(subject).stream().filter(der -> !found.contains(der)).forEach(found::add);
        return found;
      }

      @Override
      public long version() {
        return first.version() + second.version();
      }

      @Override
      public Optional<String> problem(CertificateFacts certificate) {
        return first.problem(certificate).or(() -> second.problem(certificate));
      }
    };
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
