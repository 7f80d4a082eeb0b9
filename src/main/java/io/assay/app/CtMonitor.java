package io.assay.app;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.assay.config.Config;
import io.assay.config.Ct;
import io.assay.ct.Log;
import io.assay.ct.LogList;
import io.assay.ct.SctVerifier;
import io.assay.ct.follow.Cadence;
import io.assay.ct.follow.FollowListener;
import io.assay.ct.follow.FollowProblem;
import io.assay.ct.follow.FollowedLogs;
import io.assay.ct.follow.LogFollowers;
import io.assay.ct.follow.LogStatus;
import io.assay.ct.issuance.IssuanceBoard;
import io.assay.ct.issuance.IssuanceKnowledge;
import io.assay.ct.log.LogClients;
import io.assay.ct.store.CtStore;
import io.assay.ct.store.LoggedCertificate;
import io.assay.ct.watch.WatchList;
import io.assay.endpoint.Resolver;
import io.assay.endpoint.Sha256;
import io.assay.endpoint.WatchedIdentity;
import io.assay.fetch.AddressPolicy;
import io.assay.fetch.Fetcher;
import io.assay.judge.Judgement;
import io.assay.probe.AddressLookup;
import io.assay.x509.CertificateFacts;
import io.assay.x509.PrecertificateTbs;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Follows logs by one configuration after another, and knows what they hold for whom. Thread-safe.
 *
 * <pre>
 *   LogFollowers ──▶ CtStore ──▶ IssuanceBoard ──▶ CtNews (log lines, or a terminal)
 *                       ▲             │
 *   served leaves ──────┘             └──────────▶ IssuanceKnowledge ──▶ Judge, metrics
 *   assay ct ack ───────┘
 * </pre>
 *
 * <p>What was found is told from the store by a thread of its own, and noted there as told: nothing
 * is lost between the two when the process dies.
 */
final class CtMonitor implements AutoCloseable {
  /** Requests a second to each log, for those who do not say whom to ask, and who do. */
  private static final double RATE = 10;

  private static final double RATE_WITH_CONTACT = 25;
  private static final int BURST = 20;

  /** How often it is looked whether somebody acknowledged something, and how far logs are. */
  private static final Duration TURN = Duration.ofSeconds(1);

  private static final Duration PATIENCE = Duration.ofMillis(50);
  private static final int PATIENCE_TURNS = 100;

  private static final Duration SERVED_AGAIN = Duration.ofHours(1);
  private static final int SERVED_REMEMBERED = 20_000;
  private static final String NOTHING_WATCHED =
      "no resolver watches anything: add \"watch\" to one in probes.yaml";

  private final Surroundings here;
  private final InstantSource clock;
  private final Function<Log, Cadence> cadence;
  private final CtNews news;
  private final Semaphore turn = new Semaphore(0);
  private final Cache<Seen, Boolean> seen =
      Caffeine.newBuilder()
          .maximumSize(SERVED_REMEMBERED)
          .expireAfterWrite(SERVED_AGAIN)
          .executor(Runnable::run)
          .build();

  /** How often everything that was found had been told. */
  private final AtomicLong turns = new AtomicLong();

  private volatile IssuanceKnowledge knowledge = IssuanceKnowledge.none(NOTHING_WATCHED);

  /** Changed under this object's lock; absent where nothing is followed. */
  private volatile Optional<Running> running = Optional.empty();

  /** A certificate that a resolver serves. */
  private record Seen(String resolver, Sha256 sha256) {}

  /** What one place of the store needs, until another one is configured. */
  private record Running(
      Place place,
      CtStore store,
      AutoCloseable right,
      Fetcher fetcher,
      LogFollowers followers,
      Thread board) {}

  /** What cannot change while logs are followed. */
  private record Place(
      Path directory, Optional<String> contact, List<InetSocketAddress> nameservers) {}

  /** What is looked for, and for whom. */
  private record Rules(List<Resolver> resolvers, WatchList watched) {
    Set<String> watching() {
      return resolvers.stream()
          .filter(resolver -> !resolver.watch().isEmpty())
          .map(Resolver::name)
          .collect(Collectors.toSet());
    }
  }

  private volatile Rules rules = new Rules(List.of(), WatchList.of(Map.of()));

  /** Set where everything has to be classified anew. */
  private volatile boolean outdated = true;

  /**
   * Follows nothing yet.
   *
   * @param cadence how often a log is asked
   */
  CtMonitor(Surroundings here, InstantSource clock, Function<Log, Cadence> cadence, CtNews news) {
    this.here = here;
    this.clock = clock;
    this.cadence = cadence;
    this.news = news;
  }

