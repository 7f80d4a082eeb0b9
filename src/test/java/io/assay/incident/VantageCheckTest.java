package io.assay.incident;

import static io.assay.incident.Scene.ALERT;
import static io.assay.incident.Scene.FEW;
import static io.assay.incident.Scene.INTERCEPTOR;
import static io.assay.incident.Scene.OTHER;
import static io.assay.incident.Scene.PRIVATE;
import static io.assay.incident.Scene.PUBLIC;
import static io.assay.incident.Scene.TIMEOUT;
import static io.assay.incident.Scene.dot;
import static io.assay.incident.Scene.failed;
import static io.assay.judge.CheckAssert.assertThat;

import io.assay.config.Compare;
import io.assay.endpoint.Pin;
import io.assay.judge.CheckResult;
import io.assay.judge.Judge;
import io.assay.judge.Judging;
import io.assay.judge.Seen;
import io.assay.judge.Severity;
import io.assay.judge.Verdict;
import io.assay.lab.CertificateBuilder;
import io.assay.lab.LabCertificate;
import io.assay.lab.LabPki;
import io.assay.probe.FailureKind;
import io.assay.probe.Origin;
import io.assay.probe.Outcome;
import io.assay.probe.Stage;
import io.assay.probe.TlsCapture.KeyProof;
import io.assay.trust.Reference;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

class VantageCheckTest {
  private static final LabCertificate LEAF = PUBLIC.leaf();
  private static final LabCertificate SECOND_LEAF = PUBLIC.anotherLeaf().build();
  private static final LabCertificate RESIGNED = INTERCEPTOR.leaf();
  private static final LabCertificate EXPIRED =
      PUBLIC
          .anotherLeaf()
          .validity(Instant.parse("2026-01-01T00:00:00Z"), Instant.parse("2026-04-01T00:00:00Z"))
          .build();

  private static Seen address(Seen seen, String address) {
    return seen.at(Optional.of(InetAddress.ofLiteral(address)));
  }

  @Test
  void oneVantagePointAloneSaysNothing() {
    Scene scene = Scene.begin().all(dot(LEAF), "a", "a", "a");
    assertThat(scene.vantage("a", dot(RESIGNED)))
        .isUndetermined("no other vantage point looked within 3m of this probe");
  }

  @Test
  void whatAnotherSawLongerAgoThanTheWindowDoesNotCount() {
    Scene scene = Scene.begin().all(dot(LEAF), "b").pass(Duration.ofSeconds(181));
    assertThat(scene.vantage("a", dot(RESIGNED))).isUndetermined("no other vantage point looked");

    Scene within = Scene.begin().all(dot(LEAF), "b").pass(Duration.ofSeconds(178));
    assertThat(within.vantage("a", dot(RESIGNED))).isViolated(Severity.CRITICAL, "");
  }

  @Test
  void theSameKeyEverywhereAgrees() {
    Scene scene = Scene.begin().all(dot(LEAF), "b", "c");
    assertThat(scene.vantage("a", dot(LEAF))).passesWith("the same key at b, c");
  }

  @Test
  void chainThatNobodyVouchesForAndThatIsSeenOnlyHereIsAViolationAtOnce() {
    Scene scene = Scene.begin().all(dot(LEAF), "b", "c");

    CheckResult result = scene.vantage("a", dot(RESIGNED));

    assertThat(result)
        .isViolated(
            Severity.CRITICAL,
            "another key than elsewhere, and nobody vouches for it: seen only here, since ");
    CheckResult.Violation violation = (CheckResult.Violation) result;
    Assertions.assertThat(violation.reason()).endsWith(", not at b, c");
    Assertions.assertThat(violation.expected())
        .startsWith("as at b, c: " + new Pin(Pin.Kind.SPKI, Judging.spki(LEAF)));
    Assertions.assertThat(violation.observed())
        .contains(new Pin(Pin.Kind.SPKI, Judging.spki(RESIGNED)).toString())
        .contains(new Pin(Pin.Kind.SPKI, Judging.spki(INTERCEPTOR.issuing())).toString())
        .contains("CN=Inspection Issuing,O=Inspection");
  }

  @Test
  void itMakesTheVerdictSuspicious() {
    Scene scene = Scene.begin().all(dot(LEAF), "b");
    Assertions.assertThat(scene.look("a", dot(RESIGNED)).verdict()).isEqualTo(Verdict.SUSPICIOUS);
    Assertions.assertThat(scene.look("b", dot(LEAF)).verdict()).isEqualTo(Verdict.OK);
  }

