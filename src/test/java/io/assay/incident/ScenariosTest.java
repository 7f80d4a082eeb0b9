package io.assay.incident;

import static io.assay.incident.World.Sight.LEAF;
import static io.assay.incident.World.Sight.NO_ANSWER;
import static io.assay.incident.World.Sight.OTHER_ISSUER;
import static io.assay.incident.World.Sight.OWN;
import static io.assay.incident.World.Sight.RESET;
import static io.assay.incident.World.Sight.RESIGNED;
import static io.assay.incident.World.Sight.SECOND_LEAF;
import static io.assay.incident.World.Sight.SECOND_OWN;
import static io.assay.incident.World.Sight.TIMEOUT;
import static org.assertj.core.api.Assertions.assertThat;

import io.assay.incident.World.Said;
import io.assay.incident.World.Sight;
import io.assay.judge.Check;
import io.assay.judge.CheckResult.Violation;
import io.assay.judge.Severity;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Thousands of probes from ten vantage points, interleaved at random: what is healthy must never be
 * held against anybody, and what is not must be found at once, or after as many probes as it takes.
 */
@Order(6)
class ScenariosTest {
  private static final int ROUNDS = 250;

  static Stream<Long> seeds() {
    return new Random(5).longs(3).boxed();
  }

  /** What is to see where 30 % of the probes are lost on the way. */
  private static Sight lossy(Sight sight, Random random) {
    int lost = random.nextInt(100);
    Sight late = sight == RESIGNED ? RESET : NO_ANSWER;
    return lost < 20 ? TIMEOUT : lost < 25 ? RESET : lost < 30 ? late : sight;
  }

  private static Severity severity(Said said) {
    return ((Violation) said.result()).severity();
  }

