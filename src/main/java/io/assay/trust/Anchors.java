package io.assay.trust;

import io.assay.endpoint.Sha256;
import io.assay.probe.Octets;
import io.assay.x509.CertificateFacts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** The anchors of several root programs together, found by subject. */
final class Anchors {
  private final List<RootProgram> programs;
  private final Function<Octets, CertificateFacts> reader;

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

  /**
   * @param reader reads certificates, and may remember them
   */
  Anchors(List<RootProgram> programs, Function<Octets, CertificateFacts> reader) {
    this.programs = List.copyOf(programs);
    this.reader = reader;
  }

  /**
   * The anchors of that subject.
   *
   * @param subject in the form of {@link NameKeys}
   */
  List<Anchor> named(Optional<String> subject) {
    if (subject.isEmpty()) {
      return List.of();
    }
    Map<Sha256, CertificateFacts> certificates = new LinkedHashMap<>();
    for (RootProgram program : programs) {
      for (Octets der : program.certificates().named(subject.get())) {
        CertificateFacts certificate = reader.apply(der);
        if (program.anchors().containsKey(certificate.sha256())) {
          certificates.putIfAbsent(certificate.sha256(), certificate);
        }
      }
    }
    List<Anchor> anchors = new ArrayList<>();
    certificates.values().forEach(c -> exactly(c).ifPresent(anchors::add));
    return anchors;
  }

  /** The anchor that is this very certificate. */
  Optional<Anchor> exactly(CertificateFacts certificate) {
    Set<String> names = new LinkedHashSet<>();
    for (RootProgram program : programs) {
      if (program.anchors().containsKey(certificate.sha256())) {
        names.add(program.name());
      }
    }
    return names.isEmpty() ? Optional.empty() : Optional.of(new Anchor(certificate, names));
  }
}
