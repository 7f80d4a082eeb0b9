package io.assay.trust;

import io.assay.endpoint.Sha256;
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
import java.util.function.Function;

/**
 * Finds every certification path of one chain among the served certificates in any order, the trust
 * anchors and further known certificates (RFC 4158). The shortest paths are found first, so that a
 * mesh of cross-signed authorities that exceeds the budget does not hide them. Used once, by one
 * thread.
 */
final class PathSearch {
  private final Anchors anchors;
  private final List<CertificateFacts> served;
  private final IssuerCandidates candidates;
  private final WorkBudget budget = new WorkBudget();
  private final NameKeys names = new NameKeys();
  private final SearchSignatures signatures;
  private final Deque<List<CertificateFacts>> open = new ArrayDeque<>();
  private final List<CertificationPath> paths = new ArrayList<>();
  private final Map<Sha256, CertificateFacts> sound = new LinkedHashMap<>();
  private final Map<Sha256, CertificateFacts> leafIssuers = new LinkedHashMap<>();

  /**
   * @param served the certificates as sent, the leaf first
   * @param known further certificates by subject in the form of {@link NameKeys}
   */
  PathSearch(
      Anchors anchors,
      SignatureMemo memo,
      List<CertificateFacts> served,
      Function<String, List<CertificateFacts>> known) {
    this.anchors = anchors;
    this.signatures = new SearchSignatures(memo, budget);
    Map<Sha256, CertificateFacts> distinct = new LinkedHashMap<>();
    served.forEach(certificate -> distinct.putIfAbsent(certificate.sha256(), certificate));
    this.served = List.copyOf(distinct.values());
    this.candidates = new IssuerCandidates(anchors, this.served, known, names);
  }

  CertificationPaths run(List<CertificateFacts> certificates) {
    if (served.isEmpty()) {
      return CertificationPaths.NONE;
    }
    CertificateFacts leaf = served.getFirst();
    sound.put(leaf.sha256(), leaf);
    reach(List.of(leaf));
    while (!open.isEmpty() && !budget.exhausted()) {
      extend(open.remove());
    }
    if (budget.exhausted()) {
      breakOff(List.of(leaf));
    }
    Set<Sha256> related = related(leaf);
    return new CertificationPaths(
        certificates,
        paths.stream().sorted(MOST_PROMISING).toList(),
        List.of(),
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

  /**
   * Takes in a path whose signatures verified. One that ends at an anchor of some program goes on
   * nevertheless if the anchor is an intermediate: other programs may have only what is above it.
   */
  private void reach(List<CertificateFacts> path) {
    CertificateFacts top = path.getLast();
    Set<String> programs = anchors.programs(top);
    Optional<String> broken = Optional.empty();
    if (path.size() > 1 || !programs.isEmpty()) {
      broken = PathRules.broken(path, !programs.isEmpty(), names, budget);
    }
    if (path.size() == 2) {
      leafIssuers.putIfAbsent(top.sha256(), top);
    }
    if (broken.isEmpty()) {
      sound.putIfAbsent(top.sha256(), top);
    }
    if (!programs.isEmpty()) {
      paths.add(new CertificationPath(path, programs, End.ANCHOR, broken));
    }
    if (programs.isEmpty() || !claimsToBeSelfSigned(top)) {
      open.add(path);
    }
  }

  /** Taken at its word, which is enough for an anchor. */
  private boolean claimsToBeSelfSigned(CertificateFacts anchor) {
    return names.isSelfIssued(anchor)
        && (anchor.authorityKeyId().isEmpty()
            || anchor.authorityKeyId().equals(anchor.subjectKeyId()));
  }

  private void extend(List<CertificateFacts> path) {
    CertificateFacts top = path.getLast();
    Set<SignatureCheck> seen = EnumSet.noneOf(SignatureCheck.class);
    for (CertificateFacts candidate : candidates.of(path)) {
      if (path.size() >= WorkBudget.PATH_CERTIFICATES) {
        breakOff(path);
        return;
      }
      if (!budget.takeStep()) {
        return;
      }
      SignatureCheck signature = signatures.check(top, candidate);
      seen.add(signature);
      if (signature == SignatureCheck.VALID) {
        List<CertificateFacts> longer = new ArrayList<>(path);
        longer.add(candidate);
        reach(longer);
      }
    }
    if (!seen.contains(SignatureCheck.VALID) && anchors.programs(top).isEmpty()) {
      end(path, seen);
    }
  }

  private void breakOff(List<CertificateFacts> path) {
    add(
        path,
        End.BROKEN_OFF,
        "the search for a path was broken off: the chain would cause too much work");
  }

  private void end(List<CertificateFacts> path, Set<SignatureCheck> seen) {
    CertificateFacts top = path.getLast();
    if (names.isSelfIssued(top)) {
      seen.add(signatures.check(top, top));
    }
    if (budget.exhausted()) {
      return;
    }
    String name = Certificates.name(top);
    if (seen.contains(SignatureCheck.VALID)) {
      if (path.size() == 1) {
        leafIssuers.put(top.sha256(), top);
      }
      if (candidates.anchorHasNameOfIssuerOf(top)) {
        add(
            path,
            End.FALSE_ANCHOR,
            "self-signed under the name of a trust anchor with another key: " + name);
      } else {
        add(path, End.SELF_SIGNED, "self-signed and not trusted: " + name);
      }
    } else if (seen.contains(SignatureCheck.UNSUPPORTED)) {
      add(
          path,
          End.SIGNATURE_UNSUPPORTED,
          "signature of %s cannot be verified: %s is not known here"
              .formatted(name, top.signatureAlgorithm().orElse("its algorithm")));
    } else if (!seen.isEmpty()) {
      add(
          path,
          End.SIGNATURE_WRONG,
          "signature of %s does not verify with the key of %s"
              .formatted(name, Certificates.issuerName(top)));
    } else {
      add(
          path,
          End.ISSUER_ABSENT,
          "no path to a trust anchor: issuer %s of %s is neither served nor trusted"
              .formatted(Certificates.issuerName(top), name));
    }
  }

  private void add(List<CertificateFacts> path, End end, String failure) {
    paths.add(new CertificationPath(path, Set.of(), end, Optional.of(failure)));
  }

  /** The served certificates that signatures lead to from the leaf, anchors or not. */
  private Set<Sha256> related(CertificateFacts leaf) {
    Set<Sha256> related = new LinkedHashSet<>(List.of(leaf.sha256()));
    Deque<CertificateFacts> unfollowed = new ArrayDeque<>(List.of(leaf));
    while (!unfollowed.isEmpty()) {
      CertificateFacts certificate = unfollowed.remove();
      for (CertificateFacts candidate : candidates.servedIssuersOf(certificate)) {
        if (!budget.takePair()) {
          return related;
        }
        if (!related.contains(candidate.sha256()) && signatures.verifies(certificate, candidate)) {
          related.add(candidate.sha256());
          unfollowed.add(candidate);
        }
      }
    }
    return related;
  }
}
