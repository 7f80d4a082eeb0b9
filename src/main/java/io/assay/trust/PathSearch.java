package io.assay.trust;

import io.assay.endpoint.Sha256;
import io.assay.trust.Anchors.Anchor;
import io.assay.trust.CertificationPath.End;
import io.assay.x509.CertificateFacts;
import io.assay.x509.SignatureCheck;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds every certification path of one chain, depth first from the leaf, among the served
 * certificates in any order and the trust anchors (RFC 4158). Used once, by one thread.
 */
final class PathSearch {
  private final Anchors anchors;
  private final List<CertificateFacts> served;
  private final WorkBudget budget = new WorkBudget();
  private final NameKeys names = new NameKeys();
  private final SignatureMemo signatures = new SignatureMemo(budget);
  private final List<CertificationPath> paths = new ArrayList<>();
  private final Map<Sha256, CertificateFacts> sound = new LinkedHashMap<>();
  private final Map<Sha256, CertificateFacts> leafIssuers = new LinkedHashMap<>();

  /**
   * @param served the certificates as sent, the leaf first
   */
  PathSearch(Anchors anchors, List<CertificateFacts> served) {
    this.anchors = anchors;
    Map<Sha256, CertificateFacts> distinct = new LinkedHashMap<>();
    served.forEach(certificate -> distinct.putIfAbsent(certificate.sha256(), certificate));
    this.served = List.copyOf(distinct.values());
  }

  CertificationPaths run(List<CertificateFacts> certificates) {
    if (served.isEmpty()) {
      return CertificationPaths.NONE;
    }
    CertificateFacts leaf = served.getFirst();
    sound.put(leaf.sha256(), leaf);
    Optional<Anchor> itself = anchors.exactly(leaf);
    if (itself.isPresent()) {
      List<CertificateFacts> alone = List.of(leaf);
      add(alone, End.ANCHOR, itself.get().programs(), PathRules.broken(alone, true, names, budget));
    } else {
      extend(new ArrayList<>(List.of(leaf)));
    }
    Set<Sha256> related = related(leaf);
    return new CertificationPaths(
        certificates,
        paths.stream().sorted(MOST_PROMISING).toList(),
        List.copyOf(sound.values()),
        List.copyOf(leafIssuers.values()),
        certificates.stream().filter(c -> !related.contains(c.sha256())).toList());
  }

  /** The shortest of the good ones first; of the others the one that came furthest. */
  private static final Comparator<CertificationPath> MOST_PROMISING =
      Comparator.comparingInt(PathSearch::rank)
          .thenComparingInt(
              path ->
                  path.failure().isEmpty()
                      ? path.certificates().size()
                      : -path.certificates().size());

  private static int rank(CertificationPath path) {
    return switch (path.end()) {
      case ANCHOR -> path.failure().isEmpty() ? 0 : 1;
      // What was not looked at may have been better than any path that ended on its own.
      case BROKEN_OFF -> 2;
      case SELF_SIGNED, FALSE_ANCHOR, ISSUER_ABSENT, SIGNATURE_WRONG, SIGNATURE_UNSUPPORTED -> 3;
    };
  }

  private void extend(List<CertificateFacts> path) {
    CertificateFacts top = path.getLast();
    Set<SignatureCheck> signaturesSeen = EnumSet.noneOf(SignatureCheck.class);
    for (Candidate candidate : candidates(top, path)) {
      if (!budget.takeStep() || path.size() >= WorkBudget.PATH_CERTIFICATES) {
        add(path, End.BROKEN_OFF, Set.of(), Optional.of(BROKEN_OFF));
        return;
      }
      SignatureCheck signature = signatures.check(top, candidate.certificate());
      signaturesSeen.add(signature);
      if (signature == SignatureCheck.VALID) {
        step(path, candidate);
      }
    }
    if (!signaturesSeen.contains(SignatureCheck.VALID)) {
      end(path, signaturesSeen);
    }
  }

  private static final String BROKEN_OFF =
      "the search for a path was broken off: the chain would cause too much work";

  private void step(List<CertificateFacts> path, Candidate candidate) {
    path.addLast(candidate.certificate());
    Optional<String> broken = PathRules.broken(path, candidate.anchor().isPresent(), names, budget);
    if (path.size() == 2) {
      leafIssuers.putIfAbsent(candidate.certificate().sha256(), candidate.certificate());
    }
    if (broken.isEmpty()) {
      sound.putIfAbsent(candidate.certificate().sha256(), candidate.certificate());
    }
    if (candidate.anchor().isPresent()) {
      add(path, End.ANCHOR, candidate.anchor().get().programs(), broken);
    } else {
      extend(path);
    }
    path.removeLast();
  }

