package io.assay.judge;

import static io.assay.judge.CheckAssert.assertThat;

import io.assay.endpoint.Expectation;
import io.assay.endpoint.Pin;
import io.assay.endpoint.Sha256;
import io.assay.lab.CertificateBuilder;
import io.assay.lab.LabCertificate;
import io.assay.lab.LabPki;
import io.assay.trust.CertificatePool;
import io.assay.trust.Interceptors;
import io.assay.trust.Interceptors.Product;
import io.assay.trust.Reference;
import io.assay.trust.RootProgram;
import io.assay.trust.revocation.RevocationKnowledge;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InterceptorCheckTest {
  private static final LabPki PKI = LabPki.create();
  private static final LabCertificate BOX =
      CertificateBuilder.root("CN=Box CA 7, O=Box Makers").build();
  private static final LabCertificate LEAF = BOX.leaf("CN=leaf").dns("resolver.test").build();

  private static final List<Product> PRODUCTS =
      List.of(
          new Product("Other", pattern("Box CA \\d"), pattern("Others")),
          new Product("Box", pattern("Box CA \\d"), pattern("Box Makers")),
          new Product("Firm", Optional.empty(), pattern("Firm( Ltd\\.)?")));

  private static Optional<Pattern> pattern(String regex) {
    return Optional.of(Pattern.compile(regex));
  }

  private static Judge judge(
      Map<Sha256, String> leaked, Map<Sha256, String> portals, RootProgram... programs) {
    return new Judge(
        new Reference(
            List.of(programs),
            CertificatePool.EMPTY,
            RevocationKnowledge.NOTHING,
            new Interceptors(PRODUCTS, leaked, portals, Optional.empty())));
  }

  private static Judge judge(RootProgram... programs) {
    return judge(Map.of(), Map.of(), programs);
  }

  private static CheckResult result(Judge judge, LabCertificate... chain) {
    return Judging.result(Check.INTERCEPTOR, judge, Seen.dot(chain));
  }

  @Test
  void knownProductThatNobodyTrustsIntercepts() {
    Judge judge = judge(Judging.platform(PKI.root()));
    assertThat(result(judge, LEAF, BOX))
        .isViolated(Severity.CRITICAL, "named like that of Box, and no root program trusts");
    Judgement judgement = judge.judge(Seen.dot(LEAF, BOX).observation(), Expectation.NONE);
    org.assertj.core.api.Assertions.assertThat(judgement.verdict()).isEqualTo(Verdict.INTERCEPTED);
  }

  @Test
  void rootThatIsNotSentDoesNotHideTheProduct() {
    assertThat(result(judge(Judging.platform(PKI.root())), LEAF))
        .isViolated(Severity.CRITICAL, "Box");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CN=Box CA 77, O=Box Makers",
        "CN=The Box CA 7, O=Box Makers",
        "CN=Box CA 7",
        "O=Box Makers",
        "CN=Box Makers, O=Box CA 7",
        "O=Firm Ltd. and others"
      })
  void everyGivenPartMustMatchWholly(String name) {
    LabCertificate other = CertificateBuilder.root(name).build();
    assertThat(result(judge(Judging.platform(PKI.root())), other.leaf("CN=leaf").build(), other))
        .passes();
  }

  @Test
  void productGivenByItsOrganizationAloneIsRecognised() {
    LabCertificate firm = CertificateBuilder.root("CN=whatever, O=Firm Ltd.").build();
    assertThat(result(judge(Judging.platform(PKI.root())), firm.leaf("CN=leaf").build(), firm))
        .isViolated(Severity.CRITICAL, "Firm");
  }

  @ParameterizedTest
  @ValueSource(strings = {"platform", "apple"})
  void nameAloneIsNoProofWhereARootProgramTrustsTheChain(String program) {
    assertThat(result(judge(Judging.program(program, BOX)), LEAF))
        .passesWith("a root program trusts the chain");
  }

  @Test
  void privateProgramDoesNotExcuseTheProduct() {
    assertThat(result(judge(Judging.program("proxies", BOX)), LEAF))
        .isViolated(Severity.CRITICAL, "Box");
  }

  @Test
  void resolverThatIsItselfSuchAProductAndPinnedRaisesNoAlarm() {
    Judge judge = judge(Judging.platform(PKI.root()));
    Expectation pinned = Judging.pins(Judging.pin(Pin.Kind.SPKI, BOX));
    assertThat(Judging.result(Check.INTERCEPTOR, judge, Seen.dot(LEAF, BOX), pinned))
        .isUndetermined("the expected one");
    assertThat(
            Judging.result(
                Check.INTERCEPTOR, judge, Seen.dot(LEAF, BOX), Judging.issuer("CN=Box CA 7")))
        .isViolated(Severity.CRITICAL, "Box");
  }

  @Test
  void leakedKeyAnywhereCountsWhateverTrustsIt() {
    Judge judge =
        judge(Map.of(Judging.spki(BOX), "Headset"), Map.of(), Judging.program("microsoft", BOX));
    LabCertificate authority = BOX.authority("CN=Authority").build();
    LabCertificate leaf = authority.leaf("CN=leaf").build();
    assertThat(result(judge, leaf, authority))
        .isViolated(Severity.CRITICAL, "O=Box Makers,CN=Box CA 7 has a key of Headset");
    assertThat(result(judge, PKI.leaf(), PKI.issuing())).passes();
  }

  @Test
  void keyOfALoginPageIsCalledSo() {
    Judge judge = judge(Map.of(), Map.of(Judging.spki(PKI.leaf()), "Hotel"), Judging.platform());
    assertThat(result(judge, PKI.leaf(), PKI.issuing()))
        .isViolated(Severity.CRITICAL, "Hotel: a network's login page");
  }

  @Test
  void endlessNameCostsNothingAndMatchesNothing() {
    LabCertificate endless =
        CertificateBuilder.root("CN=Box CA 7, O=" + "Box Makers".repeat(50)).build();
    assertThat(result(judge(Judging.platform(PKI.root())), endless.leaf("CN=leaf").build()))
        .passes();
  }

  @Test
  void withoutACertificateItIsUndetermined() {
    assertThat(result(judge(Judging.platform(PKI.root())))).isUndetermined("sent no certificate");
  }
}