  @Test
  void genuineOneIsNotHeldAgainstWhoSeesIt() {
    Scene scene = Scene.begin().all(dot(RESIGNED), "b");
    assertThat(scene.vantage("a", dot(LEAF)))
        .passesWith("vouched for here; another key, for which nobody vouches, at b");
  }

  @Test
  void twoVantagePointsBehindOneInterceptorDoNotHideItFromOneAnother() {
    Scene scene = Scene.begin().all(dot(LEAF), "c", "d").all(dot(RESIGNED), "b");
    assertThat(scene.vantage("a", dot(RESIGNED)))
        .isViolated(Severity.CRITICAL, "seen here and at b, since ");
    assertThat(scene.vantage("b", dot(RESIGNED)))
        .isViolated(Severity.CRITICAL, "seen here and at a, since ");
  }

  @Test
  void unvouchedServerThatEverybodyMeetsNowAndThenIsTheOperatorsOwn() {
    Scene scene = Scene.begin();
    for (int i = 0; i < 4; i++) {
      scene.all(dot(LEAF), "a", "b").all(dot(RESIGNED), "a", "b");
    }
    assertThat(scene.vantage("a", dot(LEAF))).passes();
    assertThat(scene.vantage("b", dot(RESIGNED))).passes();
  }

  @Test
  void rejectedCertificateOfTheSameAuthoritiesIsNoInterception() {
    Scene scene = Scene.begin().all(dot(LEAF), "b");
    assertThat(scene.vantage("a", dot(EXPIRED)))
        .isViolated(Severity.WARNING, "clients reject although an authority of theirs issued it");
    Assertions.assertThat(scene.look("a", dot(EXPIRED)).verdict()).isEqualTo(Verdict.MISCONFIGURED);
  }

  @Test
  void expiredCertificateOfAnAuthorityThatFewerTrustIsNot() {
    LabCertificate expired =
        FEW.anotherLeaf()
            .validity(
                Instant.now().minus(Duration.ofDays(90)), Instant.now().minus(Duration.ofDays(2)))
            .build();
    Scene scene = Scene.begin().all(dot(LEAF), "b");
    assertThat(scene.vantage("a", dot(expired))).isViolated(Severity.CRITICAL, "nobody vouches");
  }

  @Test
  void genuineCertificateForAnotherNameIsAViolation() {
    LabCertificate foreign = PUBLIC.issuing().leaf("CN=evil.test").dns("evil.test").build();
    Scene scene = Scene.begin().all(dot(LEAF), "b");
    assertThat(scene.vantage("a", dot(foreign))).isViolated(Severity.CRITICAL, "nobody vouches");
  }

  @Test
  void whereNobodyCanSayWhoIsTrustedNothingIsSaid() {
    Scene scene = Scene.begin().all(dot(LEAF), "b");
    assertThat(scene.vantage("a", dot(SECOND_LEAF).proof(KeyProof.NONE)))
        .isUndetermined("it cannot be said whether anybody vouches for it");
  }

  @Test
  void sameKeyWithoutProofIsNoProofOfAgreement() {
    Scene scene = Scene.begin().all(dot(LEAF), "b");
    assertThat(scene.vantage("a", dot(LEAF).proof(KeyProof.NONE)))
        .isUndetermined("the same key at b, but the server did not prove to hold it");
  }

  @Test
  void chainThatFewerProgramsTrustIsAViolationAtOnce() {
    Scene scene = Scene.begin().all(dot(LEAF), "b");
    assertThat(scene.vantage("a", dot(FEW.leaf()))).isViolated(Severity.CRITICAL, "");

    // Where everything is trusted that the platform trusts, the check of programs is content.
    Scene narrow = Scene.begin().expecting(Judging.programs("microsoft")).all(dot(LEAF), "b");
    assertThat(narrow.vantage("a", dot(FEW.leaf())))
        .isViolated(
            Severity.CRITICAL,
            "which fewer root programs trust: microsoft here, mozilla, microsoft, apple, chrome"
                + " there: seen only here");
  }

