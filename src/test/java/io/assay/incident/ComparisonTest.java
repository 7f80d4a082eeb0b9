package io.assay.incident;

import static io.assay.incident.Scene.INTERCEPTOR;
import static io.assay.incident.Scene.PUBLIC;
import static io.assay.incident.Scene.TIMEOUT;
import static io.assay.incident.Scene.dot;
import static io.assay.incident.Scene.failed;
import static org.assertj.core.api.Assertions.assertThat;

import io.assay.config.Compare;
import io.assay.judge.Check;
import io.assay.judge.CheckAssert;
import io.assay.judge.CheckResult;
import io.assay.judge.Judgement;
import io.assay.judge.Judging;
import io.assay.judge.Seen;
import io.assay.judge.Severity;
import io.assay.lab.LabCertificate;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class ComparisonTest {
  private static final LabCertificate LEAF = PUBLIC.leaf();
  private static final LabCertificate RESIGNED = INTERCEPTOR.leaf();

  @Test
  void resultsTakeTheirPlacesInTheOrderOfTheChecks() {
    Scene scene = Scene.begin();
    assertThat(scene.comparison.compare(scene.judgement("a", dot(LEAF))))
        .extracting(CheckResult::check)
        .containsExactly(
            Check.VANTAGE, Check.TRANSPORT, Check.FINGERPRINT, Check.HOP, Check.CONTROL);
    assertThat(scene.look("a", dot(LEAF)).results())
        .extracting(CheckResult::check)
        .isSorted()
        .contains(Check.VANTAGE, Check.TRANSPORT, Check.FINGERPRINT, Check.RESOLVER_IDENTITY);
  }

  /** What the comparison says of the endpoint itself. */
  private static List<CheckResult> compared(Scene scene, Judgement judgement) {
    return scene.comparison.compare(judgement).stream()
        .filter(result -> result.check() != Check.CONTROL)
        .toList();
  }

  @Test
  void olderProbeAndOneThatComesTwiceChangeNothing() {
    Scene scene = Scene.begin();
    Judgement early = scene.judgement("a", dot(RESIGNED));
    Judgement late = scene.judgement("a", dot(LEAF));
    scene.comparison.compare(late);
    for (Judgement again : List.of(early, late)) {
      assertThat(compared(scene, again))
          .allSatisfy(
              result ->
                  CheckAssert.assertThat(result).isUndetermined("a later probe was judged before"));
    }
    CheckAssert.assertThat(scene.vantage("b", dot(LEAF))).passesWith("the same key at a");
  }

  @Test
  void probeFromTheFutureIsNoEvidenceAndDoesNotStopThoseOfThePresent() {
    Scene scene = Scene.begin().all(dot(LEAF), "b");
    Judgement future = scene.judgementAt(scene.now().plus(Duration.ofHours(1)), "a", dot(RESIGNED));
    assertThat(compared(scene, future))
        .allSatisfy(result -> CheckAssert.assertThat(result).isUndetermined("clock is wrong"));
    CheckAssert.assertThat(scene.vantage("a", dot(LEAF))).passes();
  }

  @Test
  void timesBeyondAllReasonAreNoDefect() {
    Scene scene = Scene.begin().all(dot(LEAF), "b");
    Judgement ancient = scene.judgementAt(Instant.MIN, "a", dot(RESIGNED));
    CheckAssert.assertThat(scene.comparison.compare(ancient).getFirst())
        .isUndetermined("no other vantage point");
  }

  @Test
  void replayedJudgementsCountAsIfTheyHadBeenCompared() {
    Scene scene = Scene.begin();
    for (String vantage : List.of("b", "a")) {
      scene.comparison.replay(scene.judgement(vantage, dot(vantage.equals("a") ? RESIGNED : LEAF)));
    }
    CheckAssert.assertThat(scene.vantage("a", dot(LEAF)))
        .isViolated(Severity.CRITICAL, "in order again in 1 of the 3");
  }

  @Test
  void forgottenTargetIsForgotten() {
    Scene scene = Scene.begin();
    Judgement seen = scene.look("b", dot(LEAF));
    Judgement other = scene.look("a", dot(LEAF));
    assertThat(scene.comparison.targets()).isEqualTo(2);

    scene.comparison.forget(Scene.target(seen));
    scene.comparison.forget(Scene.target(seen));
    assertThat(scene.comparison.targets()).isEqualTo(1);
    CheckAssert.assertThat(scene.vantage("a", dot(LEAF))).isUndetermined("no other vantage point");

    scene.comparison.forget(Scene.target(other));
    assertThat(scene.comparison.targets()).isZero();
    scene.all(dot(LEAF), "a");
    assertThat(scene.comparison.targets()).isEqualTo(1);
  }

  @Test
  void vantagePointsOfAnAddressAreBounded() {
    Scene scene = Scene.begin();
    for (int i = 0; i < Bounds.VANTAGE_POINTS + 100; i++) {
      scene.all(failed(TIMEOUT), "v" + i);
    }
    assertThat(scene.comparison.targets()).isEqualTo(Bounds.VANTAGE_POINTS);
  }

  @Test
  void addressesOfAnEndpointAreBoundedAndThoseNotLookedAtForADayGo() {
    Scene scene = Scene.begin();
    for (int i = 0; i < Bounds.ADDRESSES; i++) {
      scene.all(at(failed(TIMEOUT), i), "a");
    }
    assertThat(scene.comparison.targets()).isEqualTo(Bounds.ADDRESSES);
    CheckAssert.assertThat(scene.vantage("a", at(failed(TIMEOUT), Bounds.ADDRESSES)))
        .isUndetermined("more targets than can be compared");

    Scene later = Scene.begin();
    for (int i = 0; i < 50; i++) {
      later.all(at(failed(TIMEOUT), i), "a").pass(Duration.ofHours(1));
    }
    assertThat(later.comparison.targets()).isEqualTo(24);
  }

  private static Seen at(Seen seen, int number) {
    return seen.at(
        Optional.of(
            InetAddress.ofLiteral("127.0.%d.%d".formatted(number >> 8 & 255, number & 255))));
  }

  @Test
  void serverThatChangesItsKeyAtEachProbeTakesNoMoreMemory() {
    View view = new View("a");
    Scene scene = Scene.begin();
    for (int i = 0; i < 20; i++) {
      LabCertificate leaf = io.assay.lab.CertificateBuilder.selfSigned("CN=resolver.test").build();
      Look look = Look.of(scene.judgement("a", dot(leaf)));
      view.take(look, look.at() - 1_000_000_000, new VantageLoss());
      assertThat(view.keys.size()).isEqualTo(Math.min(i + 1, Bounds.KEYS));
    }
  }

  @Test
  void windowIsThreeIntervalsAndTwoMinutesAtLeast() {
    Terms terms =
        new Terms(
            Compare.DEFAULT, Map.of("slow", Duration.ofHours(1), "quick", Duration.ofSeconds(5)));
    assertThat(window(terms, "slow")).isEqualTo("3h");
    assertThat(window(terms, "quick")).isEqualTo("2m");
    assertThat(window(terms, "unknown")).isEqualTo("3m");
    Compare fixed = new Compare(Optional.of(Duration.ofMinutes(7)), 3, 3);
    assertThat(window(new Terms(fixed, Map.of()), "slow")).isEqualTo("7m");
  }

  private static String window(Terms terms, String resolver) {
    return Moment.duration(terms.of(resolver).window());
  }

  @Test
  void otherTermsAreInForceFromTheNextProbeOn() {
    Scene scene = Scene.begin().all(dot(LEAF), "b").all(dot(RESIGNED), "a");
    scene.comparison.put(new Terms(new Compare(Optional.empty(), 1, 1), Map.of()));
    CheckAssert.assertThat(scene.vantage("a", dot(LEAF))).passes();
  }

  /** Whoever looks first in a round: what is said in the next one is the same. */
  @RepeatedTest(8)
  void orderOfVantagePointsDoesNotMatter(RepetitionInfo repetition) {
    Random random = new Random(repetition.getCurrentRepetition());
    List<LabCertificate> leaves =
        List.of(LEAF, PUBLIC.anotherLeaf().build(), RESIGNED, Scene.PRIVATE.leaf());
    List<Seen> seen = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      seen.add(
          random.nextInt(5) == 0
              ? failed(TIMEOUT)
              : dot(leaves.get(random.nextInt(leaves.size()))));
    }
    List<Integer> order = new ArrayList<>(List.of(0, 1, 2, 3, 4, 5));
    Map<String, String> first = rounds(seen, order);
    for (int i = 0; i < 5; i++) {
      Collections.shuffle(order, random);
      assertThat(rounds(seen, order)).isEqualTo(first);
    }
  }

  /** What is said of each in the last of five rounds, but for times and the estimate of losses. */
  private static Map<String, String> rounds(List<Seen> seen, List<Integer> order) {
    Scene scene = Scene.begin();
    Map<String, String> said = new TreeMap<>();
    for (int round = 0; round < 5; round++) {
      for (int i : order) {
        said.put("v" + i, scene.vantage("v" + i, seen.get(i)).toString());
      }
    }
    said.replaceAll(
        (_, text) ->
            text.replaceAll("\\d{4}-\\d{2}-\\d{2}T[0-9:]+Z", "TIME")
                .replaceAll("It takes \\d+", "It takes some"));
    return said;
  }

  @Test
  void manyThreadsAtOnceLoseNothing() throws Exception {
    Scene scene = Scene.begin();
    List<List<Judgement>> work = new ArrayList<>();
    for (int thread = 0; thread < 8; thread++) {
      List<Judgement> mine = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        mine.add(scene.judgement("v" + thread, dot(thread == 0 ? RESIGNED : LEAF).of("r" + i % 5)));
      }
      work.add(mine);
    }
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> running = new ArrayList<>();
      for (List<Judgement> mine : work) {
        running.add(
            threads.submit(
                () -> {
                  for (Judgement judgement : mine) {
                    scene.comparison.compare(judgement);
                    if (judgement.observation().target().resolver().equals("r4")) {
                      scene.comparison.forget(Scene.target(judgement));
                    }
                  }
                }));
      }
      for (Future<?> future : running) {
        future.get();
      }
    }
    assertThat(scene.comparison.targets()).isEqualTo(8 * 4);
    CheckAssert.assertThat(scene.vantage("v0", dot(RESIGNED).of("r0")))
        .isViolated(Severity.CRITICAL, "seen only here");
    assertThat(Judging.result(Check.VANTAGE, scene.look("v1", dot(LEAF).of("r0"))))
        .isInstanceOf(CheckResult.Pass.class);
  }
}
