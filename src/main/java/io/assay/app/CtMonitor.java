package io.assay.app;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.assay.config.Config;
import io.assay.ct.Log;
import io.assay.ct.LogList;
import io.assay.ct.backfill.CrtShBackfill;
import io.assay.ct.follow.Cadence;
import io.assay.ct.follow.FollowListener;
import io.assay.ct.follow.FollowProblem;
import io.assay.ct.follow.LogFollowers;
import io.assay.ct.follow.LogStatus;
import io.assay.ct.issuance.IssuanceKnowledge;
import io.assay.ct.issuance.LoggedMatches;
import io.assay.ct.log.LogClients;
import io.assay.ct.store.CtStore;
import io.assay.ct.store.LoggedCertificate;
import io.assay.endpoint.Sha256;
import io.assay.fetch.AddressPolicy;
import io.assay.fetch.Fetcher;
import io.assay.judge.Judgement;
import io.assay.probe.AddressLookup;
import io.assay.trust.source.StoreLock;
import io.assay.x509.CertificateFacts;
import io.assay.x509.PrecertificateTbs;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.Semaphore;

/**
 * Follows logs by one configuration after another, and knows what they hold for whom. Thread-safe.
 *
 * <pre>
 *   LogFollowers, CtBackfill ──▶ CtStore ──▶ CtBoard ──▶ CtNews (log lines, or a terminal)
 *                                   ▲           │
 *   served leaves ──────────────────┤           └──────▶ IssuanceKnowledge ──▶ Judge, metrics
 *   assay ct ack ───────────────────┘
 * </pre>
 */
final class CtMonitor implements AutoCloseable {
  /** Requests a second to each log, for those who do not say whom to ask, and who do. */
  private static final double RATE = 10;

  private static final double RATE_WITH_CONTACT = 25;
  private static final int BURST = 20;

  private static final Duration SERVED_AGAIN = Duration.ofHours(1);
  private static final int SERVED_REMEMBERED = 20_000;

  /** How long the end of a thread is waited for. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final Surroundings here;
  private final InstantSource clock;
  private final CtNews news;
  private final Semaphore bell = new Semaphore(0);
  private final Cache<Seen, Boolean> seen =
      Caffeine.newBuilder()
          .maximumSize(SERVED_REMEMBERED)
          .expireAfterWrite(SERVED_AGAIN)
          .executor(Runnable::run)
          .build();

  private volatile CtRules rules = CtRules.NOTHING;

  /** Changed under this object's lock; absent where nothing is followed. */
  private volatile Optional<Running> running = Optional.empty();

  /** Guarded by this object's lock. */
  private boolean closed;

  /** A certificate that a resolver serves. */
  private record Seen(String resolver, Sha256 sha256) {}

  /** What cannot change while logs are followed. */
  private record Place(
      Path directory,
      Optional<String> contact,
      Optional<Duration> poll,
      Optional<String> backfill,
      List<InetSocketAddress> nameservers) {}

  /** What works at one place, until another one is configured. */
  private record Running(
      Place place,
      CtStore store,
      StoreLock right,
      Fetcher fetcher,
      LogFollowers followers,
      CtBoard board,
      List<Thread> threads) {}

  /** Follows nothing yet. */
  CtMonitor(Surroundings here, InstantSource clock, CtNews news) {
    this.here = here;
    this.clock = clock;
    this.news = news;
  }

  /**
   * Puts a configuration in force. Logs that are followed in both go on undisturbed.
   *
   * @param logs the list of logs; absent where there is none yet
   * @throws IOException if the store cannot be used; then nothing is followed
   */
  synchronized void put(Config config, Optional<LogList> logs) throws IOException {
    if (closed) {
      return;
    }
    CtRules next = CtRules.of(config, logs, clock.instant());
    Place place =
        new Place(
            CtPlace.directory(Optional.empty(), Optional.of(config), here),
            config.ct().contact(),
            config.ct().poll(),
            config.ct().backfill(),
            config.nameservers());
    if (next.absence().isPresent() || running.filter(now -> now.place.equals(place)).isEmpty()) {
      end();
    }
    rules = next;
    if (next.absence().isPresent()) {
      return;
    }
    if (running.isEmpty()) {
      running = Optional.of(start(place));
    }
    Running now = running.get();
    // In this order: what is found by new rules is told by them.
    now.board.outdated();
    now.followers.watch(next.watched());
    now.followers.follow(next.logs(), config.ct().from());
  }

