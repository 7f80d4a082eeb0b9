package io.assay.trust;

import io.assay.endpoint.Sha256;
import io.assay.x509.CertificateFacts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The anchors of several root programs together, found by subject. Immutable. */
final class Anchors {
  private final Map<String, List<Anchor>> bySubject = new HashMap<>();
  private final Map<Sha256, Anchor> byDigest = new HashMap<>();

  /**
   * A trust anchor.
   *
   * @param programs the names of the programs that have it
   */
  record Anchor(CertificateFacts certificate, Set<String> programs) {
    Anchor {
      programs = Set.copyOf(programs);
    }
  }

  Anchors(List<RootProgram> programs) {
    Map<Sha256, CertificateFacts> certificates = new LinkedHashMap<>();
    Map<Sha256, Set<String>> trustedBy = new HashMap<>();
    for (RootProgram program : programs) {
      for (CertificateFacts anchor : program.anchors()) {
        certificates.putIfAbsent(anchor.sha256(), anchor);
        trustedBy
            .computeIfAbsent(anchor.sha256(), digest -> new LinkedHashSet<>())
            .add(program.name());
      }
    }
    certificates.forEach(
        (digest, certificate) -> {
          Anchor anchor = new Anchor(certificate, trustedBy.getOrDefault(digest, Set.of()));
          byDigest.put(digest, anchor);
          certificate
              .subject()
              .ifPresent(
                  subject ->
                      bySubject
                          .computeIfAbsent(NameKeys.of(subject), key -> new ArrayList<>())
                          .add(anchor));
        });
  }

  /**
   * The anchors of that subject.
   *
   * @param subject in the form of {@link NameKeys}
   */
  List<Anchor> named(Optional<String> subject) {
    return subject.map(key -> bySubject.getOrDefault(key, List.of())).orElse(List.of());
  }

  /** The anchor that is this very certificate. */
  Optional<Anchor> exactly(CertificateFacts certificate) {
    return Optional.ofNullable(byDigest.get(certificate.sha256()));
  }
}