  /** Rounds in which the check is violated, of the one endpoint that is to be concerned. */
  private static List<Integer> rounds(World world, Check check, int vantage, boolean doh) {
    List<Said> violations = world.violations(check);
    assertThat(violations).allMatch(said -> said.vantage() == vantage && said.doh() == doh);
    return violations.stream().map(Said::round).toList();
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void stagedRotationIsNoDifference(long seed) {
    World world = new World(seed);
    assertThat(
            world.run(
                ROUNDS,
                (vantage, _, round, random) ->
                    // Each place changes over some hours, back and forth at first.
                    random.nextInt(100) < round - 30 * vantage ? SECOND_LEAF : LEAF))
        .isEmpty();
    assertThat(world.probes()).isEqualTo(ROUNDS * 20);
    assertThat(world.heard.events).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void twoLeavesBehindOneAddressAreNoDifference(long seed) {
    assertThat(
            new World(seed)
                .run(ROUNDS, (_, _, _, random) -> random.nextBoolean() ? LEAF : SECOND_LEAF))
        .isEmpty();
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void twoPrivateLeavesBehindOneAddressAreNoDifference(long seed) {
    World world = new World(seed);
    world.run(ROUNDS, (_, _, _, random) -> random.nextBoolean() ? OWN : SECOND_OWN);
    assertThat(world.violations(Check.VANTAGE)).isEmpty();
    assertThat(world.violations(Check.TRANSPORT)).allMatch(s -> severity(s) == Severity.INFO);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void anycastWithDifferentIssuersIsNoDifference(long seed) {
    Sight[] sites = {LEAF, SECOND_LEAF, OTHER_ISSUER};
    assertThat(
            new World(seed)
                .run(
                    ROUNDS,
                    (vantage, _, _, random) ->
                        // Now and then routes change.
                        sites[(random.nextInt(20) == 0 ? vantage + 1 : vantage) % 3]))
        .isEmpty();
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void lossEverywhereIsNoBlocking(long seed) {
    World world = new World(seed);
    assertThat(world.run(6 * ROUNDS, (_, _, _, random) -> lossy(LEAF, random))).isEmpty();
    assertThat(world.probes()).isEqualTo(30_000);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void lossAtOnePlaceIsNoBlockingOnceItIsKnown(long seed) {
    assertThat(
            new World(seed)
                .run(
                    3 * ROUNDS,
                    (vantage, _, _, random) -> vantage == 4 ? lossy(LEAF, random) : LEAF))
        .allMatch(said -> said.round() < 40);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void lossDuringARotationIsNoDifference(long seed) {
    assertThat(
            new World(seed)
                .run(
                    ROUNDS,
                    (vantage, _, round, random) ->
                        lossy(
                            random.nextInt(100) < round - 30 * vantage ? SECOND_LEAF : LEAF,
                            random)))
        .isEmpty();
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void outagesEverywhereAreNoBlocking(long seed) {
    assertThat(
            new World(seed)
                .run(
                    ROUNDS,
                    (_, _, round, _) -> round % 50 < 10 || round % 17 == 0 ? TIMEOUT : LEAF))
        .isEmpty();
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void illVantagePointIsHeldAgainstNobody(long seed) {
    World world = new World(seed).ill(3);
    Sight[] nonsense = {RESIGNED, TIMEOUT, OWN};
    assertThat(
            world.run(
                ROUNDS,
                (vantage, _, _, random) -> vantage == 3 ? nonsense[random.nextInt(3)] : LEAF))
        .isEmpty();
    assertThat(world.heard.events).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void judgementsThatComeTwiceOrLateChangeNothing(long seed) {
    World world = new World(seed).repeating();
    world.run(
        ROUNDS, (vantage, doh, round, _) -> intercepted(vantage, doh, round) ? RESIGNED : LEAF);
    assertThat(rounds(world, Check.VANTAGE, 3, false)).hasSize(102).first().isEqualTo(100);
    assertThat(world.heard.events).filteredOn(event -> event.contains("vantage")).hasSize(2);
  }

  /** DoT of one place, for a hundred probes. */
  private static boolean intercepted(int vantage, boolean doh, int round) {
    return vantage == 3 && !doh && round >= 100 && round < 200;
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void interceptionAtOnePlaceIsFoundAtTheFirstLook(long seed) {
    World world = new World(seed);
    world.run(
        ROUNDS, (vantage, doh, round, _) -> intercepted(vantage, doh, round) ? RESIGNED : LEAF);

    // A hundred that are bad, and two good ones until it is over.
    for (Check check : List.of(Check.VANTAGE, Check.TRANSPORT)) {
      assertThat(rounds(world, check, 3, false)).hasSize(102).startsWith(100).endsWith(201);
      assertThat(world.violations(check)).allMatch(said -> severity(said) == Severity.CRITICAL);
    }
    assertThat(world.heard.events)
        .containsExactly(
            "opened vantage critical [v3]",
            "opened transport critical [v3]",
            "opened chain warning [v3]",
            "opened programs critical [v3]",
            "closed chain warning []",
            "closed programs critical []",
            "closed vantage critical []",
            "closed transport critical []");
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void interceptionAmidLossAndRotationIsFoundAtTheFirstLook(long seed) {
    World world = new World(seed);
    world.run(
        ROUNDS,
        (vantage, doh, round, random) ->
            lossy(
                intercepted(vantage, doh, round)
                    ? RESIGNED
                    : random.nextBoolean() ? LEAF : SECOND_LEAF,
                random));
    List<Said> violations = world.violations(Check.VANTAGE);
    assertThat(violations).allMatch(said -> said.vantage() == 3 && !said.doh());
    assertThat(violations)
        .filteredOn(said -> said.sight() == RESIGNED)
        .hasSizeBetween(50, 90)
        .allMatch(said -> severity(said) == Severity.CRITICAL);
    assertThat(violations)
        .filteredOn(said -> said.sight() != RESIGNED)
        .allMatch(said -> said.round() >= 200)
        .hasSizeLessThan(6);
    assertThat(violations.getFirst().round()).isBetween(100, 110);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void placesBehindOneInterceptorAreAllFound(long seed) {
    World world = new World(seed);
    world.run(ROUNDS, (vantage, _, round, _) -> vantage < 4 && round >= 100 ? RESIGNED : LEAF);
    List<Said> violations = world.violations(Check.VANTAGE);
    assertThat(violations).hasSize(4 * 2 * (ROUNDS - 100));
    assertThat(violations).allMatch(said -> said.vantage() < 4 && said.round() >= 100);
    assertThat(world.tracker.open())
        .filteredOn(incident -> incident.cause().label().equals("vantage"))
        .hasSize(2)
        .allMatch(incident -> incident.vantages().equals(List.of("v0", "v1", "v2", "v3")));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void blockingAtOnePlaceIsFoundAtTheThirdProbe(long seed) {
    World world = new World(seed);
    world.run(
        ROUNDS,
        (vantage, doh, round, random) ->
            intercepted(vantage, doh, round) ? (random.nextBoolean() ? TIMEOUT : RESET) : LEAF);
    assertThat(rounds(world, Check.VANTAGE, 3, false))
        .hasSize(100)
        .startsWith(102, 103)
        .endsWith(200, 201);
    assertThat(world.violations(Check.TRANSPORT)).isEmpty();
    assertThat(world.heard.events)
        .containsExactly(
            "opened reachable critical [v3]",
            "opened vantage critical [v3]",
            "closed reachable critical []",
            "closed vantage critical []");
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void blockingAmidLossIsFoundWhenItIsNoBadLuckAnyMore(long seed) {
    World world = new World(seed);
    world.run(
        ROUNDS,
        (vantage, doh, round, random) ->
            intercepted(vantage, doh, round) ? TIMEOUT : lossy(LEAF, random));
    assertThat(rounds(world, Check.VANTAGE, 3, false).getFirst()).isBetween(105, 130);
  }
}
