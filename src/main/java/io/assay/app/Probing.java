package io.assay.app;

import io.assay.config.Config;
import io.assay.endpoint.Deadlines;
import io.assay.endpoint.Endpoint;
import io.assay.endpoint.EndpointException;
import io.assay.endpoint.EndpointParser;
import io.assay.endpoint.IpLiteral;
import io.assay.endpoint.Target;
import io.assay.metrics.AssayMetrics;
import io.assay.probe.AddressLookup;
import io.assay.probe.Examiner;
import io.assay.probe.Prober;
import io.assay.web.Operations.ProbeAnswer;
import io.assay.web.Operations.ProbeRequest;
import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a daemon has that probes: the schedule, the prober and its vantage points, by one
 * configuration after another. Thread-safe.
 */
final class Probing implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Probing.class);

  private final Prober prober;
  private final VantageHealth health;
  private final CloserLooks looks;
  private final Probes probes;
  private final Rounds rounds;
  private final Schedule<Followed> schedule;
  private volatile InForce inForce;

  /** One configuration in force. */
  private record InForce(Map<Job.Id, Followed> jobs, Rounds.Tools tools) {}

  /**
   * Probes nothing yet.
   *
   * @param sink takes what is seen
   */
  Probing(Config config, ObservationSink sink, InstantSource clock, AssayMetrics metrics) {
    prober =
        new Prober(
            eventLoopThreads(),
            clock,
            (name, deadline) -> inForce.tools().lookup().apply(name, deadline));
    health = new VantageHealth(prober::selfCheck, metrics, clock);
    looks =
        new CloserLooks(
            new Examiner(prober::probe, clock), terms(config), metrics, System::nanoTime);
    probes = new Probes(prober::probe, health::stamp, sink, looks, metrics);
    rounds = new Rounds(metrics, clock, System::nanoTime);
    schedule =
        new Schedule<>(
            System::nanoTime,
            new SplittableRandom(),
            (followed, due) -> rounds.scheduled(followed, inForce.tools(), due),
            missed -> metrics.skipped(AssayMetrics.Skip.LATE, missed));
    inForce = new InForce(Map.of(), tools(config));
    metrics.bindInFlight(
        () -> inForce.tools().inFlight().current(),
        () -> inForce.tools().inFlight().limit(),
        () -> inForce.tools().inFlight().waiting());
  }

  /**
   * Puts {@code config} in force: what is probed before and after goes on undisturbed.
   *
   * @param mine of all that it asks for, what this process is to probe
   */
  synchronized void put(Config config, Predicate<Job.Id> mine) {
    health.put(config.vantages());
    looks.put(terms(config));
    Job.leftOut(config).forEach(LOG::warn);
    Map<Job.Id, Followed> before = inForce.jobs();
    Map<Job.Id, Followed> jobs = new LinkedHashMap<>();
    Job.of(config)
        .forEach(
            (id, job) -> {
              Followed known = before.get(id);
              if (!mine.test(id)) {
                return;
              }
              if (known == null) {
                jobs.put(id, new Followed(job, probes));
              } else {
                known.update(job);
                jobs.put(id, known);
              }
            });
    inForce = new InForce(jobs, tools(config));
    schedule.replace(
        jobs.values().stream()
            .collect(Collectors.toMap(Function.identity(), f -> f.job().interval())));
    before.forEach(
        (id, followed) -> {
          if (!jobs.containsKey(id)) {
            followed.end();
          }
        });
  }

  /** What is probed now. */
  Set<Job.Id> jobs() {
    return inForce.jobs().keySet();
  }

  /** How much is probed, for people. */
  String extent() {
    long all = inForce.jobs().size();
    long names = inForce.jobs().keySet().stream().filter(id -> id.address().isEmpty()).count();
    return "%d endpoints with an address, %d whose name is looked up".formatted(all - names, names);
  }

  private static CloserLooks.Terms terms(Config config) {
    return new CloserLooks.Terms(config.examine(), new PathPorts(config.resolvers()));
  }

  private Rounds.Tools tools(Config config) {
    AddressLookup lookup = new AddressLookup(config.nameservers());
    return new Rounds.Tools(
        probes, new InFlight(config.limits()), lookup::lookup, schedule.workers());
  }

  /**
   * Probes what the configuration holds for {@code request} and waits for the end.
   *
   * @throws InterruptedException if the daemon ends meanwhile
   */
  ProbeAnswer probe(ProbeRequest request) throws InterruptedException {
    Endpoint endpoint;
    try {
      endpoint = EndpointParser.parse(request.endpoint()).endpoint();
    } catch (EndpointException e) {
      return new ProbeAnswer.Malformed("target: " + e.getMessage());
    }
    Optional<InetAddress> address = request.address().flatMap(IpLiteral::parse);
    if (request.address().isPresent() && address.isEmpty()) {
      return new ProbeAnswer.Malformed("address: an IPv4 or IPv6 address is expected");
    }
    InForce now = inForce;
    List<Callable<List<Target>>> probes = new ArrayList<>();
    for (Followed followed : now.jobs().values()) {
      Job.Id id = followed.job().id();
      if (id.endpoint().equals(endpoint)
          && request.vantage().map(id.vantage()::equals).orElse(true)
          && (address.isEmpty() || id.address().isEmpty() || id.address().equals(address))) {
        Deadlines deadlines = within(request.patience(), followed.job().deadlines());
        probes.add(
            () ->
                rounds.now(
                    followed, now.tools(), a -> address.map(a::equals).orElse(true), deadlines));
      }
    }
    Set<Target> targets = carryOut(probes, now.tools());
    return targets.isEmpty()
        ? new ProbeAnswer.NotConfigured(
            "Nothing like this is configured; only endpoints of the configuration are probed, at"
                + " their addresses and from its vantage points.")
        : new ProbeAnswer.Probed(List.copyOf(targets));
  }

  private static Set<Target> carryOut(List<Callable<List<Target>>> probes, Rounds.Tools tools)
      throws InterruptedException {
    Set<Target> targets = new LinkedHashSet<>();
    try {
      for (Future<List<Target>> probe : tools.workers().invokeAll(probes)) {
        targets.addAll(probe.get());
      }
    } catch (RejectedExecutionException e) {
      throw new InterruptedException("the daemon is shutting down");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof InterruptedException interrupted) {
        throw interrupted;
      }
      throw new IllegalStateException("a probe met a defect of this program", e.getCause());
    }
    return targets;
  }

  private static Deadlines within(Optional<Duration> patience, Deadlines deadlines) {
    Duration total =
        patience.filter(p -> p.compareTo(deadlines.total()) < 0).orElse(deadlines.total());
    return new Deadlines(
        total,
        shorter(deadlines.resolve(), total),
        shorter(deadlines.connect(), total),
        shorter(deadlines.tls(), total),
        shorter(deadlines.query(), total));
  }

  private static Duration shorter(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }

  /** A loop manages about a thousand probes a second; judging wants cores too. */
  private static int eventLoopThreads() {
    return Math.clamp(Runtime.getRuntime().availableProcessors() / 2, 1, 8);
  }

  /** Ends the probes under way without handing them on: within five seconds. */
  @Override
  public void close() {
    schedule.close();
    health.close();
    looks.close();
    prober.close();
  }
}
