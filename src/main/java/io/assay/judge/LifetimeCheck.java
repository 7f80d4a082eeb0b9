package io.assay.judge;

import io.assay.judge.CheckResult.Pass;
import io.assay.judge.CheckResult.Undetermined;
import io.assay.judge.CheckResult.Violation;
import io.assay.trust.ProgramTrust;
import io.assay.trust.RootProgram;
import io.assay.trust.TrustResult;
import io.assay.x509.CertificateFacts;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The leaf lives no longer than the Baseline Requirements of the CA/Browser Forum (section 6.3.2)
 * allowed on the day of its issue. They bind the authorities of public root programs alone.
 */
final class LifetimeCheck {

  /**
   * What was allowed for leaves issued from a day on.
   *
   * @param unit months of the calendar, or days of 86,400 seconds
   */
  private record Limit(LocalDate from, int most, ChronoUnit unit) {
    String text() {
      return most + " " + unit.toString().toLowerCase(Locale.ROOT);
    }

    /** The first instant that does not belong to the longest period that begins so. */
    Instant end(Instant notBefore) {
      return notBefore.atOffset(ZoneOffset.UTC).plus(most, unit).toInstant();
    }
  }

  /** The newest first. */
  private static final List<Limit> LIMITS =
      List.of(
          new Limit(LocalDate.of(2029, 3, 15), 47, ChronoUnit.DAYS),
          new Limit(LocalDate.of(2027, 3, 15), 100, ChronoUnit.DAYS),
          new Limit(LocalDate.of(2026, 3, 15), 200, ChronoUnit.DAYS),
          new Limit(LocalDate.of(2020, 9, 1), 398, ChronoUnit.DAYS),
          new Limit(LocalDate.of(2018, 3, 1), 825, ChronoUnit.DAYS),
          new Limit(LocalDate.of(2015, 4, 1), 39, ChronoUnit.MONTHS),
          new Limit(LocalDate.of(2012, 7, 1), 60, ChronoUnit.MONTHS));

  private static final String EXPECTED = "no longer than the Baseline Requirements allow";

  private LifetimeCheck() {}

  static CheckResult judge(Evidence evidence) {
    if (evidence.leaf().isEmpty()) {
      return new Undetermined(Check.LIFETIME, EXPECTED, evidence.noLeaf());
    }
    CertificateFacts leaf = evidence.leaf().get();
    if (leaf.notBefore().isEmpty() || leaf.notAfter().isEmpty()) {
      return new Undetermined(Check.LIFETIME, EXPECTED, "its validity period cannot be read");
    }
    if (!isPublic(evidence)) {
      return new Undetermined(
          Check.LIFETIME,
          EXPECTED,
          "no public root program trusts the chain, so that the Baseline Requirements do not bind");
    }
    return judge(leaf.notBefore().get(), leaf.notAfter().get());
  }

  private static CheckResult judge(Instant notBefore, Instant notAfter) {
    LocalDate issued = notBefore.atOffset(ZoneOffset.UTC).toLocalDate();
    String observed =
        "%s, issued %s".formatted(inWords(Duration.between(notBefore, notAfter)), issued);
    Optional<Limit> limit =
        LIMITS.stream().filter(candidate -> !issued.isBefore(candidate.from())).findFirst();
    if (limit.isEmpty()) {
      return new Pass(
          Check.LIFETIME, EXPECTED, observed + ", before there were Baseline Requirements");
    }
    String expected =
        "at most %s, as issued from %s on".formatted(limit.get().text(), limit.get().from());
    // Both ends belong to the period, so that notAfter itself must lie before its end.
    return notAfter.isBefore(limit.get().end(notBefore))
        ? new Pass(Check.LIFETIME, expected, observed)
        : new Violation(
            Check.LIFETIME,
            Severity.WARNING,
            expected,
            observed,
            "longer than the %s that the Baseline Requirements allowed, which clients refuse"
                .formatted(limit.get().text()));
  }

  private static boolean isPublic(Evidence evidence) {
    ProgramOpinions opinions = ProgramOpinions.of(evidence.programs());
    if (!opinions.none()) {
      return !opinions.trusting().isEmpty();
    }
    ProgramTrust platform = evidence.programs().get(RootProgram.PLATFORM);
    return platform != null && platform.result() instanceof TrustResult.Trusted;
  }

  /** With both ends, as it is counted: days, and the hours of what is shorter than two. */
  private static String inWords(Duration between) {
    Duration period = between.plusSeconds(1);
    long days = period.toDays();
    long rest = period.minusDays(days).toSeconds();
    return days < 2
        ? period.toHours() + " hours"
        : days + " days" + (rest == 0 ? "" : rest < 60 ? " and " + rest + " s" : " and a part");
  }
}
