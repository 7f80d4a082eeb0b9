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
import java.util.function.Function;
import java.util.stream.Stream;

/** Which certificates may have issued another, by their names. Confined to one search. */
final class IssuerCandidates {
  private final Anchors anchors;
  private final Function<String, List<CertificateFacts>> known;
  private final NameKeys names;
  private final Map<String, List<CertificateFacts>> served = new HashMap<>();

  /**
   * @param served the certificates as sent
   * @param known further certificates by subject in the form of {@link NameKeys}
   */
  IssuerCandidates(
      Anchors anchors,
      List<CertificateFacts> served,
      Function<String, List<CertificateFacts>> known,
      NameKeys names) {
    this.anchors = anchors;
    this.known = known;
    this.names = names;
    for (CertificateFacts certificate : served) {
      names
          .subject(certificate)
          .ifPresent(
              subject ->
                  this.served.computeIfAbsent(subject, key -> new ArrayList<>()).add(certificate));
    }
  }

  /**
   * Those that may have issued the last certificate of {@code path}, the most promising first:
   * anchors, then served ones, then known ones; but at the end those whose key identifier does not
   * fit. Key identifiers help to find an issuer, they reject none that is trusted or was served
   * (RFC 4158, section 3.5.12); of the known ones only those that fit are taken.
   */
  List<CertificateFacts> of(List<CertificateFacts> path) {
    CertificateFacts top = path.getLast();
    Optional<String> name = names.issuer(top);
    if (name.isEmpty()) {
      return List.of();
    }
    Set<Entity> onPath = new LinkedHashSet<>();
    path.forEach(certificate -> onPath.add(entity(certificate)));
    Map<Sha256, CertificateFacts> fitting = new LinkedHashMap<>();
    Map<Sha256, CertificateFacts> others = new LinkedHashMap<>();
    Stream.concat(anchors.named(name.get()).stream(), served(name.get()).stream())
        .filter(candidate -> !onPath.contains(entity(candidate)))
        .forEach(
            candidate ->
                (fits(top, candidate) ? fitting : others)
                    .putIfAbsent(candidate.sha256(), candidate));
    known.apply(name.get()).stream()
        .filter(candidate -> fits(top, candidate) && !onPath.contains(entity(candidate)))
        .forEach(candidate -> fitting.putIfAbsent(candidate.sha256(), candidate));
    return Stream.concat(fitting.values().stream(), others.values().stream()).toList();
  }

  /** The served certificates of the name that {@code certificate} gives for its issuer. */
  List<CertificateFacts> servedIssuersOf(CertificateFacts certificate) {
    return names.issuer(certificate).map(this::served).orElse(List.of());
  }

  private List<CertificateFacts> served(String name) {
    return served.getOrDefault(name, List.of());
  }

  /** Whether there is an anchor of the name that {@code certificate} gives for its issuer. */
  boolean anchorHasNameOfIssuerOf(CertificateFacts certificate) {
    return names.issuer(certificate).filter(name -> !anchors.named(name).isEmpty()).isPresent();
  }

  private static boolean fits(CertificateFacts certificate, CertificateFacts issuer) {
    return certificate.authorityKeyId().isEmpty()
        || issuer.subjectKeyId().isEmpty()
        || certificate.authorityKeyId().equals(issuer.subjectKeyId());
  }

  /**
   * The subject with its key. Two certificates of one entity, such as a root and its cross-signed
   * variant, never stand on one path (RFC 4158, section 2.4.2).
   */
  private record Entity(Optional<String> subject, Optional<Sha256> key) {}

  private Entity entity(CertificateFacts certificate) {
    return new Entity(names.subject(certificate), certificate.spkiSha256());
  }
}
