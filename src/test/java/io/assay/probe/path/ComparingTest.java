package io.assay.probe.path;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.probe.path.HopDistance.Answer;
import io.assay.probe.path.HopDistance.Reached;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Over simulated paths, whose distances, losses and silences are known. */
class ComparingTest {
  private static final int MANY = 400;

  private final Random random = new Random(853);

  private SimulatedPath path() {
    return new SimulatedPath(random);
  }

  private static int hops(PathComparison comparison, int port) {
    return comparison.port(port).distance() instanceof Reached reached ? reached.hops() : 0;
  }

  private static void assertWithinLimits(PathComparison comparison) {
    assertThat(comparison.packets()).isLessThanOrEqualTo(100);
    assertThat(comparison.took()).isLessThanOrEqualTo(HopProber.DEFAULT_LIMIT);
  }

  @ParameterizedTest
  @ValueSource(doubles = {1, 0})
  void everyDistanceIsFoundWhetherRoutersTellOrNot(double telling) {
    for (int hops = 1; hops <= Bounds.MOST_HOPS; hops++) {
      PathComparison seen =
          path()
              .with(443, hops)
              .with(853, hops)
              .refusing(53, hops)
              .telling(telling)
              .compare(853, 443, 53);

      assertThat(seen.ports())
          .as("%d hops", hops)
          .extracting(port -> hops(seen, port.port()))
          .containsOnly(hops);
      assertThat(seen.standing(853)).isEqualTo(new Standing.Same(hops, List.of(53, 443)));
      assertWithinLimits(seen);
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {1, 0})
  void everyNearerPortIsFound(double telling) {
    forAllPairs(
        (near, far) -> {
          PathComparison seen =
              path()
                  .with(443, far)
                  .with(853, near)
                  .refusing(53, far)
                  .telling(telling)
                  .compare(853, 443, 53);

          assertThat(seen.standing(853))
              .as("%d of %d hops", near, far)
              .isInstanceOfSatisfying(
                  Standing.Nearer.class,
                  nearer -> {
                    assertThat(nearer.hops()).isEqualTo(near);
                    assertThat(nearer.farthest()).isEqualTo(far);
                    assertThat(nearer.than()).containsExactly(53, 443);
                    assertThat(nearer.tells()).isEqualTo(far - near >= 2);
                  });
          assertThat(seen.standing(443)).isEqualTo(new Standing.Same(far, List.of(53)));
          assertWithinLimits(seen);
        });
  }

  @Test
  void twoPortsNearerThanTheThirdTakeNoMoreThanTheLimits() {
    forAllPairs(
        (near, far) -> {
          PathComparison seen =
              path().with(443, far).with(853, near).with(53, near).telling(0).compare(443, 853, 53);

          assertThat(seen.standing(853))
              .as("%d of %d hops", near, far)
              .isInstanceOf(Standing.Nearer.class);
          assertThat(seen.standing(53)).isInstanceOf(Standing.Nearer.class);
          assertThat(seen.standing(443)).isEqualTo(new Standing.Farther(far, List.of(53, 853)));
          assertWithinLimits(seen);
        });
  }

  private interface Pair {
    void check(int near, int far);
  }

  private static void forAllPairs(Pair pair) {
    IntStream.rangeClosed(2, 26)
        .forEach(far -> IntStream.range(1, far).forEach(near -> pair.check(near, far)));
  }

  @ParameterizedTest
  @CsvSource({"0.02, 1", "0.02, 0", "0.3, 1", "0.3, 0.5", "0.3, 0"})
  void lossMakesNoPortNearer(double loss, double telling) {
    Map<Class<?>, Integer> standings =
        standings(hops -> path().with(443, hops).with(853, hops).losing(loss).telling(telling));

    assertThat(standings).doesNotContainKey(Standing.Nearer.class);
    if (loss < 0.1) {
      assertThat(standings.get(Standing.Same.class)).isGreaterThan(MANY * 99 / 100);
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "1, 0", "3, 1", "3, 0.5", "3, 0"})
  void waysOfDifferentLengthMakeNoPortNearer(int detour, double telling) {
    Map<Class<?>, Integer> standings =
        standings(
            hops ->
                path()
                    .with(443, () -> hops + detour * random.nextInt(2))
                    .with(853, () -> hops + detour * random.nextInt(2))
                    .telling(telling));

    assertThat(standings).doesNotContainKey(Standing.Nearer.class);
    assertThat(standings.get(Standing.Undetermined.class)).isGreaterThan(MANY * 3 / 4);
  }

  private Map<Class<?>, Integer> standings(Function<Integer, SimulatedPath> path) {
    Map<Class<?>, Integer> standings = new HashMap<>();
    for (int i = 0; i < MANY; i++) {
      PathComparison seen = path.apply(1 + i % 20).compare(443, 853);
      assertWithinLimits(seen);
      standings.merge(seen.standing(853).getClass(), 1, Integer::sum);
    }
    return standings;
  }

  @Test
  void nearerPortIsMostlyFoundOverALossyPath() {
    int found = 0;
    for (int i = 0; i < 300; i++) {
      PathComparison seen = path().with(443, 10).with(853, 4).losing(0.02).compare(443, 853);
      found += seen.standing(853) instanceof Standing.Nearer ? 1 : 0;
    }
    assertThat(found).isGreaterThan(280);
  }

  @Test
  void distanceThatChangesIsNotStable() {
    int[] packets = {0};
    PathComparison seen =
        path().with(443, 8).with(853, () -> packets[0]++ % 2 == 0 ? 3 : 8).compare(443, 853);

    assertThat(seen.port(853).distance()).isInstanceOf(HopDistance.Unstable.class);
    assertThat(seen.standing(853)).isInstanceOf(Standing.Undetermined.class);
    assertThat(seen.standing(443)).isInstanceOf(Standing.Undetermined.class);
  }

  @Test
  void closedPortHasTheDistanceOfWhoRefuses() {
    PathComparison seen = path().with(443, 5).refusing(853, 5).compare(443, 853);

    assertThat(seen.port(853).distance())
        .isInstanceOfSatisfying(
            Reached.class, reached -> assertThat(reached.by()).isEqualTo(Answer.RST));
    assertThat(seen.standing(853)).isInstanceOf(Standing.Same.class);
  }

  @Test
  void answersThatGotLostCountAsPacketsSinceTheyComeAgain() {
    PathComparison lossy = path().with(443, 5).losing(0.3).telling(1).compare(443);
    PathComparison clean = path().with(443, 5).compare(443);
    PathComparison silent = path().compare(443);

    assertThat(lossy.packets()).isGreaterThan(sent(lossy));
    assertThat(clean.packets()).isEqualTo(sent(clean));
    assertThat(silent.packets()).isEqualTo(silent.connects());
  }

  /** The SYNs, and the RSTs that ended what was accepted in time. */
  private static int sent(PathComparison comparison) {
    return comparison.connects()
        + comparison.port(443).tallies().stream().mapToInt(Tally::synAcks).sum();
  }

  @Test
  void silentPortIsNotReachedWhileOthersAre() {
    PathComparison seen = path().with(443, 5).compare(853, 443);

    assertThat(seen.port(853).distance()).isInstanceOf(HopDistance.NotReached.class);
    assertThat(hops(seen, 443)).isEqualTo(5);
    assertThat(seen.sentence(853)).contains("no answer to 3 connects", "while 443/tcp");
    assertThat(seen.sentence(443)).contains("no distance of another port");
  }

  @Test
  void addressThatIsFartherThanAnyHostIsNotReached() {
    PathComparison seen = path().with(853, Bounds.MOST_HOPS + 1).compare(853);

    assertThat(seen.port(853).distance())
        .isInstanceOfSatisfying(
            HopDistance.NotReached.class,
            none -> assertThat(none.why()).contains("cannot be reached"));
  }
}