  /**
   * Puts a configuration in force. Logs that are followed in both go on undisturbed.
   *
   * @param logs the list of logs; absent where there is none yet
   * @throws IOException if the store cannot be used; nothing has changed then
   */
  synchronized void put(Config config, Optional<LogList> logs) throws IOException {
    Rules next = new Rules(config.resolvers(), watchList(config.resolvers()));
    List<Log> chosen = FollowedLogs.of(config.ct(), logs, clock.instant());
    Place place =
        new Place(
            CtPlace.directory(Optional.empty(), Optional.of(config), here),
            config.ct().contact(),
            config.nameservers());
    Optional<String> absence = absence(next, chosen, config.ct(), logs);
    if (absence.isPresent()) {
      rules = next;
      end();
      knowledge = IssuanceKnowledge.none(absence.get());
      return;
    }
    if (running.filter(now -> now.place.equals(place)).isEmpty()) {
      end();
      running = Optional.of(start(place, next.watched));
    }
    rules = next;
    outdated = true;
    Running now = running.orElseThrow();
    now.followers.watch(next.watched);
    try {
      now.followers.follow(chosen, config.ct().from());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    turn.release();
  }

  private static WatchList watchList(List<Resolver> resolvers) {
    Map<String, List<WatchedIdentity>> watched = new HashMap<>();
    resolvers.forEach(resolver -> watched.put(resolver.name(), resolver.watch()));
    return WatchList.of(watched);
  }

  private static Optional<String> absence(
      Rules rules, List<Log> chosen, Ct configured, Optional<LogList> logs) {
    if (rules.watched.isEmpty()) {
      return Optional.of(NOTHING_WATCHED);
    }
    if (!chosen.isEmpty()) {
      return Optional.empty();
    }
    if (configured.follow() == Ct.Follow.NONE) {
      return Optional.of("no log is followed: ct.follow is none, and ct.logs names none");
    }
    return Optional.of(
        logs.isEmpty() ? SctVerifier.NO_LIST : "the list has no log that takes certificates now");
  }

  private Running start(Place place, WatchList watched) throws IOException {
    CtStore store = CtStore.open(place.directory);
    AutoCloseable right;
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
        new LogFollowers(clients::of, cadence, store, watched, new Listening(), clock);
    Thread board = Thread.ofVirtual().name("ct-board").unstarted(() -> board(store, followers));
    board.start();
    return new Running(place, store, right, fetcher, followers, board);
  }

  /** Hands on what logs and their followers have to say. */
  private final class Listening implements FollowListener {
    @Override
    public void matched(List<LoggedCertificate> fresh) {
      turn.release();
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
  }

  private void board(CtStore store, LogFollowers followers) {
    IssuanceBoard board = new IssuanceBoard(store);
    long changes = -1;
    String lastTrouble = "";
    try {
      while (true) {
        try {
          long now = store.foreignChanges();
          if (outdated || now != changes) {
            outdated = false;
            changes = now;
            board.classify(rules.resolvers);
          }
          board.takeUp(news::found);
          publish(board, followers);
          turns.incrementAndGet();
          lastTrouble = "";
        } catch (IOException e) {
          outdated = true;
          if (!lastTrouble.equals(e.getMessage())) {
            lastTrouble = String.valueOf(e.getMessage());
            news.notStored(lastTrouble);
          }
        }
        if (turn.tryAcquire(TURN.toMillis(), TimeUnit.MILLISECONDS)) {
          turn.drainPermits();
        }
      }
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }

  private void publish(IssuanceBoard board, LogFollowers followers) {
    Rules now = rules;
    knowledge =
        new IssuanceKnowledge(
            Optional.empty(),
            now.watched,
            now.watching(),
            followers.followed(),
            board.issuances(),
            board.unexpected());
  }

  /** What is known now. */
  IssuanceKnowledge knowledge() {
    return knowledge;
  }

  /** How far each log is followed. */
  List<LogStatus> status() {
    return running.map(now -> now.followers.status()).orElse(List.of());
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
    String resolver = judgement.observation().target().resolver();
    CertificateFacts leaf = judgement.chain().getFirst();
    if (seen.asMap().putIfAbsent(new Seen(resolver, leaf.sha256()), true) != null) {
      return;
    }
    Optional<Sha256> issuance = PrecertificateTbs.of(leaf).map(tbs -> Sha256.of(tbs.toByteArray()));
    if (issuance.isEmpty()) {
      return;
    }
    try {
      if (now.get()
          .store
          .served(
              resolver,
              leaf.sha256(),
              issuance.get(),
              leaf.spkiSha256(),
              judgement.observation().startedAt())) {
        outdated = true;
        turn.release();
      }
    } catch (IOException e) {
      seen.invalidate(new Seen(resolver, leaf.sha256()));
      news.notStored(String.valueOf(e.getMessage()));
    }
  }

  /** Waits, for some seconds at most, until everything that was found by now has been told. */
  void settle() throws InterruptedException {
    // The turn under way may have looked before the last entry was there.
    long enough = turns.get() + 2;
    for (int i = 0; i < PATIENCE_TURNS && running.isPresent() && turns.get() < enough; i++) {
      turn.release();
      Thread.sleep(PATIENCE);
    }
  }

  private void end() throws IOException {
    Optional<Running> before = running;
    running = Optional.empty();
    seen.invalidateAll();
    if (before.isPresent()) {
      Running ended = before.get();
      ended.followers.close();
      ended.board.interrupt();
      try {
        ended.board.join();
        ended.right.close();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (Exception e) {
        throw new IOException(ended.place.directory + ": its lock cannot be given back", e);
      } finally {
        ended.fetcher.close();
        ended.store.close();
      }
    }
  }

  /** Ends following; what was about to be proven is read again next time. */
  @Override
  public synchronized void close() {
    try {
      end();
    } catch (IOException e) {
      news.notStored(String.valueOf(e.getMessage()));
    }
  }
}
