package io.assay.judge;

import static io.assay.judge.CheckAssert.assertThat;

import io.assay.lab.CertificateBuilder;
import io.assay.lab.LabCertificate;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ValidityCheckTest {
  private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
  private static final LabCertificate ROOT =
      CertificateBuilder.root("CN=Root").validity(BEGIN, BEGIN.plus(Duration.ofDays(3650))).build();
  private static final LabCertificate LEAF = leaf(Duration.ofDays(100));
  private static final Judge JUDGE = Judging.trusting(ROOT);

  private static LabCertificate leaf(Duration lifetime) {
    return ROOT.leaf("CN=leaf").validity(BEGIN, BEGIN.plus(lifetime)).build();
  }

  private static CheckResult judge(Duration age, LabCertificate... chain) {
    return Judging.result(Check.VALIDITY, JUDGE, Seen.dot(chain).at(BEGIN.plus(age)));
  }

  @Test
  void leafInTheFirstThreeQuartersOfItsLifePasses() {
    assertThat(judge(Duration.ZERO, LEAF)).passesWith("100 % of 100 days left");
    assertThat(judge(Duration.ofDays(75), LEAF)).passesWith("25 %");
  }

  @Test
  void lessThanAQuarterLeftIsAWarningAndLessThanATenthCritical() {
    assertThat(judge(Duration.ofDays(75).plusSeconds(1), LEAF))
        .isViolated(Severity.WARNING, "less than a quarter");
    assertThat(judge(Duration.ofDays(90), LEAF)).isViolated(Severity.WARNING, "a quarter");
    assertThat(judge(Duration.ofDays(90).plusSeconds(1), LEAF))
        .isViolated(Severity.CRITICAL, "less than a tenth");
  }

  @ParameterizedTest
  @CsvSource({"160, 120", "9552, 7160"})
  void fractionCountsWhateverTheLifetime(int lifetimeHours, int ageHours) {
    LabCertificate leaf = leaf(Duration.ofHours(lifetimeHours));
    assertThat(judge(Duration.ofHours(ageHours), leaf)).passes();
    assertThat(judge(Duration.ofHours(ageHours + 10), leaf))
        .isViolated(Severity.WARNING, "renewal was due");
  }

  @Test
  void bothEndsOfThePeriodBelongToIt() {
    assertThat(judge(Duration.ofDays(100).plusMillis(999), LEAF))
        .isViolated(Severity.CRITICAL, "less than a tenth");
    assertThat(judge(Duration.ofDays(100).plusSeconds(1), LEAF))
        .isViolated(Severity.CRITICAL, "expired on 2026-04-11: CN=leaf");
    assertThat(judge(Duration.ofSeconds(-1), LEAF))
        .isViolated(Severity.CRITICAL, "not valid before 2026-01-01");
  }

  @Test
  void expiredIntermediateIsCritical() {
    LabCertificate issuing =
        ROOT.authority("CN=Issuing").validity(BEGIN, BEGIN.plus(Duration.ofDays(10))).build();
    LabCertificate leaf =
        issuing.leaf("CN=leaf").validity(BEGIN, BEGIN.plus(Duration.ofDays(100))).build();
    assertThat(judge(Duration.ofDays(5), leaf, issuing)).passes();
    assertThat(judge(Duration.ofDays(20), leaf, issuing))
        .isViolated(Severity.CRITICAL, "expired on 2026-01-11: CN=Issuing");
  }

  @Test
  void expiredCertificateThatNoClientNeedsIsNoFault() {
    LabCertificate oldRoot =
        CertificateBuilder.root("CN=Old").validity(BEGIN, BEGIN.plus(Duration.ofDays(10))).build();
    LabCertificate cross =
        oldRoot
            .authority("CN=Root")
            .keys(ROOT.keys())
            .validity(BEGIN, BEGIN.plus(Duration.ofDays(10)))
            .build();
    assertThat(judge(Duration.ofDays(20), LEAF, cross, oldRoot)).passes();
  }

  @Test
  void otherVariantOfAnExpiredIntermediateIsUsed() {
    LabCertificate expired =
        ROOT.authority("CN=Issuing").validity(BEGIN, BEGIN.plus(Duration.ofDays(10))).build();
    LabCertificate renewed =
        ROOT.authority("CN=Issuing")
            .keys(expired.keys())
            .validity(BEGIN, BEGIN.plus(Duration.ofDays(1000)))
            .build();
    LabCertificate leaf =
        expired.leaf("CN=leaf").validity(BEGIN, BEGIN.plus(Duration.ofDays(100))).build();
    assertThat(judge(Duration.ofDays(20), leaf, expired, renewed)).passes();
  }

  @Test
  void withoutACertificateItIsUndetermined() {
    assertThat(judge(Duration.ZERO)).isUndetermined("sent no certificate");
  }
}
