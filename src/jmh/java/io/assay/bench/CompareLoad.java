package io.assay.bench;

import io.assay.config.Compare;
import io.assay.endpoint.Endpoint;
import io.assay.endpoint.Expectation;
import io.assay.endpoint.Host;
import io.assay.endpoint.Target;
import io.assay.incident.Comparison;
import io.assay.incident.IncidentListener;
import io.assay.incident.IncidentTracker;
import io.assay.incident.Terms;
import io.assay.judge.CheckResult;
import io.assay.judge.Judge;
import io.assay.judge.Judgement;
import io.assay.judge.Judging;
import io.assay.judge.Seen;
import io.assay.lab.LabPki;
import io.assay.probe.Observation;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * What comparing vantage points and tracking incidents costs: {@code CompareLoad [ENDPOINTS
 * [VANTAGE_POINTS]]}, 100,000 endpoints' addresses from 10 places unless said, half of them DoT and
 * half DoH of one resolver each. Prints CPU time of a judgement and the heap that all state takes.
 *
 * <p>Every server has a key of its own at every second place, so that nothing is shared that is not
 * shared in reality; one probe of fifty is not answered.
 */
public final class CompareLoad {
  private static final int ROUNDS = 12;
  private static final int KEYS = 64;
  private static final Random RANDOM = new Random(1);

  private CompareLoad() {}

  /** Measures and prints. */
  public static void main(String... arguments) {
    int endpoints = arguments.length < 1 ? 100_000 : Integer.parseInt(arguments[0]);
    int vantagePoints = arguments.length < 2 ? 10 : Integer.parseInt(arguments[1]);
    LabPki pki = LabPki.create();
    Judge judge = Judging.trusting(pki.root());
    List<Judgement> dot = new ArrayList<>();
    List<Judgement> doh = new ArrayList<>();
    for (int i = 0; i < KEYS; i++) {
      var leaf = pki.anotherLeaf().build();
      dot.add(judge.judge(Seen.dot(leaf.chain()).observation(), Expectation.NONE));
      doh.add(judge.judge(Seen.doh(leaf, pki.issuing()).observation(), Expectation.NONE));
    }
    var lost =
        judge.judge(
            Seen.dot(List.of())
                .failed(
                    new io.assay.probe.Outcome.Failed(
                        io.assay.probe.Stage.CONNECT,
                        io.assay.probe.FailureKind.TIMEOUT,
                        "no answer"))
                .observation(),
            Expectation.NONE);
    Instant begin = Instant.now();
    Comparison comparison =
        new Comparison(new Terms(Compare.DEFAULT, Map.of()), () -> begin.plus(Duration.ofDays(1)));
    IncidentTracker tracker = new IncidentTracker(Compare.DEFAULT, IncidentListener.NONE);
    long before = usedHeap();
    for (int round = 0; round < ROUNDS; round++) {
      long cpu = 0;
      for (int vantage = 0; vantage < vantagePoints; vantage++) {
        Instant time = begin.plusSeconds(60L * round + vantage);
        for (int i = 0; i < endpoints; i += 1_000) {
          List<Judgement> batch = new ArrayList<>(1_000);
          for (int j = i; j < Math.min(endpoints, i + 1_000); j++) {
            List<Judgement> all = j % 2 == 0 ? dot : doh;
            Judgement seen = RANDOM.nextInt(50) == 0 ? lost : all.get((j / 2 + vantage % 2) % KEYS);
            batch.add(retold(seen, target(j, vantage), time));
          }
          long cpuBefore = cpuNanos();
          List<List<CheckResult>> results = new ArrayList<>(batch.size());
          for (Judgement judgement : batch) {
            results.add(comparison.compare(judgement));
          }
          cpu += cpuNanos() - cpuBefore;
          List<Judgement> compared = new ArrayList<>(batch.size());
          for (int j = 0; j < batch.size(); j++) {
            compared.add(batch.get(j).with(results.get(j)));
          }
          cpuBefore = cpuNanos();
          for (Judgement judgement : compared) {
            tracker.record(judgement, time);
          }
          cpu += cpuNanos() - cpuBefore;
        }
      }
      long number = (long) endpoints * vantagePoints;
      System.out.printf(
          Locale.ROOT,
          "round %d: %.1f µs of CPU for each of %,d judgements%n",
          round + 1,
          cpu / 1e3 / number,
          number);
    }
    long state = usedHeap() - before;
    System.out.printf(
        Locale.ROOT,
        "%,d targets: %.1f MB on the heap, %d octets a target (one place), %d an endpoint's"
            + " address (all places); %d incidents open, %d dropped%n",
        comparison.targets(),
        state / 1e6,
        state / comparison.targets(),
        state / endpoints,
        tracker.open().size(),
        tracker.dropped());
  }

  private static Target target(int number, int vantage) {
    Host host = new Host.Name("resolver.test");
    Endpoint endpoint =
        number % 2 == 0
            ? new Endpoint.Dot(host, 853, Optional.empty())
            : new Endpoint.Doh(host, 443, Optional.empty(), "/dns-query", false);
    int resolver = number / 2;
    InetAddress address =
        InetAddress.ofLiteral(
            "127.%d.%d.%d".formatted(resolver >> 16, resolver >> 8 & 255, resolver & 255));
    return new Target("r" + resolver, endpoint, Optional.of(address), "vantage-" + vantage);
  }

  private static Judgement retold(Judgement judged, Target target, Instant time) {
    Observation seen = judged.observation();
    return new Judgement(
        new Observation(
            seen.id(),
            target,
            seen.origin(),
            seen.serverName(),
            seen.query(),
            time,
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

  private static long usedHeap() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  private static long cpuNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }
}
