package io.assay.judge;

import io.assay.ct.SctVerifier;
import io.assay.ct.VerifiedSct;
import io.assay.ct.inclusion.Inclusion;
import io.assay.ct.inclusion.Inclusion.Status;
import io.assay.judge.CheckResult.Undetermined;
import java.util.List;
import java.util.Optional;

/**
 * The leaf is where logs promised to have it: at least one of them proves it, and none has broken
 * the rules of logs. A log that did is at fault, not the endpoint, as long as another proves the
 * leaf.
 */
final class InclusionCheck {
  private static final String EXPECTED = "the leaf is in a log that promised to have it";

  private InclusionCheck() {}

  static CheckResult judge(Evidence evidence) {
    List<Inclusion> inclusion = evidence.inclusion();
    Optional<String> obstacle = obstacle(evidence);
    if (obstacle.isPresent()) {
      return undetermined(obstacle.get());
    }
    boolean proven = has(inclusion, Status.PROVEN);
    Severity severity =
        proven || has(inclusion, Status.UNDETERMINED) ? Severity.INFO : Severity.WARNING;
    Findings findings = new Findings();
    inclusion.stream()
        .filter(Inclusion::isViolation)
        .forEach(one -> findings.add(severity, fault(one)));
    return findings.isEmpty() && !proven
        ? undetermined(
            Texts.list(
                inclusion.stream()
                    .map(one -> log(one) + ": " + one.reason().orElse("not proven"))
                    .distinct()
                    .toList(),
                "; "))
        : findings.result(Check.INCLUSION, EXPECTED, observed(inclusion));
  }

  /** Why there is nothing to look at. */
  private static Optional<String> obstacle(Evidence evidence) {
    if (evidence.leaf().isEmpty()) {
      return Optional.of(evidence.noLeaf());
    }
    if (evidence.logs().isEmpty()) {
      return Optional.of(SctVerifier.NO_LIST);
    }
    if (!evidence.inclusion().isEmpty()) {
      return Optional.empty();
    }
    List<VerifiedSct> scts = evidence.scts();
    return Optional.of(
        scts.isEmpty()
            ? "no SCT, so that no log promised anything"
            : "no valid SCT of a known log among %d, so that it is not known who promised anything"
                .formatted(scts.size()));
  }

  private static Undetermined undetermined(String reason) {
    return new Undetermined(Check.INCLUSION, EXPECTED, reason);
  }

  private static boolean has(List<Inclusion> inclusion, Status status) {
    return inclusion.stream().anyMatch(one -> one.status() == status);
  }

  private static String fault(Inclusion one) {
    return "the log %s is at fault: %s".formatted(log(one), Texts.safe(one.reason().orElse("")));
  }

  private static String observed(List<Inclusion> inclusion) {
    return Texts.list(
        inclusion.stream()
            .map(
                one ->
                    log(one)
                        + " "
                        + one.status().text()
                        + one.index()
                            .filter(_ -> one.status() == Status.PROVEN)
                            .map(index -> " at " + index)
                            .orElse(""))
            .distinct()
            .toList());
  }

  private static String log(Inclusion one) {
    return Texts.safe(one.log().name());
  }
}
