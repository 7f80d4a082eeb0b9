package io.assay.trust;

import io.assay.endpoint.Sha256;
import io.assay.x509.CertificateFacts;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The certification paths of one chain, and what else holds of it at any time. Immutable.
 *
 * @param certificates the facts of the certificates as sent: order, duplicates and garbage included
 * @param paths every path over served certificates and trust anchors, the most promising first;
 *     empty only where no certificate was sent. They are what a client finds that does not fetch
 *     missing certificates
 * @param wider every path over these and over certificates known from elsewhere, in the same order;
 *     empty unless a program was not satisfied by {@code paths} and such certificates are known
 * @param sound the leaf, and every certificate that lies above it on a path whose signatures and
 *     rules hold up to there: the only ones that testify for the leaf. Certificates that were not
 *     sent are among them, for a signature proves the same whoever delivered the signer's key
 * @param leafIssuers the certificates, sent or not, whose key signed the leaf; several only if they
 *     are variants of one authority
 * @param unrelated certificates as sent to which no signature leads from the leaf
 */
public record CertificationPaths(
    List<CertificateFacts> certificates,
    List<CertificationPath> paths,
    List<CertificationPath> wider,
    List<CertificateFacts> sound,
    List<CertificateFacts> leafIssuers,
    List<CertificateFacts> unrelated) {

  /** What is found where no certificate was sent. */
  public static final CertificationPaths NONE =
      new CertificationPaths(List.of(), List.of(), List.of(), List.of(), List.of(), List.of());

  public CertificationPaths {
    certificates = List.copyOf(certificates);
    paths = List.copyOf(paths);
    wider = List.copyOf(wider);
    sound = List.copyOf(sound);
    leafIssuers = List.copyOf(leafIssuers);
    unrelated = List.copyOf(unrelated);
  }

  /** The same with what a wider search found. */
  CertificationPaths widenedBy(CertificationPaths search) {
    return new CertificationPaths(
        certificates,
        paths,
        search.paths,
        union(sound, search.sound),
        union(leafIssuers, search.leafIssuers),
        unrelated);
  }

  private static List<CertificateFacts> union(
      List<CertificateFacts> some, List<CertificateFacts> others) {
    Map<Sha256, CertificateFacts> union = new LinkedHashMap<>();
    some.forEach(certificate -> union.putIfAbsent(certificate.sha256(), certificate));
    others.forEach(certificate -> union.putIfAbsent(certificate.sha256(), certificate));
    return List.copyOf(union.values());
  }

  /** The path that a client would use at {@code time}, or else the most promising one. */
  public Optional<CertificationPath> best(Instant time) {
    return paths.stream()
        .filter(path -> path.failure().isEmpty() && path.failureAt(time).isEmpty())
        .findFirst()
        .or(() -> paths.stream().findFirst());
  }

  /**
   * The path whose revocations matter: the {@link #best}, or where that does not hold, one that is
   * not all served; where none holds, one that shows at least who issued the leaf.
   */
  public Optional<CertificationPath> issued(Instant time) {
    List<CertificationPath> candidates =
        Stream.concat(best(time).stream(), wider.stream())
            .filter(path -> path.certificates().size() > 1)
            .toList();
    return candidates.stream()
        .filter(path -> path.failure().isEmpty())
        .findFirst()
        .or(() -> candidates.stream().findFirst());
  }

  /**
   * Whether a sound path leads to an anchor of any program, be it within its validity or not, and
   * be all of it served or not.
   */
  public boolean anchored() {
    return anchored(paths) || anchored(wider);
  }

  private static boolean anchored(List<CertificationPath> paths) {
    return !paths.isEmpty() && paths.getFirst().failure().isEmpty();
  }
}
