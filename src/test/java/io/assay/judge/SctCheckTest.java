package io.assay.judge;

import static io.assay.judge.CheckAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.assay.ct.LogList;
import io.assay.ct.LogLists;
import io.assay.ct.LogLists.Entry;
import io.assay.ct.Scts;
import io.assay.endpoint.Expectation;
import io.assay.lab.CertificateBuilder;
import io.assay.lab.LabCertificate;
import io.assay.lab.LabKey;
import io.assay.probe.Octets;
import io.assay.trust.AnchorTerms;
import io.assay.trust.Reference;
import io.assay.trust.RootProgram;
import io.assay.trust.Term;
import io.assay.trust.TrustResult;
import io.assay.x509.CertificateFacts;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.asn1.DEROctetString;
import org.junit.jupiter.api.Test;

class SctCheckTest {
  private static final LabCertificate ROOT =
      CertificateBuilder.root("CN=Root")
          .validity(Instant.parse("2025-01-01T00:00:00Z"), Instant.parse("2035-01-01T00:00:00Z"))
          .build();
  private static final CertificateFacts ISSUER = Judging.facts(ROOT);
  private static final Instant SEEN = Instant.parse("2026-06-01T00:00:00Z");
  private static final Instant ISSUED = SEEN.minus(Duration.ofDays(10));
  private static final KeyPair A = LabKey.P256.generate();
  private static final KeyPair B = LabKey.P256.generate();
  private static final KeyPair UNKNOWN = LabKey.P256.generate();
  private static final LogList LIST =
      LogLists.of(SEEN.minus(Duration.ofDays(1)), Entry.usable("A", A), Entry.usable("B", B));

  private static Seen seen(LabCertificate... chain) {
    return Seen.dot(chain).at(SEEN);
  }

  private static CertificateBuilder leaf(int days) {
    return ROOT.leaf("CN=leaf")
        .dns("resolver.test")
        .validity(ISSUED, ISSUED.plus(Duration.ofDays(days)));
  }

  private static LabCertificate logged(int days, KeyPair... logs) throws Exception {
    return Scts.embedded(leaf(days), ISSUER, ISSUED, logs);
  }

  private static CheckResult result(Optional<LogList> logs, Seen seen, String... programs) {
    RootProgram[] trusting = new RootProgram[programs.length];
    for (int i = 0; i < programs.length; i++) {
      trusting[i] = Judging.program(programs[i], ROOT);
    }
    return Judging.result(
        Check.SCT, new Judge(Reference.of(trusting), Transparency.of(logs)), seen);
  }

  private static CheckResult result(LabCertificate leaf) {
    return result(Optional.of(LIST), seen(leaf), "chrome", "apple");
  }

  @Test
  void enoughSctsOfTwoOperatorsPass() throws Exception {
    assertThat(result(logged(90, A, B))).passesWith("A log valid, B log valid");
  }

  @Test
  void fewerThanThePolicyAsksForAreAWarning() throws Exception {
    assertThat(result(logged(90, A)))
        .isViolated(
            Severity.WARNING, "Chrome refuses it: valid SCTs of approved logs: 1 of the 2 needed");
    assertThat(result(logged(200, A, B)))
        .isViolated(Severity.WARNING, "Apple refuses it: valid SCTs of approved logs: 2 of the 3");
    assertThat(result(leaf(90).build())).isViolated(Severity.WARNING, "0 of the 2");
    assertThat(result(logged(90, A, UNKNOWN))).isViolated(Severity.WARNING, "1 of the 2");
  }

  @Test
  void oneOperatorAloneIsAWarning() throws Exception {
    LogList one =
        LogLists.of(SEEN.minus(Duration.ofDays(1)), Entry.usable("A", A), Entry.usable("A", B));
    assertThat(result(Optional.of(one), seen(logged(90, A, B)), "chrome"))
        .isViolated(Severity.WARNING, "all logs are of A, where two operators are needed");
  }

