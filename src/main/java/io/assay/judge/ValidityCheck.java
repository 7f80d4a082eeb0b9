package io.assay.judge;

import io.assay.judge.CheckResult.Pass;
import io.assay.judge.CheckResult.Undetermined;
import io.assay.judge.CheckResult.Violation;
import io.assay.trust.CertificationPath;
import io.assay.x509.CertificateFacts;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Every certificate on the leaf's path is within its validity period, and of the leaf's lifetime
 * enough is left to renew it. Renewal is due when a third is left, whatever the lifetime, so the
 * fraction counts and not the days.
 */
final class ValidityCheck {
  private static final int WARNING_PER_CENT = 25;
  private static final int CRITICAL_PER_CENT = 10;
  private static final String EXPECTED =
      "all valid, and at least a quarter of the leaf's lifetime left";

  private ValidityCheck() {}

  static CheckResult judge(Evidence evidence) {
    Instant now = evidence.time();
    Optional<CertificationPath> path = evidence.best();
    if (path.isEmpty()) {
      return new Undetermined(Check.VALIDITY, EXPECTED, evidence.noLeaf());
    }
    CertificateFacts leaf = path.get().certificates().getFirst();
    Optional<String> failure = path.get().failureAt(now);
    if (failure.isPresent() || leaf.notBefore().isEmpty() || leaf.notAfter().isEmpty()) {
      return new Violation(
          Check.VALIDITY,
          Severity.CRITICAL,
          EXPECTED,
          period(leaf),
          failure.orElse("validity period cannot be read"));
    }
    return leftOf(leaf.notBefore().get(), leaf.notAfter().get(), now);
  }

  private static CheckResult leftOf(Instant notBefore, Instant notAfter, Instant now) {
    Duration lifetime = Duration.between(notBefore, notAfter);
    Duration left = Duration.between(now, notAfter);
    double perCent = lifetime.isPositive() ? 100.0 * left.toSeconds() / lifetime.toSeconds() : 0;
    String observed =
        "%d %% of %s left, until %s".formatted((int) perCent, inWords(lifetime), notAfter);
    if (perCent >= WARNING_PER_CENT) {
      return new Pass(Check.VALIDITY, EXPECTED, observed);
    }
    boolean critical = perCent < CRITICAL_PER_CENT;
    return new Violation(
        Check.VALIDITY,
        critical ? Severity.CRITICAL : Severity.WARNING,
        EXPECTED,
        observed,
        critical
            ? "less than a tenth of the lifetime is left: renewal has failed"
            : "less than a quarter of the lifetime is left: renewal was due at a third");
  }

  private static String period(CertificateFacts leaf) {
    return leaf.notBefore().map(Instant::toString).orElse("?")
        + " to "
        + leaf.notAfter().map(Instant::toString).orElse("?");
  }

  private static String inWords(Duration lifetime) {
    return lifetime.toDays() >= 2 ? lifetime.toDays() + " days" : lifetime.toHours() + " hours";
  }
}
