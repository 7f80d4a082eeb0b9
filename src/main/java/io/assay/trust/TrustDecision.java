package io.assay.trust;

import io.assay.endpoint.Sha256;
import io.assay.trust.CertificationPath.End;
import io.assay.trust.TermsRule.Outcome;
import io.assay.x509.CertificateFacts;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** What one root program says of a chain: each of its paths in turn, by rules, time and terms. */
final class TrustDecision {
  /** Reasons in one result. */
  private static final int REASONS = 3;

  private TrustDecision() {}

  static TrustResult of(RootProgram program, CertificationPaths paths, LeafUse use) {
    if (program.absence().isPresent()) {
      return new TrustResult.Undetermined(program.absence().get());
    }
    Optional<String> open = Optional.empty();
    Set<String> reasons = new LinkedHashSet<>();
    for (CertificationPath path : anchoredIn(program, paths)) {
      Optional<String> failure = path.failure().or(() -> path.failureAt(use.time()));
      if (failure.isPresent()) {
        reasons.add(failure.get());
        continue;
      }
      CertificateFacts anchor = path.certificates().getLast();
      switch (TermsRule.of(terms(program, anchor.sha256()), use)) {
        case Outcome.Met met -> {
          return new TrustResult.Trusted(
              path.certificates().stream().map(CertificateFacts::sha256).toList());
        }
        case Outcome.Open unsaid -> open = open.or(() -> Optional.of(of(anchor, unsaid.reason())));
        case Outcome.NotMet no -> reasons.add(of(anchor, no.reason()));
      }
    }
    if (open.isPresent()) {
      return new TrustResult.Undetermined(open.get());
    }
    if (reasons.isEmpty()) {
      reasons.addAll(withoutAnchor(paths));
    }
    return new TrustResult.Untrusted(String.join("; ", reasons.stream().limit(REASONS).toList()));
  }

  private static List<CertificationPath> anchoredIn(RootProgram program, CertificationPaths paths) {
    List<CertificationPath> anchored = new ArrayList<>();
    for (List<CertificationPath> found : List.of(paths.paths(), paths.wider())) {
      for (CertificationPath path : found) {
        if (path.end() == End.ANCHOR && path.programs().contains(program.name())) {
          anchored.add(path);
        }
      }
    }
    return anchored;
  }

  private static AnchorTerms terms(RootProgram program, Sha256 anchor) {
    return Objects.requireNonNull(program.anchors().get(anchor), "a path to no anchor");
  }

  private static String of(CertificateFacts anchor, String reason) {
    return "terms of " + Certificates.name(anchor) + ": " + reason;
  }

  /** Why no path ends at an anchor of the program: of those that came furthest. */
  private static List<String> withoutAnchor(CertificationPaths paths) {
    List<CertificationPath> found = paths.wider().isEmpty() ? paths.paths() : paths.wider();
    if (found.isEmpty()) {
      return List.of("no certificate was sent");
    }
    CertificationPath first = found.getFirst();
    if (first.end() == End.ANCHOR && first.failure().isEmpty()) {
      return List.of(
          "no path to a trust anchor: ends at %s, which other programs trust"
              .formatted(Certificates.name(first.certificates().getLast())));
    }
    return found.stream().flatMap(path -> path.failure().stream()).distinct().toList();
  }
}