  @Test
  void fewerProgramsAreNoMatterWhereTheIssuerIsExpected() {
    Scene scene =
        Scene.begin()
            .expecting(
                Judging.issuers(
                    Judging.issuer(PUBLIC.issuing()).issuers().getFirst(),
                    Judging.issuer(FEW.issuing()).issuers().getFirst()))
            .all(dot(LEAF), "b");
    // One program alone: that is a doubt of its own. Two of four are only not of one mind.
    Judge two =
        new Judge(
            Reference.of(
                Judging.program("platform", PUBLIC.root(), FEW.root()),
                Judging.program("mozilla", PUBLIC.root()),
                Judging.program("microsoft", PUBLIC.root(), FEW.root()),
                Judging.program("apple", PUBLIC.root()),
                Judging.program("chrome", PUBLIC.root(), FEW.root())));
    scene.judgedBy(two).all(dot(LEAF), "b");
    assertThat(scene.vantage("a", dot(FEW.leaf()))).passesWith("several certificates");
  }

  @Test
  void severalCertificatesThatAreAllVouchedForAgree() {
    Scene scene = Scene.begin().all(dot(LEAF), "b", "c");
    assertThat(scene.vantage("a", dot(SECOND_LEAF)))
        .passesWith("several certificates, each vouched for: another key at b, c");
    assertThat(scene.vantage("d", dot(OTHER.leaf()))).passesWith("several certificates");
  }

  @Test
  void changeOfTheRootProgramsIsNoDifferenceOfTheEndpoint() {
    Scene scene = Scene.begin().all(dot(LEAF), "b");
    Judge later =
        new Judge(
            Reference.of(
                io.assay.trust.RootProgram.of("platform", "later", List.of(), Instant.now())));
    assertThat(scene.judgedBy(later).vantage("a", dot(SECOND_LEAF)))
        .isUndetermined("the root programs changed");
  }

  @Test
  void privateKeysThatDifferAreAWarningWhenAllOthersLookedAgain() {
    Scene scene = Scene.begin().all(dot(PRIVATE.leaf()), "b", "c");
    assertThat(scene.vantage("a", dot(RESIGNED))).isUndetermined("1 in a row here, it takes 3");
    scene.all(dot(PRIVATE.leaf()), "b");
    assertThat(scene.vantage("a", dot(RESIGNED))).isUndetermined("2 in a row here");
    assertThat(scene.vantage("a", dot(RESIGNED))).isUndetermined("that all others looked again");
    scene.all(dot(PRIVATE.leaf()), "c");
    assertThat(scene.vantage("a", dot(RESIGNED)))
        .isViolated(Severity.WARNING, "nobody vouches for any: the minority is here");
    assertThat(scene.vantage("b", dot(PRIVATE.leaf()))).passesWith("the same key at c");
  }

  @Test
  void oneAgainstOneCannotBeTold() {
    Scene scene = Scene.begin();
    for (int i = 0; i < 3; i++) {
      scene.all(dot(PRIVATE.leaf()), "b").all(dot(RESIGNED), "a");
    }
    assertThat(scene.vantage("b", dot(PRIVATE.leaf())))
        .isViolated(Severity.WARNING, "one against one, it cannot be told which is right");
    assertThat(scene.vantage("a", dot(RESIGNED))).isViolated(Severity.WARNING, "one against one");
  }

  @Test
  void privateKeysThatDifferEverywhereAreWorthKnowing() {
    LabPki third = Scene.pki("Third");
    Scene scene = Scene.begin();
    for (int i = 0; i < 3; i++) {
      scene.all(dot(PRIVATE.leaf()), "b").all(dot(RESIGNED), "a").all(dot(third.leaf()), "c");
    }
    assertThat(scene.vantage("a", dot(RESIGNED)))
        .isViolated(Severity.INFO, "every vantage point sees another key");
  }

  @Test
  void notReachedWhileOthersGetAnswersIsAViolationWhenItIsRepeated() {
    Scene scene = Scene.begin().all(dot(LEAF), "a", "b", "c");
    assertThat(scene.vantage("a", failed(TIMEOUT)))
        .isUndetermined("timeout in stage connect, 1 in a row; an answer at b, c. It takes 3");
    scene.all(dot(LEAF), "b", "c");
    assertThat(scene.vantage("a", failed(TIMEOUT))).isUndetermined("2 in a row");
    CheckResult result = scene.vantage("a", failed(TIMEOUT));
    assertThat(result).isViolated(Severity.CRITICAL, "reachable from b, c, not from here since ");
    Assertions.assertThat(((CheckResult.Violation) result).reason())
        .endsWith("3 probes in a row: timeout in stage connect");
    Assertions.assertThat(scene.look("a", failed(TIMEOUT)).verdict()).isEqualTo(Verdict.BLOCKED);
  }

