package io.assay.incident;

import static io.assay.incident.Scene.FEW;
import static io.assay.incident.Scene.INTERCEPTOR;
import static io.assay.incident.Scene.OTHER;
import static io.assay.incident.Scene.PRIVATE;
import static io.assay.incident.Scene.PUBLIC;
import static io.assay.incident.Scene.TIMEOUT;
import static io.assay.incident.Scene.doh;
import static io.assay.incident.Scene.dot;
import static io.assay.incident.Scene.failed;
import static io.assay.judge.CheckAssert.assertThat;

import io.assay.endpoint.Pin;
import io.assay.judge.Judging;
import io.assay.judge.Seen;
import io.assay.judge.Severity;
import io.assay.judge.Verdict;
import io.assay.lab.CertificateBuilder;
import io.assay.lab.LabCertificate;
import io.assay.probe.Origin;
import io.assay.probe.TlsCapture.KeyProof;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

class TransportCheckTest {
  private static final LabCertificate LEAF = PUBLIC.leaf();
  private static final LabCertificate RESIGNED = INTERCEPTOR.leaf();

  private static Seen address(Seen seen, String address) {
    return seen.at(Optional.of(InetAddress.ofLiteral(address)));
  }

  @Test
  void oneTransportAloneSaysNothing() {
    Scene scene = Scene.begin().all(dot(LEAF), "a");
    assertThat(scene.transport("a", dot(RESIGNED)))
        .isUndetermined("no endpoint of the resolver is seen by DoH");
    Scene other = Scene.begin().all(doh(LEAF), "a");
    assertThat(other.transport("a", doh(LEAF)))
        .isUndetermined("no endpoint of the resolver is seen by DoT");
  }

  @Test
  void whatAnotherVantagePointOrAnotherResolverSeesSaysNothing() {
    Scene scene = Scene.begin().all(doh(LEAF), "b");
    assertThat(scene.transport("a", dot(RESIGNED)))
        .isUndetermined("no certificate was seen by DoH lately");
    scene.all(doh(LEAF).of("another"), "a");
    assertThat(scene.transport("a", dot(RESIGNED))).isUndetermined("no certificate was seen");
  }

  @Test
  void whatWasSeenLongerAgoThanTheWindowDoesNotCount() {
    Scene scene = Scene.begin().all(doh(LEAF), "a").pass(Duration.ofMinutes(4));
    assertThat(scene.transport("a", dot(RESIGNED))).isUndetermined("no certificate was seen");
  }

  @Test
  void sameKeyOfBothAgrees() {
    Scene scene = Scene.begin().all(doh(RESIGNED), "a");
    assertThat(scene.transport("a", dot(RESIGNED))).passesWith("the same key by DoH");
  }

  @Test
  void keysThatDifferAgreeWhereBothAreVouchedFor() {
    Scene scene = Scene.begin().all(doh(OTHER.leaf()), "a");
    assertThat(scene.transport("a", dot(LEAF)))
        .passesWith("vouched for; another key by DoH, vouched for, too");
  }

  @Test
  void keyThatNobodyVouchesForContradictsOneThatIsVouchedFor() {
    Scene scene = Scene.begin().all(doh(LEAF), "a");
    assertThat(scene.transport("a", dot(RESIGNED)))
        .isViolated(
            Severity.CRITICAL, "another key than by DoH, and nobody vouches for it: since ");
    assertThat(scene.transport("a", doh(LEAF)))
        .passesWith("vouched for; another key by DoT, for which nobody vouches");
    Assertions.assertThat(scene.look("a", dot(RESIGNED)).verdict()).isEqualTo(Verdict.SUSPICIOUS);
  }

  @Test
  void chainThatOneProgramTrustsContradictsOneThatAllTrust() {
    Scene scene = Scene.begin().all(doh(LEAF), "a");
    assertThat(scene.transport("a", dot(FEW.leaf()))).isViolated(Severity.CRITICAL, "nobody");
  }

  @Test
  void expiredCertificateOfTheSameAuthoritiesContradictsNothing() {
    LabCertificate expired =
        PUBLIC
            .anotherLeaf()
            .validity(
                Instant.now().minus(Duration.ofDays(90)), Instant.now().minus(Duration.ofDays(2)))
            .build();
    Scene scene = Scene.begin().all(doh(LEAF), "a");
    assertThat(scene.transport("a", dot(expired)))
        .passesWith("clients reject it, although an authority of theirs issued it");
  }