  @Test
  void retiredLogsCountForWhatTheyPromisedBefore() throws Exception {
    Instant after = ISSUED.plus(Duration.ofDays(1));
    LogList retiredLater =
        LogLists.of(SEEN, Entry.usable("A", A), new Entry("B", B.getPublic(), "retired", after));
    assertThat(result(Optional.of(retiredLater), seen(logged(90, A, B)), "chrome")).passes();
    LogList retiredBefore =
        LogLists.of(
            SEEN,
            Entry.usable("A", A),
            new Entry("B", B.getPublic(), "retired", ISSUED.minusSeconds(1)));
    assertThat(result(Optional.of(retiredBefore), seen(logged(90, A, B)), "chrome"))
        .isViolated(Severity.WARNING, "1 of the 2");
    LogList bothRetired =
        LogLists.of(
            SEEN,
            new Entry("A", A.getPublic(), "retired", after),
            new Entry("B", B.getPublic(), "retired", after));
    assertThat(result(Optional.of(bothRetired), seen(logged(90, A, B)), "chrome"))
        .isViolated(Severity.WARNING, "none is of a log that is approved now");
    LogList rejected =
        LogLists.of(SEEN, Entry.usable("A", A), new Entry("B", B.getPublic(), "rejected", after));
    assertThat(result(Optional.of(rejected), seen(logged(90, A, B)), "chrome"))
        .isViolated(Severity.WARNING, "1 of the 2");
  }

  @Test
  void sctsByTlsSufficeWhateverTheLifetime() {
    LabCertificate leaf = leaf(200).build();
    Octets der = Octets.copyOf(leaf.der());
    byte[] list =
        Scts.list(Scts.ofCertificate(A, der, ISSUED), Scts.ofCertificate(B, der, ISSUED))
            .toByteArray();
    assertThat(result(Optional.of(LIST), seen(leaf).sctList(list), "chrome", "apple")).passes();
  }

  @Test
  void anSctThatItsLogDidNotSignIsCriticalWhoeverTrustsTheChain() throws Exception {
    byte[] stolen =
        CertificateFacts.of(Octets.copyOf(logged(90, A, B).der()))
            .sctList()
            .orElseThrow()
            .toByteArray();
    LabCertificate forged =
        leaf(90).extension(Scts.EXTENSION, false, new DEROctetString(stolen).getEncoded()).build();
    assertThat(result(forged))
        .isViolated(Severity.CRITICAL, "SCT of A log (certificate): the signature is not that");
    assertThat(result(Optional.of(LIST), seen(forged), "mozilla"))
        .isViolated(Severity.CRITICAL, "SCT of B log (certificate)");
  }

  @Test
  void whatCannotBeSaidIsUndetermined() throws Exception {
    LabCertificate leaf = logged(90, A);
    assertThat(result(Optional.empty(), seen(leaf), "chrome"))
        .isUndetermined("no data yet of CT logs: run `assay roots update`");
    assertThat(result(Optional.of(LIST), seen(leaf), "mozilla"))
        .isUndetermined("neither Chrome nor Apple is known to trust the chain");
    assertThat(result(Optional.of(LIST), seen(), "chrome")).isUndetermined("");
    LogList old = LogLists.of(SEEN.minus(Duration.ofDays(70)), Entry.usable("A", A));
    assertThat(result(Optional.of(old), seen(leaf), "chrome"))
        .isUndetermined("70 days apart: run `assay roots update`");
    LogList justTimely =
        LogLists.of(SEEN.minus(Duration.ofDays(70)).plusSeconds(1), Entry.usable("A", A));
    assertThat(result(Optional.of(justTimely), seen(leaf), "chrome"))
        .isViolated(Severity.WARNING, "1 of the 2");
  }

  @Test
  void termsOfARootProgramLookAtVerifiedScts() throws Exception {
    RootProgram plain = Judging.program("chrome", ROOT);
    RootProgram chrome =
        new RootProgram(
            plain.name(),
            plain.source(),
            plain.asOf(),
            Map.of(ISSUER.sha256(), AnchorTerms.all(List.of(new Term.SctNotAfter(ISSUED)))),
            plain.certificates(),
            plain.absence());
    assertThat(chromeSays(chrome, Optional.of(LIST), logged(90, A, B)))
        .isInstanceOf(TrustResult.Trusted.class);
    assertThat(chromeSays(chrome, Optional.of(LIST), logged(90, UNKNOWN)))
        .isInstanceOf(TrustResult.Untrusted.class);
    assertThat(chromeSays(chrome, Optional.empty(), logged(90, A, B)))
        .isInstanceOf(TrustResult.Undetermined.class);
  }

  private static TrustResult chromeSays(
      RootProgram chrome, Optional<LogList> logs, LabCertificate leaf) {
    return Optional.ofNullable(
            new Judge(Reference.of(chrome), Transparency.of(logs))
                .judge(seen(leaf).observation(), Expectation.NONE)
                .programs()
                .get("chrome"))
        .orElseThrow()
        .result();
  }
}
