package io.assay.judge;

import static io.assay.judge.CheckAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.assay.ct.Log;
import io.assay.ct.LogList;
import io.assay.ct.LogLists;
import io.assay.ct.LogLists.Entry;
import io.assay.ct.Scts;
import io.assay.ct.inclusion.Inclusion;
import io.assay.ct.inclusion.Inclusion.Status;
import io.assay.ct.inclusion.InclusionKnowledge;
import io.assay.endpoint.Expectation;
import io.assay.lab.CertificateBuilder;
import io.assay.lab.LabCertificate;
import io.assay.lab.LabKey;
import io.assay.trust.Reference;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class InclusionCheckTest {
  private static final Instant ISSUED = Instant.parse("2026-06-01T00:00:00Z");
  private static final Instant SEEN = ISSUED.plus(Duration.ofDays(1));
  private static final LabCertificate ROOT =
      CertificateBuilder.root("CN=Root")
          .validity(Instant.parse("2025-01-01T00:00:00Z"), Instant.parse("2035-01-01T00:00:00Z"))
          .build();
  private static final KeyPair A = LabKey.P256.generate();
  private static final KeyPair B = LabKey.P256.generate();
  private static final Optional<LogList> LIST =
      Optional.of(LogLists.of(ISSUED, Entry.usable("A", A), Entry.usable("B", B)));

  private static CertificateBuilder leaf() {
    return ROOT.leaf("CN=leaf")
        .dns("resolver.test")
        .validity(ISSUED, SEEN.plus(Duration.ofDays(90)));
  }

  /** What became of the SCTs of a leaf, in their order. */
  private static CheckResult result(Status... statuses) throws Exception {
    LabCertificate leaf = Scts.embedded(leaf(), Judging.facts(ROOT), ISSUED, A, B);
    Iterator<Status> next = List.of(statuses).iterator();
    InclusionKnowledge knowledge =
        sct -> sct.log().map(log -> inclusion(log, next.hasNext() ? next.next() : statuses[0]));
    return result(new Transparency(LIST, knowledge), leaf);
  }

  private static CheckResult result(Transparency transparency, LabCertificate... chain) {
    return Judging.result(
        Check.INCLUSION,
        new Judge(Reference.of(Judging.platform(ROOT)), transparency),
        Seen.dot(chain).at(SEEN));
  }

  private static Inclusion inclusion(Log log, Status status) {
    return new Inclusion(
        log,
        Optional.of(7L),
        Optional.of(9L),
        status,
        status == Status.PROVEN ? Optional.empty() : Optional.of("because of " + status.text()));
  }

  @Test
  void oneProofSufficesWhereNoLogIsAtFault() throws Exception {
    assertThat(result(Status.PROVEN, Status.PROVEN)).passesWith("A log proven at 7, B log proven");
    assertThat(result(Status.PROVEN, Status.PENDING)).passesWith("B log pending");
    assertThat(result(Status.UNDETERMINED, Status.PROVEN)).passesWith("A log undetermined");
  }

  @Test
  void aLogThatBreaksItsPromiseWhileAnotherKeepsItIsWorthKnowing() throws Exception {
    assertThat(result(Status.PROVEN, Status.MISSING))
        .isViolated(Severity.INFO, "the log B log is at fault: because of missing");
    assertThat(result(Status.FORKED, Status.PROVEN))
        .isViolated(Severity.INFO, "the log A log is at fault: because of forked");
    assertThat(result(Status.MISSING, Status.UNDETERMINED))
        .as("the other may well have it")
        .isViolated(Severity.INFO, "because of missing");
  }

  @Test
  void aLeafThatNoLogCanProveIsAWarning() throws Exception {
    assertThat(result(Status.MISSING, Status.FORKED))
        .isViolated(
            Severity.WARNING,
            "the log A log is at fault: because of missing; the log B log is at fault");
    assertThat(result(Status.MISSING, Status.PENDING))
        .isViolated(Severity.WARNING, "because of missing");
  }

  @Test
  void nothingIsSaidBeforeALogHadItsTimeOrAnswered() throws Exception {
    assertThat(result(Status.PENDING, Status.UNDETERMINED))
        .isUndetermined("A log: because of pending; B log: because of undetermined");
  }

  @Test
  void nothingIsSaidWithoutAPromise() throws Exception {
    LabCertificate without = leaf().build();
    LabCertificate ofStranger =
        Scts.embedded(leaf(), Judging.facts(ROOT), ISSUED, LabKey.P256.generate());
    assertThat(result(Transparency.of(LIST), without)).isUndetermined("no SCT");
    assertThat(result(Transparency.of(LIST), ofStranger))
        .isUndetermined("no valid SCT of a known log among 1");
    assertThat(result(Transparency.NOTHING, ofStranger)).isUndetermined("assay roots update");
    assertThat(result(Transparency.of(LIST))).isUndetermined("no certificate");
    LabCertificate promised = Scts.embedded(leaf(), Judging.facts(ROOT), ISSUED, A);
    assertThat(result(Transparency.of(LIST), promised))
        .isUndetermined("A log: not looked up, since nothing is fetched");
  }

  @Test
  void whatIsKnownStandsInTheJudgement() throws Exception {
    LabCertificate leaf = Scts.embedded(leaf(), Judging.facts(ROOT), ISSUED, A);
    Judge judge =
        new Judge(
            Reference.of(Judging.platform(ROOT)),
            new Transparency(LIST, sct -> sct.log().map(log -> inclusion(log, Status.PROVEN))));
    Seen seen = Seen.dot(leaf).at(SEEN);
    assertThat(judge.judge(seen.observation(), Expectation.NONE).inclusion())
        .extracting(one -> one.log().name(), Inclusion::status)
        .containsExactly(tuple("A log", Status.PROVEN));
  }
}
