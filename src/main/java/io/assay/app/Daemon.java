package io.assay.app;

import io.assay.config.Config;
import io.assay.config.ConfigException;
import io.assay.config.ConfigLoader;
import io.assay.config.Ct;
import io.assay.config.Trust;
import io.assay.endpoint.Deadlines;
import io.assay.endpoint.Endpoint;
import io.assay.endpoint.EndpointException;
import io.assay.endpoint.EndpointParser;
import io.assay.endpoint.IpLiteral;
import io.assay.endpoint.Target;
import io.assay.judge.Judge;
import io.assay.judge.Judgement;
import io.assay.metrics.AssayMetrics;
import io.assay.metrics.LogView;
import io.assay.probe.AddressLookup;
import io.assay.probe.Prober;
import io.assay.trust.revocation.RevocationFeed;
import io.assay.trust.source.RootStore;
import io.assay.web.ListenException;
import io.assay.web.Operations;
import io.assay.web.WebServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
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
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The running program: owns the schedule, the prober, the metrics and the web server, and puts one
 * configuration after another in force. Thread-safe.
 */
final class Daemon implements Operations, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Daemon.class);

  private final Path file;
  private final InetSocketAddress listen;
  private final Surroundings here;
  private final InstantSource clock;
  private final AssayMetrics metrics;
  private final Prober prober;
  private final Pipeline pipeline;
  private final Rounds rounds;
  private final Schedule<Followed> schedule;
  private final WebServer web;

  /** Held while one configuration replaces another, and at the end. */
  private final ReentrantLock replacing = new ReentrantLock();

  private final CtMonitor monitor;
  private volatile InForce inForce;
  private volatile boolean ready;

  /** What judging is based on. Changed under {@link #replacing} only. */
  private volatile Basis basis;

  /** One configuration in force. */
  private record InForce(Config config, Map<Job.Id, Followed> jobs, Rounds.Tools tools) {}

  /** Whom one configuration trusts, and what keeps that up to date. */
  private record Basis(
      Trust trust,
      Optional<String> contact,
      List<InetSocketAddress> nameservers,
      ReferenceSource source,
      Optional<RootUpdates> updates) {}

  private Daemon(
      Path file, Config config, RootPrograms programs, Surroundings here, InstantSource clock)
      throws ListenException {
    this.file = file;
    this.listen = config.listen();
    this.here = here;
    this.clock = clock;
    metrics = new AssayMetrics(Version.ofThisProgram());
    prober = new Prober(eventLoopThreads(), clock);
    basis = basis(config);
    monitor = new CtMonitor(here, clock, new CtNewsLog());
    Judge judge = basis.source.judge(programs, monitor::knowledge);
    pipeline = new Pipeline(prober::probe, judge::judge, this::learn, new VerdictLog(), metrics);
    metrics.referencesInUse(programs.dates());
    rounds = new Rounds(metrics, clock, System::nanoTime);
    schedule =
        new Schedule<>(
            System::nanoTime,
            new SplittableRandom(),
            (followed, due) -> rounds.scheduled(followed, inForce.tools(), due),
            missed -> metrics.skipped(AssayMetrics.Skip.LATE, missed));
    inForce = new InForce(config, Map.of(), tools(config));
    metrics.bindLogs(() -> new LogView(monitor.status(), monitor.knowledge()));
    metrics.bindInFlight(
        () -> inForce.tools().inFlight().current(),
        () -> inForce.tools().inFlight().limit(),
        () -> inForce.tools().inFlight().waiting());
    try {
      web = WebServer.start(listen, metrics, this, Version.ofThisProgram());
    } catch (ListenException e) {
      schedule.close();
      prober.close();
      basis.source.close();
      metrics.close();
      throw e;
    }
  }

  /**
   * Starts probing and serving.
   *
   * @param file where {@code config} is from, and what a reload reads
   * @throws ListenException if the web server cannot listen; nothing was started then
   * @throws IOException if the trust anchors cannot be read; nothing was started then
   */
  static Daemon start(Path file, Config config, Surroundings here, InstantSource clock)
      throws ListenException, IOException {
    RootPrograms programs = programs(config.trust(), config.ct(), here, clock.instant());
    Daemon daemon = new Daemon(file, config, programs, here, clock);
    try {
      daemon.monitor.put(config, programs.logs());
    } catch (IOException e) {
      daemon.close();
      throw e;
    }
    daemon.put(config);
    daemon.ready = true;
    daemon.basis.updates.ifPresent(RootUpdates::start);
    return daemon;
  }

  /** With the configuration's own CT logs, by which SCTs are verified as by those of the list. */
  private static RootPrograms programs(Trust trust, Ct ct, Surroundings here, Instant now)
      throws IOException {
    RootPrograms programs = RootPrograms.load(trust, List.of(), store(trust, here));
    programs.notes().forEach(note -> LOG.warn("Root programs: {}", note));
    programs.agedList(now).ifPresent(LOG::warn);
    return programs.with(ct);
  }

  private static RootStore store(Trust trust, Surroundings here) {
    return RootPrograms.store(Optional.empty(), trust.updates(), here);
  }

  /** Where the web server answers. */
  URI url() {
    return web.url();
  }

  /** How much is probed, for people. */
  String extent() {
    long names = inForce.jobs().keySet().stream().filter(id -> id.address().isEmpty()).count();
    int logs = monitor.status().size();
    return "%d endpoints with an address, %d whose name is looked up%s"
        .formatted(
            inForce.jobs().size() - names,
            names,
            logs == 0 ? "" : ", and %d CT logs".formatted(logs));
  }

  @Override
  public boolean ready() {
    return ready;
  }

  @Override
  public List<String> reload() {
    replacing.lock();
    try {
      if (!ready) {
        return List.of("the daemon is shutting down");
      }
      Config config = ConfigLoader.load(file);
      RootPrograms programs = programs(config.trust(), config.ct(), here, clock.instant());
      monitor.put(config, programs.logs());
      rebase(config);
      judgeBy(programs);
      put(config);
      LOG.info("Reloaded {}: {}", file, extent());
      if (!config.listen().equals(listen)) {
        LOG.warn("web.listen has changed in {}, which takes a restart", file);
      }
      return List.of();
    } catch (ConfigException | IOException e) {
      metrics.configurationRejected();
      List<String> mistakes = String.valueOf(e.getMessage()).lines().toList();
      mistakes.forEach(mistake -> LOG.error("Not reloaded: {}", mistake));
      return mistakes;
    } finally {
      replacing.unlock();
    }
  }

  /** Puts {@code config} in force: what is in both configurations goes on undisturbed. */
  private void put(Config config) {
    Map<Job.Id, Followed> before = inForce.jobs();
    Map<Job.Id, Followed> jobs = new LinkedHashMap<>();
    Job.of(config)
        .forEach(
            (id, job) -> {
              Followed known = before.get(id);
              if (known == null) {
                jobs.put(id, new Followed(job, pipeline));
              } else {
                known.update(job);
                jobs.put(id, known);
              }
            });
    inForce = new InForce(config, jobs, tools(config));
    schedule.replace(
        jobs.values().stream()
            .collect(Collectors.toMap(Function.identity(), f -> f.job().interval())));
    before.forEach(
        (id, followed) -> {
          if (!jobs.containsKey(id)) {
            followed.end();
          }
        });
    metrics.configurationLoaded(clock.instant());
  }

  private Rounds.Tools tools(Config config) {
    AddressLookup lookup = new AddressLookup(config.nameservers());
    return new Rounds.Tools(
        pipeline, new InFlight(config.limits()), lookup::lookup, schedule.workers());
  }

  @Override
  public ProbeAnswer probe(ProbeRequest request) throws InterruptedException {
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

  private Basis basis(Config config) {
    Trust trust = config.trust();
    return new Basis(
        trust,
        config.ct().contact(),
        config.nameservers(),
        ReferenceSource.fetching(
            trust,
            config.ct().contact(),
            config.nameservers(),
            RevocationFeed.Order.CRL_FIRST,
            clock),
        trust
            .updates()
            .refresh()
            .map(
                interval ->
                    new RootUpdates(
                        store(trust, here),
                        trust.updates().publishers(),
                        trust.logs(),
                        interval,
                        config.nameservers(),
                        this::rootsUpdated,
                        clock)));
  }

  /** What was fetched stays, unless the configuration changes how it is fetched. */
  private void rebase(Config config) {
    Basis before = basis;
    if (!before.trust.equals(config.trust())
        || !before.contact.equals(config.ct().contact())
        || !before.nameservers.equals(config.nameservers())) {
      basis = basis(config);
      before.updates.ifPresent(RootUpdates::close);
      before.source.close();
      basis.updates.ifPresent(RootUpdates::start);
    }
  }

  private void judgeBy(RootPrograms programs) {
    Judge judge = basis.source.judge(programs, monitor::knowledge);
    pipeline.judgeBy(judge::judge);
    metrics.referencesInUse(programs.dates());
  }

  private void rootsUpdated() {
    replacing.lock();
    try {
      if (ready) {
        RootPrograms programs = programs(basis.trust, inForce.config().ct(), here, clock.instant());
        judgeBy(programs);
        monitor.put(inForce.config(), programs.logs());
      }
    } catch (IOException e) {
      LOG.warn("The updated root programs are not used: {}", e.getMessage());
    } finally {
      replacing.unlock();
    }
  }

  /** Has fetched what would make later judgements surer, and notes what an endpoint serves. */
  private void learn(Judgement judgement) {
    basis.source.want(judgement, judgement.observation().startedAt());
    monitor.served(judgement);
  }

  /** A loop manages about a thousand probes a second; judging wants cores too. */
  private static int eventLoopThreads() {
    return Math.clamp(Runtime.getRuntime().availableProcessors() / 2, 1, 8);
  }

  /** Ends the probes under way without recording them, and stops serving: within five seconds. */
  @Override
  public void close() {
    ready = false;
    schedule.close();
    prober.close();
    basis.updates.ifPresent(RootUpdates::close);
    basis.source.close();
    monitor.close();
    web.close();
    metrics.close();
  }
}
