package io.assay.incident;

import io.assay.config.Compare;
import io.assay.endpoint.Target;
import io.assay.judge.Check;
import io.assay.judge.CheckResult;
import io.assay.judge.CheckResult.Violation;
import io.assay.judge.Judgement;
import io.assay.judge.Seen;
import io.assay.lab.LabCertificate;
import io.assay.probe.FailureKind;
import io.assay.probe.Observation;
import io.assay.probe.Origin;
import io.assay.probe.Outcome;
import io.assay.probe.Stage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.UUID;

/**
 * A resolver with DoT and DoH that ten vantage points probe once a minute each, over simulated
 * time. Each at its own moment of the minute, with jitter; what times out is judged when it did.
 * What is seen was judged by the real judge, and is given another time and vantage point.
 */
final class World {
  static final int VANTAGE_POINTS = 10;

  /** What there is to see at one place at one time. */
  enum Sight {
    LEAF,
    SECOND_LEAF,
    OTHER_ISSUER,
    OWN,
    SECOND_OWN,
    RESIGNED,
    TIMEOUT,
    RESET,
    NO_ANSWER;

    boolean answers() {
      return compareTo(TIMEOUT) < 0;
    }
  }

  /** Decides what is to see. */
  @FunctionalInterface
  interface Sky {
    Sight at(int vantage, boolean doh, int round, Random random);
  }

  /** What a check said of a probe. */
  record Said(int vantage, boolean doh, int round, Sight sight, CheckResult result) {}

  private record Probe(
      int vantage, boolean doh, int round, Sight sight, Instant start, Instant end) {}

  private static final LabCertificate SECOND_LEAF = Scene.PUBLIC.anotherLeaf().build();
  private static final LabCertificate SECOND_OWN = Scene.pki("Second private").leaf();
  private static final Map<String, Judgement> JUDGED = new HashMap<>();

  private final Scene judge = Scene.begin();
  private final Instant begin = judge.now();
  private final Random random;
  private Instant now = begin;
  private final Comparison comparison;
  final Heard heard = new Heard();
  final IncidentTracker tracker = new IncidentTracker(Compare.DEFAULT, heard);
  final List<Said> violations = new ArrayList<>();
  private Optional<Integer> ill = Optional.empty();
  private boolean repeating;
  private int probes;

  World(long seed) {
    random = new Random(seed);
    comparison =
        new Comparison(
            new Terms(Compare.DEFAULT, Map.of("test", Duration.ofMinutes(1))), () -> now);
  }

  /** A vantage point is ill all the time. */
  World ill(int vantage) {
    ill = Optional.of(vantage);
    return this;
  }

  /** Every judgement comes twice, and some of the old ones again. */
  World repeating() {
    repeating = true;
    return this;
  }

  int probes() {
    return probes;
  }

  /** Lets the world turn, and answers the violations of {@code vantage} and {@code transport}. */
  List<Said> run(int rounds, Sky sky) {
    PriorityQueue<Probe> queue = new PriorityQueue<>(Comparator.comparing(Probe::end));
    int[] phases = random.ints(2 * VANTAGE_POINTS, 0, 60_000).toArray();
    for (int round = 0; round < rounds; round++) {
      for (int i = 0; i < 2 * VANTAGE_POINTS; i++) {
        int vantage = i / 2;
        boolean doh = i % 2 == 1;
        Instant start =
            begin.plus(Duration.ofMinutes(round).plusMillis(phases[i] + random.nextInt(500)));
        Sight sight = sky.at(vantage, doh, round, random);
        Duration length =
            sight.answers() || sight == Sight.RESET
                ? Duration.ofMillis(20 + random.nextInt(200))
                : Duration.ofMillis(5_000 + random.nextInt(100));
        queue.add(new Probe(vantage, doh, round, sight, start, start.plus(length)));
      }
    }
    List<Judgement> old = new ArrayList<>();
    while (!queue.isEmpty()) {
      Probe probe = queue.remove();
      now = probe.end();
      Judgement judgement = judgement(probe);
      take(probe, judgement);
      if (repeating) {
        take(probe, judgement);
        old.add(judgement);
        take(probe, old.get(random.nextInt(old.size())));
      }
      probes++;
    }
    return violations;
  }

  private void take(Probe probe, Judgement judgement) {
    List<CheckResult> results = comparison.compare(judgement);
    for (CheckResult result : results) {
      if (result instanceof Violation) {
        violations.add(
            new Said(probe.vantage(), probe.doh(), probe.round(), probe.sight(), result));
      }
    }
    tracker.record(judgement.with(results), now);
  }

  /** The violations of one check. */
  List<Said> violations(Check check) {
    return violations.stream().filter(said -> said.result().check() == check).toList();
  }

  private Judgement judgement(Probe probe) {
    Judgement judged;
    synchronized (JUDGED) {
      judged =
          JUDGED.computeIfAbsent(
              probe.sight() + (probe.doh() ? " by DoH" : ""),
              _ -> judge.judgementAt(begin, "any", seen(probe.sight(), probe.doh())));
    }
    Observation seen = judged.observation();
    Target target = seen.target();
    boolean isIll = ill.filter(vantage -> vantage == probe.vantage()).isPresent();
    return new Judgement(
        new Observation(
            new UUID(random.nextLong(), random.nextLong()),
            new Target(
                target.resolver(), target.endpoint(), target.address(), "v" + probe.vantage()),
            isIll ? Origin.ill("captive portal") : Origin.SOUND,
            seen.serverName(),
            seen.query(),
            probe.start(),
            seen.timings(),
            seen.tls(),
            seen.http(),
            seen.dns(),
            seen.outcome()),
        judged.paths(),
        judged.programs(),
        judged.revocation(),
        judged.scts(),
        judged.inclusion(),
        judged.results(),
        judged.verdict());
  }

  private static Seen seen(Sight sight, boolean doh) {
    return switch (sight) {
      case LEAF -> answered(Scene.PUBLIC.leaf(), doh);
      case SECOND_LEAF -> answered(SECOND_LEAF, doh);
      case OTHER_ISSUER -> answered(Scene.OTHER.leaf(), doh);
      case OWN -> answered(Scene.PRIVATE.leaf(), doh);
      case SECOND_OWN -> answered(SECOND_OWN, doh);
      case RESIGNED -> answered(Scene.INTERCEPTOR.leaf(), doh);
      case TIMEOUT -> answered(Scene.PUBLIC.leaf(), doh).failed(Scene.TIMEOUT);
      case RESET -> nothing(doh).failed(new Outcome.Failed(Stage.TLS, FailureKind.RESET, "reset"));
      case NO_ANSWER ->
          answered(Scene.PUBLIC.leaf(), doh)
              .failed(new Outcome.Failed(Stage.QUERY, FailureKind.TIMEOUT, "no answer"));
    };
  }

  /** Nothing was presented. */
  private static Seen nothing(boolean doh) {
    return doh ? Seen.doh() : Seen.dot(List.of());
  }

  private static Seen answered(LabCertificate leaf, boolean doh) {
    return doh ? Scene.doh(leaf) : Scene.dot(leaf);
  }
}
