package io.assay.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.assay.config.Config;
import io.assay.ct.Log;
import io.assay.ct.backfill.CrtShBackfill;
import io.assay.ct.follow.Cadence;
import io.assay.ct.follow.FollowListener;
import io.assay.ct.follow.FollowProblem;
import io.assay.ct.follow.LogFollowers;
import io.assay.ct.issuance.IssuanceBoard;
import io.assay.ct.store.CtStore;
import io.assay.ct.store.Entries;
import io.assay.ct.store.LoggedCertificate;
import io.assay.ct.watch.WatchList;
import io.assay.endpoint.EndpointException;
import io.assay.endpoint.Resolver;
import io.assay.endpoint.WatchedIdentity;
import io.assay.lab.CertificateBuilder;
import io.assay.lab.LabCertificate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is told of what a store holds, whatever comes between. */
class CtBoardTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  @TempDir private Path folder;

  private final LabCertificate root = CertificateBuilder.root("CN=Lab Root").build();
  private final News news = new News();
  private final AtomicReference<CtBoard> board = new AtomicReference<>();
  private CtStore store;
  private LogFollowers followers;

  /** Notes who is told, and fails as often as it is to. */
  private static final class News implements CtNews, FollowListener {
    final List<String> told = new CopyOnWriteArrayList<>();
    final List<String> troubles = new CopyOnWriteArrayList<>();
    final AtomicInteger unable = new AtomicInteger();
    final AtomicInteger defects = new AtomicInteger();

    @Override
    public void found(IssuanceBoard.News one) throws IOException {
      if (unable.getAndDecrement() > 0) {
        throw new IOException("nobody listens");
      }
      if (defects.getAndDecrement() > 0) {
        throw new IllegalStateException("lab");
      }
      told.add(one.match().index() + " of " + one.match().hits().getFirst().resolver());
    }

    @Override
    public void matched(List<LoggedCertificate> fresh) {
      troubles.add(fresh.toString());
    }

    @Override
    public void raised(Log log, FollowProblem problem, String detail) {
      troubles.add(detail);
    }

    @Override
    public void settled(Log log, FollowProblem problem) {
      troubles.add(problem.id());
    }

    @Override
    public boolean beyond(Log log, long index, long treeSize) {
      return false;
    }

    @Override
    public void notStored(Log log, String reason) {
      troubles.add(reason);
    }

    @Override
    public void defect(Log log, RuntimeException defect) {
      troubles.add(defect.toString());
    }

    @Override
    public void backfilled(CrtShBackfill.Result result) {
      troubles.add(result.remark());
    }

    @Override
    public void notStored(String reason) {
      troubles.add(reason);
    }

    @Override
    public void defect(String where, RuntimeException defect) {
      troubles.add(defect.toString());
    }
  }

  @BeforeEach
  void open() throws Exception {
    store = CtStore.open(folder);
    followers =
        new LogFollowers(
            log -> {
              throw new IllegalStateException("no log is followed: " + log);
            },
            _ -> new Cadence(LIMIT),
            store,
            WatchList.of(Map.of()),
            news,
            InstantSource.system());
  }

  @AfterEach
  void close() throws Exception {
    followers.close();
    store.close();
  }

  private static CtRules rules(String resolver, String identity) {
    try {
      List<WatchedIdentity> watched = List.of(WatchedIdentity.parse(identity));
      return new CtRules(
          List.of(
              new Resolver(
                  resolver,
                  List.of(),
                  List.of(),
                  Config.DEFAULT_QUERY,
                  Config.DEFAULT_INTERVAL,
                  Config.DEFAULT_DEADLINES,
                  List.of(Config.DEFAULT_VANTAGE),
                  watched)),
          WatchList.of(Map.of(resolver, watched)),
          List.of(),
          Optional.empty());
    } catch (EndpointException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private void find(long first, int count, String name) {
    try {
      for (long index = first; index < first + count; index++) {
        LabCertificate leaf = root.leaf("O=Test").dns(name).build();
        assertThat(
                store.found(List.of(Entries.match(Entries.certificate(index, leaf), "log", name))))
            .hasSize(1);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Thread start(Supplier<CtRules> rules) {
    board.set(new CtBoard(store, followers, rules, new Semaphore(0), news));
    return Thread.ofPlatform().start(board.get());
  }

  private static void end(Thread thread) throws InterruptedException {
    thread.interrupt();
    assertThat(thread.join(LIMIT)).isTrue();
  }

  private void awaitTold(String... told) {
    await().atMost(LIMIT).untilAsserted(() -> assertThat(news.told).containsExactly(told));
  }

  @Test
  void whatIsFoundByRulesThatComeInBetweenIsToldByThem() throws Exception {
    AtomicReference<CtRules> rules = new AtomicReference<>(rules("old", "old.test"));
    CtRules next = rules("new", "new.test");
    Thread thread =
        start(
            () -> {
              CtRules before = rules.get();
              if (rules.compareAndSet(rules.get(), next) && !next.equals(before)) {
                board().outdated();
                find(7, 1, "new.test");
              }
              return before;
            });
    awaitTold("7 of new");
    await().atMost(LIMIT).until(() -> board().knowledge().resolvers().equals(next.watching()));
    end(thread);
    assertThat(store.unannounced()).isEmpty();
    assertThat(news.troubles).isEmpty();
  }

  @Test
  void whatNobodyCouldBeToldIsToldLater() throws Exception {
    find(0, 2, "a.test");
    news.unable.set(1);
    news.defects.set(1);
    Thread thread = start(() -> rules("lab", "a.test"));
    awaitTold("0 of lab", "1 of lab");
    end(thread);
    assertThat(news.troubles)
        .containsExactly("nobody listens", "java.lang.IllegalStateException: lab");
    assertThat(store.unannounced()).isEmpty();
  }

  @Test
  void atItsEndItIsSilentAndWhatWasNotToldRemains() throws Exception {
    Thread thread = start(() -> rules("lab", "a.test"));
    board().settle(LIMIT);
    thread.interrupt();
    store.close();
    end(thread);
    store = CtStore.open(folder);
    find(0, 1, "a.test");
    assertThat(store.unannounced()).hasSize(1);
    assertThat(news.troubles).isEmpty();
  }

  private CtBoard board() {
    return Optional.ofNullable(board.get()).orElseThrow();
  }
}
