package io.assay.judge;

import static io.assay.judge.CheckAssert.assertThat;

import io.assay.lab.CertificateBuilder;
import io.assay.lab.LabCertificate;
import io.assay.trust.Reference;
import io.assay.trust.RootProgram;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LifetimeCheckTest {
  private static final LabCertificate ROOT =
      CertificateBuilder.root("CN=Root")
          .validity(Instant.parse("2010-01-01T00:00:00Z"), Instant.parse("2049-01-01T00:00:00Z"))
          .build();
  private static final Judge PUBLIC = new Judge(Reference.of(Judging.program("mozilla", ROOT)));
  private static final RootProgram NO_DATA = RootProgram.absent("mozilla", "no data yet");

  private static CheckResult judge(Judge judge, Instant notBefore, Instant notAfter) {
    LabCertificate leaf = ROOT.leaf("CN=leaf").validity(notBefore, notAfter).build();
    return Judging.result(
        Check.LIFETIME, judge, Seen.dot(leaf).at(notBefore.plus(Duration.ofDays(1))));
  }

  private static Instant start(LocalDate day) {
    return day.atStartOfDay().toInstant(ZoneOffset.UTC);
  }

  @ParameterizedTest
  @CsvSource({
    "2018-02-28, 2018-03-01, 825 days, 825",
    "2020-08-31, 2020-09-01, 398 days, 398",
    "2026-03-14, 2026-03-15, 200 days, 200",
    "2027-03-14, 2027-03-15, 100 days, 100",
    "2029-03-14, 2029-03-15, 47 days, 47"
  })
  void limitHoldsFromItsFirstDayAndCountsBothEnds(
      LocalDate before, LocalDate first, String limit, int days) {
    Duration most = Duration.ofDays(days).minusSeconds(1);
    assertThat(judge(PUBLIC, start(first), start(first).plus(most)))
        .passesWith(days + " days, issued " + first);
    assertThat(judge(PUBLIC, start(first), start(first).plus(most).plusSeconds(1)))
        .isViolated(Severity.WARNING, "longer than the " + limit);
    Instant lastSecond = start(first).minusSeconds(1);
    assertThat(judge(PUBLIC, lastSecond, lastSecond.plus(most).plusSeconds(1)))
        .passesWith("and 1 s, issued " + before);
  }

  @ParameterizedTest
  @CsvSource({"2015-03-31, 2020-03-31, 60", "2015-04-01, 2018-07-01, 39"})
  void monthsAreThoseOfTheCalendar(LocalDate issued, LocalDate end, int months) {
    assertThat(judge(PUBLIC, start(issued), start(end).minusSeconds(1))).passes();
    assertThat(judge(PUBLIC, start(issued), start(end)))
        .isViolated(Severity.WARNING, "longer than the " + months + " months");
  }

  @Test
  void beforeTheBaselineRequirementsThereWasNoLimit() {
    Instant issued = Instant.parse("2012-06-30T23:59:59Z");
    assertThat(judge(PUBLIC, issued, issued.plus(Duration.ofDays(3000))))
        .passesWith("before there were Baseline Requirements");
  }

  @Test
  void privateAuthoritiesAreNotBound() {
    Instant issued = Instant.parse("2026-04-01T00:00:00Z");
    Instant end = issued.plus(Duration.ofDays(3650));
    Judge own =
        new Judge(
            Reference.of(
                Judging.platform(ROOT),
                Judging.program("mozilla", CertificateBuilder.root("CN=Public").build())));
    assertThat(judge(own, issued, end)).isUndetermined("no public root program trusts the chain");
  }

  @Test
  void platformStandsForThePublicProgramsWhereNoneHasData() {
    Instant issued = Instant.parse("2026-04-01T00:00:00Z");
    Instant end = issued.plus(Duration.ofDays(3650));
    assertThat(judge(new Judge(Reference.of(Judging.platform(ROOT), NO_DATA)), issued, end))
        .isViolated(Severity.WARNING, "200 days");
    assertThat(judge(new Judge(Reference.of(NO_DATA)), issued, end)).isUndetermined("no public");
  }

  @Test
  void withoutACertificateItIsUndetermined() {
    assertThat(Judging.result(Check.LIFETIME, PUBLIC, Seen.dot()))
        .isUndetermined("sent no certificate");
  }
}