  private Running start(Place place) throws IOException {
    CtStore store = CtStore.open(place.directory);
    StoreLock right;
    try {
      right = store.followingRight();
    } catch (IOException e) {
      store.close();
      throw e;
    }
    Fetcher fetcher =
        new Fetcher(
            AddressPolicy.any(),
            new AddressLookup(place.nameservers),
            Version.userAgent(place.contact));
    LogClients clients =
        new LogClients(fetcher, place.contact.isPresent() ? RATE_WITH_CONTACT : RATE, BURST);
    LogFollowers followers =
        new LogFollowers(
            clients::of,
            log -> Cadence.of(log.kind(), place.poll),
            store,
            rules.watched(),
            new Listening(),
            clock);
    CtBoard board = new CtBoard(store, followers, () -> rules, bell, news);
    List<Thread> threads = new ArrayList<>();
    threads.add(Thread.ofVirtual().name("ct-board").start(board));
    if (place.backfill.isPresent()) {
      CrtShBackfill backfill =
          new CrtShBackfill(
              place.backfill.get(),
              fetcher,
              store,
              clock,
              CrtShBackfill.PAUSE,
              new SplittableRandom());
      threads.add(
          Thread.ofVirtual()
              .name("ct-backfill")
              .start(new CtBackfill(backfill, () -> rules, bell, news)));
    }
    return new Running(place, store, right, fetcher, followers, board, threads);
  }

  /** Hands on what logs and their followers have to say. */
  private final class Listening implements FollowListener {
    @Override
    public void matched(List<LoggedCertificate> fresh) {
      bell.release();
    }

    @Override
    public void raised(Log log, FollowProblem problem, String detail) {
      news.raised(log, problem, detail);
    }

    @Override
    public void settled(Log log, FollowProblem problem) {
      news.settled(log, problem);
    }

    @Override
    public boolean beyond(Log log, long index, long treeSize) {
      return news.beyond(log, index, treeSize);
    }

    @Override
    public void notStored(Log log, String reason) {
      news.notStored(log.name() + ": " + reason);
    }

    @Override
    public void defect(Log log, RuntimeException defect) {
      news.defect(log.name(), defect);
    }
  }

  /** What is known now of what logs hold. */
  IssuanceKnowledge knowledge() {
    return running
        .map(now -> now.board.knowledge())
        .orElseGet(() -> IssuanceKnowledge.none(rules.absence().orElse("nothing is followed")));
  }

  /** What logs hold for those who watch; absent where nothing is followed. */
  Optional<LoggedMatches> matches() {
    return running.map(now -> new LoggedMatches(now.store, rules.resolvers()));
  }

  /** How far each log is followed. */
  List<LogStatus> status() {
    return running.map(now -> now.followers.status()).orElse(List.of());
  }

  /**
   * Finds nothing more, and waits until everything that was found has been told. From then on
   * {@link #status} is empty.
   *
   * @param patience how long to wait for the next thing to be told
   */
  void settle(Duration patience) throws InterruptedException {
    Optional<Running> now = running;
    if (now.isPresent()) {
      now.get().followers.close();
      now.get().board.settle(patience);
    }
  }

  /**
   * Notes what an endpoint presented, if its identity is beyond doubt: that is expected from then
   * on.
   */
  void served(Judgement judgement) {
    Optional<Running> now = running;
    if (now.isEmpty() || !judgement.vouchesForLeaf()) {
      return;
    }
    CertificateFacts leaf = judgement.chain().getFirst();
    Seen one = new Seen(judgement.observation().target().resolver(), leaf.sha256());
    if (seen.asMap().putIfAbsent(one, true) == null) {
      Sha256 issuance =
          PrecertificateTbs.ofEither(leaf)
              .map(tbs -> Sha256.of(tbs.toByteArray()))
              .orElse(leaf.sha256());
      note(now.get(), one, issuance, judgement);
    }
  }

  private void note(Running now, Seen one, Sha256 issuance, Judgement judgement) {
    try {
      boolean isNew =
          now.store.served(
              one.resolver,
              one.sha256,
              issuance,
              judgement.chain().getFirst().spkiSha256(),
              judgement.observation().startedAt());
      if (isNew) {
        now.board.outdated();
      }
    } catch (IOException e) {
      seen.invalidate(one);
      if (running.filter(now::equals).isPresent()) {
        news.notStored(String.valueOf(e.getMessage()));
      }
    }
  }

  private void end() throws IOException {
    Optional<Running> before = running;
    running = Optional.empty();
    seen.invalidateAll();
    if (before.isEmpty()) {
      return;
    }
    Running ended = before.get();
    ended.threads.forEach(Thread::interrupt);
    ended.followers.close();
    try {
      for (Thread thread : ended.threads) {
        thread.join(PATIENCE);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    ended.fetcher.close();
    // Nobody writes any more when another process may: one that still wants to is refused.
    try {
      ended.store.close();
    } finally {
      ended.right.close();
    }
  }

  /**
   * Ends following for good; what was about to be proven is read again next time, and what was not
   * told is told then.
   */
  @Override
  public synchronized void close() {
    closed = true;
    try {
      end();
    } catch (IOException e) {
      news.notStored(String.valueOf(e.getMessage()));
    }
  }
}
