package io.assay.app;

import io.assay.config.Config;
import io.assay.config.Ct;
import io.assay.config.Role;
import io.assay.config.Trust;
import io.assay.evidence.EvidenceCollector;
import io.assay.evidence.EvidenceFolder;
import io.assay.history.History;
import io.assay.judge.Judge;
import io.assay.judge.Judgement;
import io.assay.metrics.AssayMetrics;
import io.assay.metrics.LogView;
import io.assay.trust.revocation.RevocationFeed;
import io.assay.trust.source.RootStore;
import io.assay.web.board.Board;
import io.assay.web.reading.Knowledge;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a daemon has that judges: the pipeline, and what judging is based on, by one configuration
 * after another. Thread-safe.
 */
final class Judging implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Judging.class);

  private final Surroundings here;
  private final InstantSource clock;
  private final AssayMetrics metrics;
  private final CtMonitor monitor;
  private final Optional<EvidenceCollector> evidence;
  private final Optional<History> history;
  private final OpenBefore before;
  private final Optional<EvidenceFolder> evidenceFolder;
  private final Role role;
  private final Instant started;
  private final Board board = new Board();
  private final Pipeline pipeline;

  // Changed under this object's lock.
  private Config config;
  private volatile RootPrograms programs;
  private volatile Basis basis;
  private boolean closed;

  /** Whom one configuration trusts, and what keeps that up to date. */
  private record Basis(
      Trust trust,
      Optional<String> contact,
      List<InetSocketAddress> nameservers,
      ReferenceSource source,
      Optional<RootUpdates> updates) {}

  /**
   * Judges by {@code config}; nothing is followed or updated before {@link #start}.
   *
   * @throws IOException if the trust anchors cannot be read, or history cannot be used
   */
  Judging(Config config, Surroundings here, InstantSource clock, AssayMetrics metrics)
      throws IOException {
    this.here = here;
    this.clock = clock;
    this.metrics = metrics;
    this.config = config;
    role = config.role();
    started = clock.instant();
    programs = programs(config.trust(), config.ct());
    basis = basis(config);
    monitor = new CtMonitor(here, clock, new CtNewsLog(board::stir));
    Judge judge = basis.source.judge(programs, monitor::knowledge);
    evidence = EvidencePlace.collector(config.evidence(), here, clock);
    evidenceFolder = EvidencePlace.folder(config.evidence(), here);
    evidence.ifPresent(kept -> metrics.bindEvidence(() -> EvidencePlace.view(kept)));
    history = HistoryPlace.history(config.history(), here, clock);
    history.ifPresent(kept -> metrics.bindHistory(() -> HistoryPlace.view(kept)));
    before = new OpenBefore(history, config.role() == Role.JUDGE, clock);
    pipeline =
        new Pipeline(
            config, judge::judge, this::learn, evidence, history, before, board, metrics, clock);
    inUse(programs);
    metrics.bindLogs(() -> new LogView(monitor.status(), monitor.knowledge()));
  }

  /**
   * Begins to follow logs and to update what judging is based on.
   *
   * @throws IOException if the place for what logs hold cannot be used
   */
  synchronized void start() throws IOException {
    monitor.put(config, programs.logs());
    history.ifPresent(kept -> kept.start(pipeline.incidents()::open));
    before.endOthers(config);
    basis.updates.ifPresent(RootUpdates::start);
  }

  /** Takes observations. */
  Pipeline pipeline() {
    return pipeline;
  }

  /** What is known at any moment, for those who look. */
  Knowledge knowledge() {
    return new Knowledge(
        role,
        started,
        clock,
        board,
        history,
        pipeline.incidents()::open,
        () -> new LogView(monitor.status(), monitor.knowledge()),
        monitor::matches,
        () -> programs.programs(),
        evidenceFolder);
  }

  /** What else there is to do, for people: follows how much is probed or judged. */
  String extent() {
    int logs = monitor.status().size();
    return logs == 0 ? "" : ", and %d CT logs".formatted(logs);
  }

  /**
   * Puts a configuration in force. What was fetched stays, unless it changes how it is fetched.
   *
   * @throws IOException if what it names cannot be read; then the present one stays in force
   */
  synchronized void put(Config next) throws IOException {
    RootPrograms loaded = programs(next.trust(), next.ct());
    monitor.put(next, loaded.logs());
    config = next;
    Basis before = basis;
    if (!before.trust.equals(next.trust())
        || !before.contact.equals(next.ct().contact())
        || !before.nameservers.equals(next.nameservers())) {
      basis = basis(next);
      before.updates.ifPresent(RootUpdates::close);
      before.source.close();
      basis.updates.ifPresent(RootUpdates::start);
    }
    judgeBy(loaded);
    pipeline.put(next);
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
                        store(trust),
                        trust.updates().publishers(),
                        trust.logs(),
                        interval,
                        config.nameservers(),
                        this::rootsUpdated,
                        clock)));
  }

  /** With the configuration's own CT logs, by which SCTs are verified as by those of the list. */
  private RootPrograms programs(Trust trust, Ct ct) throws IOException {
    Instant now = clock.instant();
    RootPrograms programs = RootPrograms.load(trust, List.of(), store(trust));
    programs.notes().forEach(note -> LOG.warn("Root programs: {}", note));
    programs.agedList(now).ifPresent(LOG::warn);
    return programs.with(ct);
  }

  private RootStore store(Trust trust) {
    return RootPrograms.store(Optional.empty(), trust.updates(), here);
  }

  private void judgeBy(RootPrograms loaded) {
    programs = loaded;
    Judge judge = basis.source.judge(loaded, monitor::knowledge);
    pipeline.judgeBy(judge::judge);
    inUse(loaded);
  }

  private void inUse(RootPrograms loaded) {
    metrics.referencesInUse(loaded.dates());
    evidence.ifPresent(kept -> kept.judgedWith(loaded.dates()));
  }

  private synchronized void rootsUpdated() {
    if (closed) {
      return;
    }
    try {
      RootPrograms updated = programs(basis.trust, config.ct());
      judgeBy(updated);
      monitor.put(config, updated.logs());
    } catch (IOException e) {
      LOG.warn("The updated root programs are not used: {}", e.getMessage());
    }
  }

  /** Has fetched what would make later judgements surer, and notes what an endpoint serves. */
  private void learn(Judgement judgement) {
    basis.source.want(judgement, judgement.observation().startedAt());
    monitor.served(judgement);
  }

  /** Ends following and fetching. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    basis.updates.ifPresent(RootUpdates::close);
    basis.source.close();
    monitor.close();
    evidence.ifPresent(EvidenceCollector::close);
    history.ifPresent(History::close);
  }
}