  private void end(List<CertificateFacts> path, Set<SignatureCheck> signaturesSeen) {
    CertificateFacts top = path.getLast();
    if (names.isSelfIssued(top)) {
      signaturesSeen.add(signatures.check(top, top));
    }
    if (budget.exhausted()) {
      add(path, End.BROKEN_OFF, Set.of(), Optional.of(BROKEN_OFF));
    } else if (signaturesSeen.contains(SignatureCheck.VALID)) {
      if (path.size() == 1) {
        leafIssuers.put(top.sha256(), top);
      }
      boolean falseAnchor = !anchors.named(names.issuer(top)).isEmpty();
      add(
          path,
          falseAnchor ? End.FALSE_ANCHOR : End.SELF_SIGNED,
          Set.of(),
          Optional.of(
              (falseAnchor
                      ? "self-signed under the name of a trust anchor with another key: "
                      : "self-signed and not trusted: ")
                  + Certificates.name(top)));
    } else if (signaturesSeen.contains(SignatureCheck.UNSUPPORTED)) {
      add(
          path,
          End.SIGNATURE_UNSUPPORTED,
          Set.of(),
          Optional.of(
              "signature of %s cannot be verified: %s is not known here"
                  .formatted(
                      Certificates.name(top), top.signatureAlgorithm().orElse("its algorithm"))));
    } else if (!signaturesSeen.isEmpty()) {
      add(
          path,
          End.SIGNATURE_WRONG,
          Set.of(),
          Optional.of(
              "signature of %s does not verify with the key of %s"
                  .formatted(Certificates.name(top), Certificates.issuerName(top))));
    } else {
      add(
          path,
          End.ISSUER_ABSENT,
          Set.of(),
          Optional.of(
              "no path to a trust anchor: issuer %s of %s is neither served nor trusted"
                  .formatted(Certificates.issuerName(top), Certificates.name(top))));
    }
  }

  private void add(
      List<CertificateFacts> path, End end, Set<String> programs, Optional<String> failure) {
    paths.add(new CertificationPath(path, programs, end, failure));
  }

  /** A certificate that may have issued another, by its name. */
  private record Candidate(CertificateFacts certificate, Optional<Anchor> anchor) {}

  private List<Candidate> candidates(CertificateFacts top, List<CertificateFacts> path) {
    List<Candidate> candidates = new ArrayList<>();
    Set<Entity> onPath = new LinkedHashSet<>();
    path.forEach(certificate -> onPath.add(entity(certificate)));
    for (Anchor anchor : anchors.named(names.issuer(top))) {
      if (!onPath.contains(entity(anchor.certificate()))) {
        candidates.add(new Candidate(anchor.certificate(), Optional.of(anchor)));
      }
    }
    for (CertificateFacts certificate : served) {
      if (names.isNamedAsIssuer(top, certificate)
          && anchors.exactly(certificate).isEmpty()
          && !onPath.contains(entity(certificate))) {
        candidates.add(new Candidate(certificate, Optional.empty()));
      }
    }
    return candidates;
  }

  /**
   * The subject with its key. Two certificates of one entity, such as a root and its cross-signed
   * variant, never stand on one path (RFC 4158, section 2.4.2).
   */
  private record Entity(Optional<String> subject, Optional<Sha256> key) {}

  private Entity entity(CertificateFacts certificate) {
    return new Entity(names.subject(certificate), certificate.spkiSha256());
  }

  /** The served certificates that signatures lead to from the leaf, anchors or not. */
  private Set<Sha256> related(CertificateFacts leaf) {
    Set<Sha256> related = new LinkedHashSet<>(List.of(leaf.sha256()));
    Deque<CertificateFacts> open = new ArrayDeque<>(List.of(leaf));
    while (!open.isEmpty()) {
      CertificateFacts certificate = open.remove();
      for (CertificateFacts candidate : served) {
        if (!related.contains(candidate.sha256())
            && names.isNamedAsIssuer(certificate, candidate)
            && signatures.verifies(certificate, candidate)) {
          related.add(candidate.sha256());
          open.add(candidate);
        }
      }
    }
    return related;
  }
}