  @Test
  void answersFromBeforeItBeganDoNotShowThatItIsUp() {
    Scene scene = Scene.begin().all(dot(LEAF), "b");
    for (int i = 0; i < 5; i++) {
      assertThat(scene.vantage("a", failed(TIMEOUT)))
          .isUndetermined("an answer elsewhere meanwhile");
    }
    scene.all(dot(LEAF), "b");
    assertThat(scene.vantage("a", failed(TIMEOUT))).isViolated(Severity.CRITICAL, "reachable");
  }

  @Test
  void answerToAProbeThatBeganLaterDoesNotShowThatItWasUp() {
    Scene scene = Scene.begin().all(failed(TIMEOUT), "a", "b", "a", "b", "a", "b");
    Instant began = scene.now().plusSeconds(1);
    scene.pass(Duration.ofSeconds(1)).all(dot(LEAF), "b");
    assertThat(
            Judging.result(
                io.assay.judge.Check.VANTAGE,
                scene.compared(scene.judgementAt(began, "a", failed(TIMEOUT)))))
        .isUndetermined("4 in a row; an answer at b");
  }

  @Test
  void reachableFromNowhereIsDownRatherThanBlocked() {
    Scene scene = Scene.begin().all(dot(LEAF), "a", "b").all(failed(TIMEOUT), "b", "a", "b", "a");
    assertThat(scene.vantage("a", failed(TIMEOUT)))
        .passesWith(
            "timeout in stage connect, and no answer at b either: down rather than blocked");
  }

  @Test
  void whereProbesAreLostAnywayItTakesMore() {
    Scene scene = Scene.begin();
    for (int i = 0; i < 20; i++) {
      scene.all(dot(LEAF), "a", "b").all(failed(TIMEOUT), "b").all(dot(LEAF), "a");
    }
    scene.all(dot(LEAF), "b");
    for (int i = 0; i < 8; i++) {
      assertThat(scene.vantage("a", failed(TIMEOUT))).isUndetermined("in a row");
      scene.all(dot(LEAF), "b");
    }
    for (int i = 0; i < 30; i++) {
      scene.all(failed(TIMEOUT), "a").all(dot(LEAF), "b");
    }
    assertThat(scene.vantage("a", failed(TIMEOUT))).isViolated(Severity.CRITICAL, "reachable");
  }

  @Test
  void otherAddressesTellNothingOfReachability() {
    Scene scene = Scene.begin().all(address(dot(LEAF), "192.0.2.2"), "b", "b");
    for (int i = 0; i < 4; i++) {
      assertThat(scene.vantage("a", address(failed(TIMEOUT), "192.0.2.1")))
          .isUndetermined("no other vantage point looked at this address lately");
    }
  }

  @Test
  void nameThatResolvesElsewhereOnlyIsBlocked() {
    Outcome.Failed notFound =
        new Outcome.Failed(Stage.RESOLVE, FailureKind.NAME_NOT_FOUND, "NXDOMAIN");
    Scene scene = Scene.begin();
    for (int i = 0; i < 3; i++) {
      scene
          .all(failed(notFound).at(Optional.<InetAddress>empty()), "a")
          .all(address(dot(LEAF), "192.0.2.2"), "b");
    }
    assertThat(scene.vantage("a", failed(notFound).at(Optional.<InetAddress>empty())))
        .isViolated(Severity.CRITICAL, "reachable from b, not from here");
  }

  @Test
  void notServedWhileOthersAreIsAWarning() {
    Scene scene = Scene.begin().all(dot(LEAF), "a", "b");
    for (int i = 0; i < 2; i++) {
      assertThat(scene.vantage("a", failed(ALERT))).isUndetermined("tls-alert in stage tls");
      scene.all(dot(LEAF), "b");
    }
    assertThat(scene.vantage("a", failed(ALERT)))
        .isViolated(Severity.WARNING, "served from b, not from here since");
    Assertions.assertThat(scene.look("a", failed(ALERT)).verdict())
        .isEqualTo(Verdict.MISCONFIGURED);
  }