  @Test
  void expectedPinContradictsNothingEvenIfTheCertificateHasNoName() {
    LabCertificate own = CertificateBuilder.selfSigned("CN=nobody").build();
    Scene scene = Scene.begin().all(doh(LEAF), "a");
    scene.expecting(Judging.pins(Judging.pin(Pin.Kind.SPKI, own)));
    assertThat(scene.transport("a", dot(own))).passesWith("it has an expected pin");
  }

  @Test
  void whereNobodyCanSayWhoIsTrustedNothingIsSaid() {
    LabCertificate leaf = PUBLIC.anotherLeaf().build();
    Scene scene = Scene.begin().all(doh(LEAF), "a");
    assertThat(scene.transport("a", dot(leaf).proof(KeyProof.NONE)))
        .isUndetermined("it cannot be said whether anybody vouches for it");
  }

  @Test
  void privateKeysOfOneAuthorityAgree() {
    Scene scene = Scene.begin().all(doh(PRIVATE.leaf()), "a");
    assertThat(scene.transport("a", dot(PRIVATE.anotherLeaf().build())))
        .passesWith("the same authority issued it by DoH");
  }

  @Test
  void privateKeysOfDifferentAuthoritiesAreWorthKnowing() {
    Scene scene = Scene.begin().all(doh(PRIVATE.leaf()), "a");
    for (int i = 1; i < 3; i++) {
      assertThat(scene.transport("a", dot(RESIGNED)))
          .isUndetermined("nobody vouches for either: %d in a row, it takes 3".formatted(i));
    }
    assertThat(scene.transport("a", dot(RESIGNED)))
        .isViolated(Severity.INFO, "nobody vouches for either, 3 in a row");
  }

  @Test
  void sameAddressCountsMoreThanOthers() {
    Scene scene =
        Scene.begin()
            .all(address(doh(RESIGNED), "192.0.2.1"), "a")
            .all(address(doh(LEAF), "192.0.2.2"), "a");
    assertThat(scene.transport("a", address(dot(RESIGNED), "192.0.2.1"))).passesWith("same key");
    assertThat(scene.transport("a", address(dot(RESIGNED), "192.0.2.2")))
        .isViolated(Severity.CRITICAL, "nobody vouches");
    assertThat(scene.transport("a", address(dot(PUBLIC.anotherLeaf().build()), "192.0.2.3")))
        .passesWith("vouched for; another key by DoH");
  }

  @Test
  void responseCodesThatDifferAtOneAddressAreAWarning() {
    Scene scene = Scene.begin().all(doh(LEAF), "a");
    Seen nothing = dot(LEAF).response(Seen.answer("NXDOMAIN"));
    assertThat(scene.transport("a", nothing)).passes();
    assertThat(scene.transport("a", nothing)).passes();
    assertThat(scene.transport("a", nothing))
        .isViolated(Severity.WARNING, "another response code than by DoH, 3 in a row");

    Scene elsewhere = Scene.begin().all(address(doh(LEAF), "192.0.2.2"), "a");
    elsewhere.all(address(nothing, "192.0.2.1"), "a", "a");
    assertThat(elsewhere.transport("a", nothing)).isViolated(Severity.INFO, "response code");
  }

  @Test
  void probesWithoutACertificateSayNothing() {
    Scene scene = Scene.begin().all(doh(LEAF), "a");
    assertThat(scene.transport("a", failed(TIMEOUT))).isUndetermined("no certificate was seen");
    assertThat(scene.transport("a", dot(RESIGNED).from(Origin.ill("no route"))))
        .isUndetermined("the vantage point is ill: no route");
  }

  @Test
  void violationEndsAfterSomeGoodProbesInARow() {
    Scene scene = Scene.begin().all(doh(LEAF), "a").all(dot(RESIGNED), "a");
    assertThat(scene.transport("a", dot(LEAF))).isViolated(Severity.CRITICAL, "1 of the 3");
    assertThat(scene.transport("a", dot(LEAF))).isViolated(Severity.CRITICAL, "2 of the 3");
    assertThat(scene.transport("a", dot(LEAF))).passes();
  }
}
