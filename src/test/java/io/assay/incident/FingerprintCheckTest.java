package io.assay.incident;

import static io.assay.incident.Scene.INTERCEPTOR;
import static io.assay.incident.Scene.OTHER;
import static io.assay.incident.Scene.PRIVATE;
import static io.assay.incident.Scene.PUBLIC;
import static io.assay.incident.Scene.TIMEOUT;
import static io.assay.incident.Scene.dot;
import static io.assay.incident.Scene.failed;
import static io.assay.judge.CheckAssert.assertThat;

import io.assay.endpoint.Pin;
import io.assay.judge.Check;
import io.assay.judge.CheckResult;
import io.assay.judge.Judge;
import io.assay.judge.Judging;
import io.assay.judge.Seen;
import io.assay.judge.Severity;
import io.assay.judge.Verdict;
import io.assay.lab.LabCertificate;
import io.assay.probe.Octets;
import io.assay.probe.TlsCapture.KeyProof;
import io.assay.trust.Reference;
import java.time.Duration;
import java.util.HexFormat;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

class FingerprintCheckTest {
  private static final LabCertificate LEAF = PUBLIC.leaf();
  private static final LabCertificate SECOND_LEAF = PUBLIC.anotherLeaf().build();
  private static final LabCertificate OWN = PRIVATE.leaf();
  private static final LabCertificate RESIGNED = INTERCEPTOR.leaf();

  /** A server of which there are as many as numbers. */
  private static Seen speaking(int server, Seen seen) {
    HexFormat hex = HexFormat.of();
    String hello = "0303" + "07".repeat(32) + "00" + "1301" + "00" + "000c";
    byte[] extensions =
        hex.parseHex(
            "020000%02x%s%04x00020304003300020017"
                .formatted((hello.length() + 24) / 2, hello, 0x2b00 + server));
    return seen.hello(Octets.copyOf(extensions), Octets.copyOf(hex.parseHex("080000020000")));
  }

  private static CheckResult look(Scene scene, String vantage, int server, Seen seen) {
    return Judging.result(Check.FINGERPRINT, scene.look(vantage, speaking(server, seen)));
  }

  private static CheckResult look(Scene scene, int server, LabCertificate leaf) {
    return look(scene, "a", server, dot(leaf));
  }

  @Test
  void firstOneIsUndeterminedAndThenKnown() {
    Scene scene = Scene.begin();
    assertThat(look(scene, 1, LEAF)).isUndetermined("seen for the first time: JA3S ");
    assertThat(look(scene, 1, LEAF)).passesWith("JA3S ");
    assertThat(look(scene, 1, SECOND_LEAF)).passes();
  }

  @Test
  void anotherOneWithTheSameKeyIsANoteOnce() {
    Scene scene = Scene.begin();
    look(scene, 1, OWN);
    assertThat(look(scene, 2, OWN))
        .isViolated(
            Severity.INFO,
            "none of the 1 known here; from now on it is known, since the key or its issuer is as"
                + " before");
    assertThat(look(scene, 2, OWN)).passes();
    assertThat(look(scene, 1, OWN)).passes();
  }

  @Test
  void anotherOneWithAnotherKeyThatIsVouchedForIsANoteOnce() {
    Scene scene = Scene.begin();
    look(scene, 1, LEAF);
    assertThat(look(scene, 2, SECOND_LEAF)).isViolated(Severity.INFO, "the key is vouched for");
    assertThat(look(scene, 2, SECOND_LEAF)).passes();
  }

  @Test
  void rotationByAPrivateAuthorityTogetherWithAnUpdateIsANote() {
    Scene scene = Scene.begin();
    look(scene, 1, OWN);
    assertThat(look(scene, 2, PRIVATE.anotherLeaf().build()))
        .isViolated(Severity.INFO, "the key or its issuer is as before");
  }

  @Test
  void severalServersBehindOneAddressRaiseNothing() {
    Scene scene = Scene.begin();
    for (int round = 0; round < 5; round++) {
      for (int server = 1; server <= 8; server++) {
        CheckResult result = look(scene, server, server % 2 == 0 ? LEAF : SECOND_LEAF);
        if (round > 0) {
          assertThat(result).passes();
        }
      }
    }
  }

  @Test
  void anotherOneTogetherWithAKeyForWhichNobodyVouchesIsAWarningAsLongAsItIsSeen() {
    Scene scene = Scene.begin();
    look(scene, 1, LEAF);
    for (int i = 0; i < 5; i++) {
      assertThat(look(scene, 2, RESIGNED))
          .isViolated(Severity.WARNING, "another server came together with another key, since ");
    }
    assertThat(look(scene, 1, LEAF)).passes();
    assertThat(look(scene, 2, RESIGNED)).isViolated(Severity.WARNING, "");
  }

