package io.assay.app;

import io.assay.config.Config;
import io.assay.config.ConfigLoader;
import io.assay.judge.Check;
import io.assay.judge.CheckResult.Violation;
import io.assay.judge.Judge;
import io.assay.judge.Judgement;
import io.assay.judge.Severity;
import io.assay.metrics.AssayMetrics;
import io.assay.probe.Outcome;
import io.assay.web.board.Board;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;

/**
 * What a daemon does of the role {@code all}, counting everything that is judged: {@code
 * QuietDaemon CONFIG PROBES} probes as the configuration says until there were so many, and prints
 * the numbers.
 */
public final class QuietDaemon {
  /** What the result begins with. */
  public static final String BEGIN = "probes";

  /** What the line of each alarm begins with. */
  public static final String ALARM = "alarm";

  /** Ends the output. */
  public static final String END = "that is all";

  private final long wanted;
  private final CountDownLatch end = new CountDownLatch(1);

  // Guarded by this object's lock.
  private long probes;
  private long failed;
  private long looks;
  private final Map<String, Long> verdicts = new TreeMap<>();
  private final Map<String, Long> violations = new TreeMap<>();

  private QuietDaemon(long wanted) {
    this.wanted = wanted;
  }

  /** Probes and prints. */
  public static void main(String... arguments) throws Exception {
    Config config = ConfigLoader.load(Path.of(arguments[0]));
    QuietDaemon counting = new QuietDaemon(Long.parseLong(arguments[1]));
    InstantSource clock = InstantSource.system();
    RootPrograms programs =
        RootPrograms.load(
            config.trust(),
            List.of(),
            RootPrograms.store(
                Optional.empty(), config.trust().updates(), Surroundings.ofThisProcess()));
    Judge judge = ReferenceSource.offline().judge(programs);
    try (AssayMetrics metrics = new AssayMetrics(Version.ofThisProgram(), clock)) {
      Pipeline pipeline =
          new Pipeline(
              config,
              judge::judge,
              counting::take,
              Optional.empty(),
              Optional.empty(),
              OpenBefore.NOTHING,
              new Board(),
              metrics,
              clock);
      try (Probing probing = new Probing(config, pipeline, clock, metrics)) {
        probing.put(config, _ -> true);
        counting.end.await();
      }
    }
    counting.print();
  }

  private synchronized void take(Judgement judgement) {
    if (probes == wanted) {
      return;
    }
    probes++;
    boolean fails = judgement.observation().outcome() instanceof Outcome.Failed;
    failed += fails && !judgement.isOfControl() ? 1 : 0;
    looks += judgement.observation().examination().isPresent() ? 1 : 0;
    verdicts.merge(judgement.verdict().text(), 1L, Long::sum);
    Set<Severity> grave = EnumSet.of(Severity.WARNING, Severity.CRITICAL);
    for (String check :
        judgement.results().stream()
            .filter(Violation.class::isInstance)
            .map(Violation.class::cast)
            .filter(violation -> grave.contains(violation.severity()))
            .map(violation -> violation.check().id())
            .collect(Collectors.toSet())) {
      violations.merge(check, 1L, Long::sum);
    }
    if (alarms(judgement)) {
      System.out.printf(
          "%s %s %s%n",
          ALARM,
          judgement.observation().target(),
          judgement.results().stream().filter(Violation.class::isInstance).toList());
    }
    if (probes == wanted) {
      end.countDown();
    }
  }

  /** Whether anything but a failed probe is more than a note. */
  private static boolean alarms(Judgement judgement) {
    return judgement.results().stream()
        .filter(Violation.class::isInstance)
        .map(Violation.class::cast)
        .anyMatch(
            violation ->
                violation.severity() != Severity.INFO && violation.check() != Check.REACHABLE);
  }

  private synchronized void print() {
    System.out.printf(
        Locale.ROOT,
        BEGIN
            + " %,d, of which failed %,d; closer looks %,d%n"
            + "verdicts %s%nviolated, graver than info: %s%n%s%n",
        probes,
        failed,
        looks,
        verdicts,
        violations,
        END);
  }
}
