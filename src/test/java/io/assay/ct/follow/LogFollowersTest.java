package io.assay.ct.follow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.assay.config.Ct;
import io.assay.ct.Log;
import io.assay.ct.log.LogClients;
import io.assay.ct.store.CtStore;
import io.assay.ct.store.LoggedCertificate;
import io.assay.ct.watch.WatchList;
import io.assay.endpoint.WatchedIdentity;
import io.assay.fetch.AddressPolicy;
import io.assay.fetch.Fetcher;
import io.assay.lab.CertificateBuilder;
import io.assay.lab.Conversations;
import io.assay.lab.CtEntry;
import io.assay.lab.LabCertificate;
import io.assay.lab.LabKey;
import io.assay.lab.StaticCtLog;
import io.assay.probe.AddressLookup;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The beginning and the end of following, and what goes wrong in between. */
class LogFollowersTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Duration OFTEN = Duration.ofMillis(50);
  private static final Duration SELDOM = Duration.ofHours(1);
  private static final Ct.From BEGINNING = new Ct.From.Index(0);

  @TempDir private Path folder;

  private final LabCertificate root = CertificateBuilder.root("CN=Lab Root").build();
  private final KeyPair keys = LabKey.P256.generate();
  private final StaticCtLog log = StaticCtLog.start();
  private final Fetcher fetcher =
      new Fetcher(AddressPolicy.any(), new AddressLookup(List.of()), "assay/test");
  private final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);
  private final InstantSource clock = () -> Instant.now().plus(ahead.get());
  private final Heard heard = new Heard();
  private CtStore store;

  @BeforeEach
  void open() throws Exception {
    store = CtStore.open(folder);
  }

  @AfterEach
  void close() throws Exception {
    store.close();
    fetcher.close();
    log.close();
  }

  private LogFollowers followers(Duration poll, FollowListener listener) throws Exception {
    return new LogFollowers(
        new LogClients(fetcher, 1000, 1000)::of,
        _ -> new Cadence(poll),
        store,
        WatchList.of(Map.of("lab", List.of(WatchedIdentity.parse("watched.test")))),
        listener,
        clock);
  }

  private LogFollowers follow(Duration poll) throws Exception {
    LogFollowers followers = followers(poll, heard);
    followers.follow(List.of(log.log()), BEGINNING);
    return followers;
  }

  /** Different certificates for a watched name. */
  private CtEntry[] watched(int count) {
    return entries(count, "watched.test");
  }

  private CtEntry[] entries(int count, String name) {
    return IntStream.range(0, count)
        .mapToObj(i -> root.leaf("O=Test").keys(keys).dns(name).build())
        .map(leaf -> CtEntry.of(Instant.now(), leaf))
        .toArray(CtEntry[]::new);
  }

  private static void awaitVerified(LogFollowers followers, long size) {
    await()
        .atMost(LIMIT)
        .untilAsserted(
            () ->
                assertThat(followers.status().getFirst())
                    .satisfies(status -> assertThat(status.verifiedSize()).isEqualTo(size)));
  }

  private void awaitRaised(String beginning) {
    await().atMost(LIMIT).until(() -> heard.raised.stream().anyMatch(t -> t.startsWith(beginning)));
  }

  private void awaitSettled(FollowProblem problem) {
    await().atMost(LIMIT).until(() -> heard.settled.contains(problem));
  }

  @Test
  void aSmallerTreeThatWasSignedLaterIsUnprovenWhereTheLogHasNoProofOfIt() throws Exception {
    log.add(entries(300, "other.test"));
    try (LogFollowers followers = follow(OFTEN)) {
      awaitVerified(followers, 300);
    }
    // Another start knows no tiles that it could prove it by.
    log.frontEnd().fail("/tile", 403);
    log.content().publish(290, Instant.now().plusSeconds(1));
    try (LogFollowers followers = follow(OFTEN)) {
      awaitRaised("unproven: of the signed tree head of ");
      assertThat(followers.status().getFirst().caughtUp()).isEmpty();
      log.frontEnd().restore();
      log.content().publish(300, Instant.now().plusSeconds(2));
      awaitSettled(FollowProblem.UNPROVEN);
    }
    assertThat(heard.raised).hasSize(1);
  }

  @Test
  void anEmptyTreeAfterAFullOneIsUnprovenUntilTheFullOneIsBack() throws Exception {
    log.add(watched(3));
    try (LogFollowers followers = follow(OFTEN)) {
      awaitVerified(followers, 3);
      log.content().publish(0, Instant.now().plusSeconds(1));
      awaitRaised("unproven: of the signed tree head of ");
      log.content().publish(3, Instant.now().plusSeconds(2));
      awaitSettled(FollowProblem.UNPROVEN);
    }
  }

  @Test
  void aTreeHeadThatIsNotProvenForLongIsUnproven() throws Exception {
    log.add(entries(300, "other.test"));
    try (LogFollowers followers = follow(OFTEN)) {
      awaitVerified(followers, 300);
      log.frontEnd().fail("/tile", 500);
      log.add(watched(1));
      await().atMost(LIMIT).until(() -> !store.held(log.log().id()).isEmpty());
      assertThat(heard.raised).isEmpty();
      ahead.set(Bounds.PATIENCE.plusSeconds(1));
      awaitRaised("unproven: of the signed tree head of ");
      log.frontEnd().restore();
      awaitVerified(followers, 301);
      awaitSettled(FollowProblem.UNPROVEN);
    }
  }

  @Test
  void whatIsUpToDateIsSaidToBeWithoutWaitingForTheNextLook() throws Exception {
    log.add(watched(3));
    for (int start = 0; start < 2; start++) {
      try (LogFollowers followers = follow(SELDOM)) {
        await().atMost(LIMIT).until(() -> followers.status().getFirst().caughtUp().isPresent());
        assertThat(followers.status().getFirst().verifiedSize()).isEqualTo(3);
      }
    }
  }

  @Test
  void whatCouldNotBeComparedWithTheLogIsNotSaidToBeUpToDate() throws Exception {
    log.add(watched(3));
    try (LogFollowers followers = follow(SELDOM)) {
      awaitVerified(followers, 3);
    }
    log.frontEnd().fail("/checkpoint", 500);
    try (LogFollowers followers = follow(OFTEN)) {
      awaitVerified(followers, 3);
      await().atMost(LIMIT).until(() -> log.frontEnd().requests().size() > 4);
      assertThat(followers.status().getFirst().caughtUp()).isEmpty();
    }
  }

  @Test
  void allMatchesGetTheirProofAlsoThoseThatWereFoundBefore() throws Exception {
    log.add(watched(150));
    try (LogFollowers followers = follow(SELDOM)) {
      awaitVerified(followers, 150);
    }
    assertThat(store.unproved(log.log().id())).hasSizeGreaterThan(50);
    try (LogFollowers followers = follow(OFTEN)) {
      await().atMost(LIMIT).until(() -> store.unproved(log.log().id()).isEmpty());
      assertThat(followers.status()).hasSize(1);
    }
  }

  @Test
  void itEndsInTheMiddleOfARequestAndGoesOnThere() throws Exception {
    log.add(watched(300));
    log.frontEnd().fault("/tile/data", _ -> Conversations.silence());
    LogFollowers followers = follow(OFTEN);
    await()
        .atMost(LIMIT)
        .until(() -> log.frontEnd().requests().stream().anyMatch(r -> r.contains("data")));
    long begun = System.nanoTime();
    followers.close();
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(5));
    assertThat(followers.status()).isEmpty();
    assertThat(store.unannounced()).isEmpty();

    log.frontEnd().restore();
    try (LogFollowers again = follow(OFTEN)) {
      awaitVerified(again, 300);
    }
    assertThat(heard.matches).hasSize(300);
    assertThat(heard.others).isEmpty();
  }

  @Test
  void aLogOfWhichTheListSaysSomethingElseIsFollowedOn() throws Exception {
    log.add(watched(3));
    try (LogFollowers followers = follow(OFTEN)) {
      awaitVerified(followers, 3);
      Log renamed = log.log().named("renamed");
      for (int i = 0; i < 5; i++) {
        followers.follow(List.of(i % 2 == 0 ? renamed : log.log()), BEGINNING);
      }
      log.add(watched(2));
      awaitVerified(followers, 5);
      assertThat(followers.status()).extracting(LogStatus::log).containsExactly("renamed");
    }
    assertThat(heard.matches).hasSize(5);
    assertThat(heard.others).isEmpty();
  }

  @Test
  void aStoreThatFailsIsToldAndNothingMoves() throws Exception {
    log.add(watched(3));
    try (LogFollowers followers = follow(OFTEN)) {
      awaitVerified(followers, 3);
      store.close();
      log.add(watched(1));
      await().atMost(LIMIT).until(() -> !heard.others.isEmpty());
      assertThat(heard.others.getFirst()).contains("ct.db: was closed");
      assertThat(followers.status().getFirst().verifiedSize()).isEqualTo(3);
    }
    store = CtStore.open(folder);
    try (LogFollowers followers = follow(OFTEN)) {
      awaitVerified(followers, 4);
    }
    assertThat(heard.matches).hasSize(4);
  }

  /** Meets a defect when it hears of a match for the first time. */
  private static final class Defective implements FollowListener {
    final Heard heard = new Heard();
    final AtomicBoolean mended = new AtomicBoolean();

    @Override
    public void matched(List<LoggedCertificate> fresh) {
      if (!mended.getAndSet(true)) {
        throw new IllegalStateException("lab");
      }
      heard.matched(fresh);
    }

    @Override
    public void raised(Log log, FollowProblem problem, String detail) {
      heard.raised(log, problem, detail);
    }

    @Override
    public void settled(Log log, FollowProblem problem) {
      heard.settled(log, problem);
    }

    @Override
    public boolean beyond(Log log, long index, long treeSize) {
      return heard.beyond(log, index, treeSize);
    }

    @Override
    public void notStored(Log log, String reason) {
      heard.notStored(log, reason);
    }

    @Override
    public void defect(Log log, RuntimeException defect) {
      heard.defect(log, defect);
    }
  }

  @Test
  void aDefectIsToldAndDoesNotEndFollowing() throws Exception {
    Defective listener = new Defective();
    log.add(watched(1));
    try (LogFollowers followers = followers(OFTEN, listener)) {
      followers.follow(List.of(log.log()), BEGINNING);
      await().atMost(LIMIT).until(() -> !listener.heard.others.isEmpty());
      log.add(watched(1));
      awaitVerified(followers, 2);
    }
    assertThat(listener.heard.others).containsExactly("java.lang.IllegalStateException: lab");
    assertThat(listener.heard.matches).hasSize(1);
    assertThat(store.unannounced()).hasSize(2);
  }
}
