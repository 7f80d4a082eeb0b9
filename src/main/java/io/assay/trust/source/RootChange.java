package io.assay.trust.source;

import io.assay.endpoint.Sha256;
import io.assay.probe.Octets;
import io.assay.trust.AnchorTerms;
import io.assay.trust.Certificates;
import io.assay.trust.RootProgram;
import io.assay.x509.CertificateFacts;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How a public root program treats a certificate otherwise than before.
 *
 * @param program its name
 * @param certificate the name of the anchor's subject
 * @param before the terms it was trusted under; absent where it was no anchor
 * @param after the terms it is trusted under; absent where it is no anchor any more
 */
public record RootChange(
    String program,
    Sha256 sha256,
    String certificate,
    Optional<AnchorTerms> before,
    Optional<AnchorTerms> after) {

  /**
   * What changed from one snapshot to another, by program, then by the name of the anchor. A
   * program that one of the two has no data of did not change.
   */
  public static List<RootChange> between(RootSnapshot before, RootSnapshot after) {
    Map<String, RootProgram> earlier =
        before.programs().stream().collect(Collectors.toMap(RootProgram::name, p -> p));
    List<RootChange> changes = new ArrayList<>();
    for (RootProgram program : after.programs()) {
      RootProgram old = earlier.get(program.name());
      if (old != null && old.absence().isEmpty() && program.absence().isEmpty()) {
        between(old, before, program, after).stream()
            .sorted((a, b) -> a.certificate.compareToIgnoreCase(b.certificate))
            .forEach(changes::add);
      }
    }
    return changes;
  }

  private static List<RootChange> between(
      RootProgram old, RootSnapshot before, RootProgram now, RootSnapshot after) {
    Set<Sha256> anchors = new LinkedHashSet<>(old.anchors().keySet());
    anchors.addAll(now.anchors().keySet());
    List<RootChange> changes = new ArrayList<>();
    for (Sha256 anchor : anchors) {
      Optional<AnchorTerms> was = Optional.ofNullable(old.anchors().get(anchor));
      Optional<AnchorTerms> is = Optional.ofNullable(now.anchors().get(anchor));
      if (!was.equals(is)) {
        changes.add(
            new RootChange(
                now.name(), anchor, name(anchor, is.isPresent() ? after : before), was, is));
      }
    }
    return changes;
  }

  private static String name(Sha256 anchor, RootSnapshot snapshot) {
    return snapshot
        .authority(anchor)
        .map(CaRecord::der)
        .map((Octets der) -> Certificates.name(CertificateFacts.of(der)))
        .orElse(anchor.hex());
  }
}