  @Test
  void interceptorThatCutsTheConnectionIsSeenByItsChain() {
    Scene scene = Scene.begin().all(dot(LEAF), "b");
    Outcome.Failed reset = new Outcome.Failed(Stage.TLS, FailureKind.RESET, "reset");
    assertThat(scene.vantage("a", dot(RESIGNED).proof(KeyProof.NONE).failed(reset)))
        .isViolated(Severity.CRITICAL, "another key than elsewhere");
  }

  @Test
  void filterThatCutsTheGenuineHandshakeIsBlocking() {
    Scene scene = Scene.begin().all(dot(LEAF), "b");
    Outcome.Failed reset = new Outcome.Failed(Stage.TLS, FailureKind.RESET, "reset");
    for (int i = 0; i < 2; i++) {
      scene.all(dot(LEAF).proof(KeyProof.NONE).failed(reset), "a").all(dot(LEAF), "b");
    }
    assertThat(scene.vantage("a", dot(LEAF).proof(KeyProof.NONE).failed(reset)))
        .isViolated(Severity.CRITICAL, "reachable from b, not from here");
  }

  @Test
  void probesThatWereNotMadeAreNoEvidence() {
    Outcome.Failed local = new Outcome.Failed(Stage.CONNECT, FailureKind.LOCAL, "no descriptors");
    Scene scene = Scene.begin().all(dot(LEAF), "a", "b");
    for (int i = 0; i < 5; i++) {
      assertThat(scene.vantage("a", failed(local)))
          .isUndetermined("the probe saw nothing of the endpoint");
      scene.all(dot(LEAF), "b");
    }
    scene.pass(Duration.ofMinutes(4)).all(failed(local), "a");
    assertThat(scene.vantage("b", dot(LEAF))).isUndetermined("no other vantage point looked");
  }

  @Test
  void illVantagePointIsNoEvidence() {
    Scene scene = Scene.begin().all(dot(LEAF), "b");
    Origin ill = Origin.ill("the proxy wants a password");
    assertThat(scene.vantage("a", dot(RESIGNED).from(ill)))
        .isUndetermined("the vantage point is ill: the proxy wants a password");
    scene.pass(Duration.ofMinutes(4)).all(dot(RESIGNED).from(ill), "a");
    assertThat(scene.vantage("b", dot(LEAF))).isUndetermined("no other vantage point looked");
  }

  @Test
  void answersThatDifferAreWorthKnowing() {
    Seen other = dot(LEAF).response(Seen.answer("NOERROR", "192.0.2.9"));
    Scene scene = Scene.begin().all(dot(LEAF), "b");
    assertThat(scene.vantage("a", other)).passes();
    assertThat(scene.vantage("a", other)).passes();
    assertThat(scene.vantage("a", other))
        .isViolated(Severity.INFO, "another answer than at b, 3 in a row");

    Seen both = dot(LEAF).response(Seen.answer("NOERROR", "192.0.2.9", "192.0.2.1"));
    Seen none = dot(LEAF).response(Seen.answer("NXDOMAIN"));
    Scene more = Scene.begin().all(dot(LEAF), "b");
    for (int i = 0; i < 4; i++) {
      assertThat(more.vantage("a", both)).passes();
    }
    more.all(none, "c", "c");
    assertThat(more.vantage("c", none)).isViolated(Severity.INFO, "another answer than at a, b");
  }

  @Test
  void tlsThatDiffersWithTheSameKeyIsWorthKnowing() {
    Seen other = dot(LEAF).tls(0x0303, 0xc02b, 23);
    Scene scene = Scene.begin().all(dot(LEAF), "b").all(other, "a", "a");
    assertThat(scene.vantage("a", other))
        .isViolated(Severity.INFO, "the same key as at b, but negotiated otherwise, 3 in a row");
    Scene elsewhere = Scene.begin().all(dot(LEAF), "b").all(other, "a", "a", "c");
    assertThat(elsewhere.vantage("a", other)).passes();
  }

  @Test
  void violationEndsAfterSomeGoodProbesInARow() {
    Scene scene = Scene.begin().all(dot(LEAF), "b").all(dot(RESIGNED), "a");
    assertThat(scene.vantage("a", dot(LEAF)))
        .isViolated(
            Severity.CRITICAL,
            "in order again in 1 of the 3 probes in a row that it takes; before, the certificate"
                + " was another one");
    assertThat(scene.vantage("a", dot(LEAF))).isViolated(Severity.CRITICAL, "in 2 of the 3");
    assertThat(scene.vantage("a", dot(LEAF))).passesWith("the same key at b");

    scene.all(dot(RESIGNED), "a").all(dot(LEAF), "a", "a").all(dot(RESIGNED), "a");
    assertThat(scene.vantage("a", dot(LEAF))).isViolated(Severity.CRITICAL, "in 1 of the 3");
  }