  @Test
  void interceptorThatMakesAKeyForEachConnectionIsTheSameOne() {
    Scene scene = Scene.begin();
    look(scene, 1, LEAF);
    for (int i = 0; i < 12; i++) {
      assertThat(look(scene, 2 + i % 3, INTERCEPTOR.anotherLeaf().build()))
          .isViolated(Severity.WARNING, "nobody vouches");
    }
    assertThat(look(scene, 1, LEAF)).passes();
  }

  @Test
  void whatAnInterceptorSpokeIsNotKnownForItsKeyOnly() {
    Scene scene = Scene.begin();
    look(scene, 1, LEAF);
    look(scene, 2, RESIGNED);
    assertThat(look(scene, 2, LEAF)).isViolated(Severity.INFO, "the key is vouched for");
  }

  @Test
  void knownServerWithAStrangeKeyIsNotThisChecksToRaise() {
    Scene scene = Scene.begin();
    look(scene, 1, LEAF);
    assertThat(look(scene, 1, RESIGNED)).passes();
  }

  @Test
  void whatAnotherVantagePointSawWithAKeyThatIsVouchedForIsKnown() {
    Scene scene = Scene.begin();
    look(scene, "b", 2, dot(LEAF));
    assertThat(look(scene, "a", 2, dot(SECOND_LEAF))).passesWith(", as seen from b");
  }

  @Test
  void whatAnotherVantagePointSawWithAStrangeKeyIsNot() {
    Scene scene = Scene.begin();
    look(scene, "b", 2, dot(RESIGNED));
    look(scene, "a", 1, dot(LEAF));
    assertThat(look(scene, "a", 2, dot(RESIGNED))).isViolated(Severity.WARNING, "");
  }

  @Test
  void keyThatIsVouchedForAtLastIsStrangeNoLonger() {
    Scene scene = Scene.begin();
    look(scene, 1, LEAF);
    assertThat(look(scene, 2, OWN)).isViolated(Severity.WARNING, "");
    scene.expecting(Judging.pins(Judging.pin(Pin.Kind.SPKI, OWN)));
    assertThat(look(scene, 2, OWN)).isViolated(Severity.INFO, "the key is vouched for");
    assertThat(look(scene, 2, OWN)).passes();
  }

  @Test
  void keyOfWhichNothingCanBeSaidIsUndetermined() {
    Scene scene = Scene.begin();
    look(scene, 1, LEAF);
    assertThat(look(scene, "a", 2, dot(SECOND_LEAF).proof(KeyProof.UNVERIFIABLE)))
        .isUndetermined("the server did not prove to hold the key");
    scene
        .judgedBy(new Judge(Reference.of(Judging.platform(OTHER.root()))))
        .expecting(Judging.programs("mozilla"));
    assertThat(look(scene, 2, OTHER.leaf()))
        .isUndetermined("it cannot be said whether anybody vouches");
  }

  @Test
  void withoutAHandshakeItIsUndetermined() {
    Scene scene = Scene.begin();
    look(scene, 1, LEAF);
    assertThat(Judging.result(Check.FINGERPRINT, scene.look("a", failed(TIMEOUT))))
        .isUndetermined("no handshake was completed");
    assertThat(Judging.result(Check.FINGERPRINT, scene.look("a", dot(LEAF))))
        .isUndetermined("no handshake was completed");
    assertThat(look(scene, 1, LEAF)).passes();
  }

  @Test
  void afterADayWithoutItIsNew() {
    Scene scene = Scene.begin();
    look(scene, 1, LEAF);
    scene.pass(Duration.ofHours(25));
    assertThat(look(scene, 1, LEAF)).isUndetermined("seen for the first time");
  }

  @Test
  void noMoreThanEightAreRemembered() {
    FingerprintsSeen seen = new FingerprintsSeen();
    for (int i = 0; i < 100; i++) {
      seen.add(i, i, true);
    }
    Assertions.assertThat(seen.size()).isEqualTo(8);
    Assertions.assertThat(seen.knows(92, 0)).isTrue();
    Assertions.assertThat(seen.knows(91, 0)).isFalse();
  }

  @Test
  void noteMakesNoVerdictWorseAndAWarningDoes() {
    Scene scene = Scene.begin();
    scene.look("a", speaking(1, dot(LEAF)));
    Assertions.assertThat(scene.look("a", speaking(2, dot(LEAF))).verdict()).isEqualTo(Verdict.OK);
    Scene own = Scene.begin().expecting(Judging.programs("platform"));
    own.look("a", speaking(1, dot(LEAF)));
    Assertions.assertThat(own.look("a", speaking(2, dot(RESIGNED))).doubts())
        .doesNotContain(Check.FINGERPRINT);
  }
}
