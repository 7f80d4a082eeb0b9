package io.assay.app;

import io.assay.config.Trust;
import io.assay.ct.LogListStore;
import io.assay.fetch.AddressPolicy;
import io.assay.fetch.Fetcher;
import io.assay.probe.AddressLookup;
import io.assay.trust.source.DocumentDate;
import io.assay.trust.source.RootChange;
import io.assay.trust.source.RootSnapshot;
import io.assay.trust.source.RootStore;
import io.assay.trust.source.RootUpdater;
import io.assay.trust.source.Source;
import io.assay.trust.source.UpdateReport;
import io.assay.trust.source.UpdateReport.DocumentOutcome;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Updates the root programs' data and the list of CT logs again and again, on a virtual thread of
 * its own, until it is closed. Thread-safe.
 */
final class RootUpdates implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RootUpdates.class);

  /** How long after the start an update that is due may begin. */
  private static final Duration SOON = Duration.ofSeconds(5);

  /** How long after a failure it is tried again; twice as long after each further one. */
  private static final Duration FIRST_RETRY = Duration.ofMinutes(5);

  private static final int DOUBLINGS = 16;
  private static final double JITTER = 0.1;

  /** Of one kind at one update: what is beyond is counted. */
  private static final int LINES = 20;

  private final RootStore store;
  private final Trust.Publishers publishers;
  private final Trust.Logs logs;
  private final Duration interval;
  private final List<InetSocketAddress> nameservers;
  private final Runnable updated;
  private final InstantSource clock;
  private final RandomGenerator random = new SplittableRandom();
  private final Thread thread = Thread.ofVirtual().name("roots-refresh").unstarted(this::run);

  /**
   * @param logs where the list of CT logs is
   * @param interval from one update to the next
   * @param nameservers what resolves the publishers' names; the system's own where empty
   * @param updated called after each update, on the thread of this
   */
  RootUpdates(
      RootStore store,
      Trust.Publishers publishers,
      Trust.Logs logs,
      Duration interval,
      List<InetSocketAddress> nameservers,
      Runnable updated,
      InstantSource clock) {
    this.store = store;
    this.publishers = publishers;
    this.logs = logs;
    this.interval = interval;
    this.nameservers = nameservers;
    this.updated = updated;
    this.clock = clock;
  }

  void start() {
    thread.start();
  }

  private void run() {
    try {
      Duration wait = first(store.open().snapshot(), interval, clock.instant(), random);
      boolean isWithoutLogs = logs.file().isEmpty() && logStore().open(new ArrayList<>()).isEmpty();
      Thread.sleep(isWithoutLogs && wait.compareTo(SOON) > 0 ? soon(random) : wait);
      for (int failures = 0; ; ) {
        failures = update() ? 0 : failures + 1;
        Thread.sleep(pause(interval, failures, random));
      }
    } catch (InterruptedException closed) {
      LOG.debug("No further update of root programs");
    }
  }

  /**
   * How long to wait before the first update: not at all where there is no data, since nothing can
   * be judged by it, and not long if some of it is missing or too old.
   */
  static Duration first(
      RootSnapshot snapshot, Duration interval, Instant now, RandomGenerator random) {
    if (snapshot.documents().isEmpty()) {
      return Duration.ZERO;
    }
    Duration left =
        snapshot.documents().stream()
            // Those of past years are asked for less often.
            .filter(document -> document.source() != Source.CCADB_PEMS)
            .map(DocumentDate::confirmedAt)
            .min(Instant::compareTo)
            .map(oldest -> Duration.between(now, oldest.plus(interval)))
            .filter(time -> snapshot.programs().stream().noneMatch(RootPrograms::isAbsent))
            .orElse(Duration.ZERO);
    return left.compareTo(SOON) <= 0
        ? soon(random)
        : jittered(left.compareTo(interval) < 0 ? left : interval, random);
  }

  private static Duration soon(RandomGenerator random) {
    return Duration.ofMillis(random.nextLong(SOON.toMillis()));
  }

  private LogListStore logStore() {
    return new LogListStore(store.directory());
  }

  /**
   * How long to wait for the next update.
   *
   * @param failures how many in a row were not complete
   */
  static Duration pause(Duration interval, int failures, RandomGenerator random) {
    if (failures == 0) {
      return jittered(interval, random);
    }
    Duration retry = FIRST_RETRY.multipliedBy(1L << Math.min(failures - 1, DOUBLINGS));
    return jittered(retry.compareTo(interval) < 0 ? retry : interval, random);
  }

  private static Duration jittered(Duration duration, RandomGenerator random) {
    return Duration.ofMillis(
        (long) (duration.toMillis() * random.nextDouble(1 - JITTER, 1 + JITTER)));
  }

  /** Whether everything is up to date. */
  private boolean update() throws InterruptedException {
    try (Fetcher fetcher =
        new Fetcher(AddressPolicy.any(), new AddressLookup(nameservers), Version.userAgent())) {
      UpdateReport report = new RootUpdater(store, publishers, fetcher, clock).update(false);
      List<DocumentOutcome> documents = new ArrayList<>(report.documents());
      if (logs.file().isEmpty()) {
        documents.add(logStore().update(logs.url(), logs.key(), fetcher));
      }
      updated.run();
      log(report, documents);
      return documents.stream().allMatch(DocumentOutcome::current);
    } catch (IOException e) {
      LOG.warn("Root programs not updated: {}", e.getMessage());
    } catch (RuntimeException e) {
      LOG.error("An update of root programs met a defect of this program", e);
    }
    return false;
  }

  private static void log(UpdateReport report, List<DocumentOutcome> documents) {
    if (report.documents().stream().anyMatch(d -> d.status() == UpdateReport.Status.UPDATED)) {
      LOG.info(
          "Root programs updated: {}",
          report.programs().stream()
              .map(program -> program.name() + " " + anchors(program.after()))
              .collect(Collectors.joining(", ")));
    }
    List<RootChange> changes = report.changes();
    changes.stream()
        .limit(LINES)
        .forEach(
            change ->
                LOG.info("Root program {} {}", change.program(), RootsDiffCommand.text(change)));
    if (changes.size() > LINES) {
      LOG.info("Root programs changed in {} more places", changes.size() - LINES);
    }
    List<DocumentOutcome> kept =
        documents.stream().filter(document -> document.reason().isPresent()).toList();
    kept.stream()
        .limit(LINES)
        .forEach(
            document ->
                LOG.warn("Not updated: {}: {}", document.name(), document.reason().orElseThrow()));
    if (kept.size() > LINES) {
      LOG.warn("Not updated: {} more documents", kept.size() - LINES);
    }
  }

  private static String anchors(Optional<Integer> count) {
    return count.map(known -> known + " anchors").orElse("no data");
  }

  /** Ends the update under way; the store stays as it was before or comes out updated. */
  @Override
  public void close() {
    thread.interrupt();
  }
}