  @Test
  void probeThatShowsNothingNeitherEndsNorKeepsAViolation() {
    Scene scene = Scene.begin().all(dot(LEAF), "b").all(dot(RESIGNED), "a");
    assertThat(scene.vantage("a", failed(TIMEOUT))).isUndetermined("timeout");
    scene.all(failed(TIMEOUT), "b");
    assertThat(scene.vantage("a", failed(TIMEOUT)))
        .isUndetermined("when last seen, the certificate was another one");
    scene.all(dot(LEAF), "b");
    assertThat(scene.vantage("a", dot(LEAF))).isViolated(Severity.CRITICAL, "in 1 of the 3");
  }

  @Test
  void whatAnswersAgainIsOnlyDegradedUntilItIsOver() {
    Scene scene = Scene.begin();
    for (int i = 0; i < 4; i++) {
      scene.all(failed(TIMEOUT), "a").all(dot(LEAF), "b");
    }
    assertThat(scene.vantage("a", failed(TIMEOUT))).isViolated(Severity.CRITICAL, "reachable");
    Assertions.assertThat(scene.look("a", dot(LEAF)).verdict()).isEqualTo(Verdict.DEGRADED);
    Assertions.assertThat(scene.look("a", dot(LEAF)).verdict()).isEqualTo(Verdict.DEGRADED);
    Assertions.assertThat(scene.look("a", dot(LEAF)).verdict()).isEqualTo(Verdict.OK);
  }

  @Test
  void termsAreTheConfigurations() {
    Compare once = new Compare(Optional.of(Duration.ofSeconds(30)), 1, 1);
    Scene scene = Scene.begin(once).all(failed(TIMEOUT), "a").all(dot(LEAF), "b");
    assertThat(scene.vantage("a", failed(TIMEOUT))).isViolated(Severity.CRITICAL, "reachable");
    assertThat(scene.vantage("a", dot(LEAF))).passes();
    scene.pass(Duration.ofSeconds(40));
    assertThat(scene.vantage("a", dot(LEAF))).isUndetermined("within 30s of this probe");
  }

  @Test
  void otherAddressesCountWhereNobodyElseLooksAtThisOne() {
    Scene scene = Scene.begin().all(address(dot(LEAF), "192.0.2.2"), "b");
    assertThat(scene.vantage("a", address(dot(LEAF), "192.0.2.1"))).passesWith("the same key at b");
    assertThat(scene.vantage("c", address(dot(RESIGNED), "192.0.2.3")))
        .isViolated(Severity.CRITICAL, "seen only here");
    // Their own other addresses are no other vantage point.
    Scene alone = Scene.begin().all(address(dot(LEAF), "192.0.2.2"), "a");
    assertThat(alone.vantage("a", address(dot(LEAF), "192.0.2.1")))
        .isUndetermined("no other vantage point");
  }

  @Test
  void keyThatIsVouchedForAtAnotherAddressIsTheEndpointsOwn() {
    LabCertificate selfSigned =
        CertificateBuilder.selfSigned("CN=resolver.test").keys(SECOND_LEAF.keys()).build();
    Scene scene =
        Scene.begin()
            .all(address(dot(LEAF), "192.0.2.1"), "b")
            .all(address(dot(SECOND_LEAF), "192.0.2.2"), "b");
    assertThat(scene.vantage("a", address(dot(selfSigned), "192.0.2.1")))
        .passesWith("a key that was seen elsewhere, too");
  }

  @Test
  void unreadableKeyIsComparedByTheCertificate() {
    Scene scene = Scene.begin().all(dot(LEAF), "b");
    assertThat(
            scene.vantage(
                "a",
                Seen.ofOctets(
                        List.of(io.assay.probe.Octets.copyOf(new byte[] {0x30, 0x03, 1, 2, 3})))
                    .proof(KeyProof.UNVERIFIABLE)))
        .isViolated(Severity.CRITICAL, "nobody vouches for it");
  }
}
