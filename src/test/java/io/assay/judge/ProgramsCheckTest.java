package io.assay.judge;

import static io.assay.judge.CheckAssert.assertThat;
import static io.assay.judge.Judging.pin;
import static io.assay.judge.Judging.pins;
import static io.assay.judge.Judging.program;
import static io.assay.judge.Judging.programs;

import io.assay.endpoint.Expectation;
import io.assay.endpoint.Pin;
import io.assay.lab.CertificateBuilder;
import io.assay.lab.LabCertificate;
import io.assay.lab.LabPki;
import io.assay.trust.AnchorTerms;
import io.assay.trust.CertificatePool;
import io.assay.trust.Reference;
import io.assay.trust.RootProgram;
import io.assay.trust.Term;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ProgramsCheckTest {
  private static final LabPki PKI = LabPki.create();
  private static final LabPki ELSEWHERE = LabPki.create();
  private static final Judge JUDGE =
      new Judge(
          Reference.of(
              program("platform", PKI.root(), ELSEWHERE.root()), program("careful", PKI.root())));

  private static CheckResult judge(Seen seen, Expectation expectation) {
    return Judging.result(Check.PROGRAMS, JUDGE, seen, expectation);
  }

  @Test
  void platformIsExpectedWhereNothingElseIs() {
    assertThat(judge(Seen.dot(ELSEWHERE.leaf(), ELSEWHERE.issuing()), Expectation.NONE))
        .passesWith("trusted by platform, not by careful");
  }

  @Test
  void everyExpectedProgramMustTrustTheChain() {
    Seen both = Seen.dot(PKI.leaf(), PKI.issuing());
    Seen one = Seen.dot(ELSEWHERE.leaf(), ELSEWHERE.issuing());
    assertThat(judge(both, programs("platform", "careful"))).passes();
    assertThat(judge(one, programs("platform", "careful")))
        .isViolated(Severity.CRITICAL, "careful: no path to a trust anchor: ends at CN=Assay Lab");
  }

  @Test
  void programThatIsNotLoadedIsUndeterminedButHidesNoViolation() {
    Seen seen = Seen.dot(ELSEWHERE.leaf(), ELSEWHERE.issuing());
    assertThat(judge(seen, programs("mozilla", "platform")))
        .isUndetermined("Mozilla: no root program of this name is loaded");
    assertThat(judge(seen, programs("mozilla", "careful")))
        .isViolated(Severity.CRITICAL, "careful:");
  }

  @Test
  void unknownAuthorityIsAViolation() {
    LabCertificate root = CertificateBuilder.root("CN=Nobody").build();
    assertThat(judge(Seen.dot(root.leaf("CN=leaf").build(), root), Expectation.NONE))
        .isViolated(Severity.CRITICAL, "self-signed and not trusted: CN=Nobody");
  }

  @Test
  void pinnedPrivateAuthorityNeedsNoProgramUnlessOneIsNamed() {
    LabCertificate own = CertificateBuilder.selfSigned("CN=resolver.test").build();
    Pin pin = pin(Pin.Kind.SPKI, own);
    assertThat(judge(Seen.dot(own), pins(pin))).isUndetermined("the chain has an expected pin");
    assertThat(
            judge(
                Seen.dot(own),
                new Expectation(List.of(), Set.of(pin), Set.of("platform"), Optional.empty())))
        .isViolated(Severity.CRITICAL, "self-signed");
  }

  @Test
  void pinExcusesNoMissingIntermediateOfAPublicAuthority() {
    assertThat(judge(Seen.dot(PKI.leaf()), pins(pin(Pin.Kind.SPKI, PKI.leaf()))))
        .isViolated(Severity.CRITICAL, "neither served nor trusted");
  }

  @Test
  void otherPinExcusesNoUnknownAuthority() {
    LabCertificate own = CertificateBuilder.selfSigned("CN=resolver.test").build();
    assertThat(judge(Seen.dot(own), pins(pin(Pin.Kind.SPKI, PKI.leaf()))))
        .isViolated(Severity.CRITICAL, "self-signed");
  }

  private static final LabCertificate OTHER = CertificateBuilder.root("CN=Other").build();

  /** The four public programs, of which these trust the chain; the platform does too. */
  private static CheckResult trustedBy(List<String> trusting, RootProgram... others) {
    return Judging.result(Check.PROGRAMS, publicPrograms(trusting, others), genuine());
  }

  private static Judge publicPrograms(List<String> trusting, RootProgram... others) {
    List<RootProgram> programs = new ArrayList<>(List.of(others));
    Set<String> named = programs.stream().map(RootProgram::name).collect(Collectors.toSet());
    programs.add(Judging.platform(PKI.root()));
    RootProgram.PUBLIC.stream()
        .filter(name -> !named.contains(name))
        .map(name -> program(name, trusting.contains(name) ? PKI.root() : OTHER))
        .forEach(programs::add);
    return new Judge(Reference.of(programs.toArray(RootProgram[]::new)));
  }

  private static Seen genuine() {
    return Seen.dot(PKI.leaf(), PKI.issuing());
  }

  private static RootProgram absent(String name) {
    return RootProgram.absent(name, "no data yet: run `assay roots update`");
  }

  @Test
  void publicProgramsOfOneMindPass() {
    assertThat(trustedBy(RootProgram.PUBLIC))
        .passesWith("trusted by platform, Mozilla, Microsoft, Apple and Chrome");
    assertThat(trustedBy(List.of()))
        .passesWith("trusted by platform, not by Mozilla, Microsoft, Apple and Chrome");
  }

  @Test
  void oneProgramAloneIsCriticalAndSuspicious() {
    assertThat(trustedBy(List.of("apple")))
        .isViolated(
            Severity.CRITICAL, "trusted by Apple only, not by Mozilla, Microsoft and Chrome");
    Judgement judgement =
        publicPrograms(List.of("apple")).judge(genuine().observation(), Expectation.NONE);
    org.assertj.core.api.Assertions.assertThat(judgement.verdict()).isEqualTo(Verdict.SUSPICIOUS);
  }

  @Test
  void someButNotAllIsAWarning() {
    assertThat(trustedBy(List.of("mozilla", "chrome")))
        .isViolated(Severity.WARNING, "trusted by Mozilla and Chrome, not by Microsoft and Apple");
    Judgement judgement =
        publicPrograms(List.of("mozilla", "chrome"))
            .judge(genuine().observation(), Expectation.NONE);
    org.assertj.core.api.Assertions.assertThat(judgement.verdict()).isEqualTo(Verdict.DEGRADED);
  }

  @Test
  void programsWithoutDataNeitherTrustNorDistrust() {
    assertThat(
            trustedBy(List.of("microsoft"), absent("mozilla"), absent("apple"), absent("chrome")))
        .passesWith("trusted by platform and Microsoft, no data yet of Mozilla, Apple and Chrome");
    assertThat(trustedBy(List.of("microsoft"), absent("apple"), absent("chrome")))
        .isViolated(Severity.WARNING, "trusted by Microsoft, not by Mozilla");
    assertThat(trustedBy(List.of("microsoft"), absent("chrome")))
        .isViolated(Severity.CRITICAL, "trusted by Microsoft only, not by Mozilla and Apple");
  }

  @Test
  void termThatCannotBeEvaluatedIsNoDistrust() {
    RootProgram chrome =
        new RootProgram(
            "chrome",
            "test",
            Optional.of(Instant.EPOCH),
            Map.of(
                Judging.facts(PKI.root()).sha256(),
                AnchorTerms.all(List.of(new Term.Unknown("min_version: 999")))),
            CertificatePool.of(List.of(Judging.facts(PKI.root()))),
            Optional.empty());
    assertThat(trustedBy(List.of("mozilla", "microsoft", "apple"), chrome))
        .passesWith("Chrome cannot be said");
    assertThat(
            Judging.result(
                Check.PROGRAMS, publicPrograms(List.of(), chrome), genuine(), programs("chrome")))
        .isUndetermined("Chrome: ");
  }

  @Test
  void chainWithALateSctUnderAConstrainedRootIsUntrustedByChromeAlone() {
    Instant now = Instant.now();
    RootProgram chrome =
        new RootProgram(
            "chrome",
            "test",
            Optional.of(Instant.EPOCH),
            Map.of(
                Judging.facts(PKI.root()).sha256(),
                AnchorTerms.all(List.of(new Term.SctNotAfter(now.minus(Duration.ofDays(30)))))),
            CertificatePool.of(List.of(Judging.facts(PKI.root()))),
            Optional.empty());
    Judge judge = publicPrograms(List.of("mozilla", "microsoft", "apple"), chrome);
    Seen late = genuine().sctList(sct(now.minus(Duration.ofDays(1))));
    Judgement judgement = judge.judge(late.observation(), Expectation.NONE);
    assertThat(Judging.result(Check.PROGRAMS, judgement))
        .isViolated(Severity.WARNING, "trusted by Mozilla, Microsoft and Apple, not by Chrome");
    org.assertj.core.api.Assertions.assertThat(judgement.verdict()).isEqualTo(Verdict.DEGRADED);
  }

  /** A list of one SCT: version, log, timestamp, no extensions, and some signature. */
  private static byte[] sct(Instant time) {
    ByteBuffer sct = ByteBuffer.allocate(1 + 32 + 8 + 2 + 4 + 8);
    sct.put((byte) 0).put(new byte[32]).putLong(time.toEpochMilli()).putShort((short) 0);
    sct.put((byte) 4).put((byte) 3).putShort((short) 8).put(new byte[8]);
    return ByteBuffer.allocate(4 + sct.capacity())
        .putShort((short) (2 + sct.capacity()))
        .putShort((short) sct.capacity())
        .put(sct.array())
        .array();
  }

  @Test
  void namedPublicProgramsAloneAreAskedWhereAnyIsNamed() {
    Judge judge = publicPrograms(List.of("microsoft"));
    assertThat(Judging.result(Check.PROGRAMS, judge, genuine(), programs("microsoft"))).passes();
    assertThat(Judging.result(Check.PROGRAMS, judge, genuine(), programs("platform")))
        .isViolated(Severity.CRITICAL, "Microsoft only");
    assertThat(Judging.result(Check.PROGRAMS, judge, genuine(), programs("microsoft", "apple")))
        .isViolated(Severity.CRITICAL, "Apple: ");
  }

  @Test
  void withoutACertificateItIsUndetermined() {
    assertThat(judge(Seen.dot(), Expectation.NONE)).isUndetermined("sent no certificate");
  }
}
