package io.assay.ct.follow;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.assay.config.Ct;
import io.assay.ct.Log;
import io.assay.ct.log.LogClients;
import io.assay.ct.log.LogEntry;
import io.assay.ct.store.CtStore;
import io.assay.ct.store.FollowState;
import io.assay.ct.store.LogProblem;
import io.assay.ct.store.LoggedCertificate;
import io.assay.ct.watch.WatchList;
import io.assay.endpoint.Sha256;
import io.assay.endpoint.WatchedIdentity;
import io.assay.fetch.AddressPolicy;
import io.assay.fetch.Fetcher;
import io.assay.lab.CertificateBuilder;
import io.assay.lab.CtContent;
import io.assay.lab.CtEntry;
import io.assay.lab.CtTiles;
import io.assay.lab.LabCertificate;
import io.assay.lab.LabKey;
import io.assay.lab.LabLogs;
import io.assay.lab.Rfc6962Log;
import io.assay.lab.StaticCtLog;
import io.assay.probe.AddressLookup;
import io.assay.probe.Octets;
import io.assay.x509.SharedData;
import io.assay.x509.TbsCertificate;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Following one log, with a static log of the lab that can be made to misbehave. */
class LogFollowerTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Ct.From NOW = new Ct.From.Now();
  private static final Ct.From BEGINNING = new Ct.From.Index(0);
  private static final Instant TIME = Instant.parse("2026-11-01T00:00:00Z");

  @TempDir private Path folder;

  private final LabCertificate root = CertificateBuilder.root("CN=Lab Root").build();
  private final LabCertificate issuing = root.authority("CN=Lab Issuing").build();
  private final StaticCtLog log = StaticCtLog.start();
  private final Fetcher fetcher =
      new Fetcher(AddressPolicy.any(), new AddressLookup(List.of()), "assay/test");
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

  private static WatchList watching(String... identities) throws Exception {
    List<WatchedIdentity> watched = new ArrayList<>();
    for (String identity : identities) {
      watched.add(WatchedIdentity.parse(identity));
    }
    return WatchList.of(Map.of("lab", watched));
  }

  private LogFollowers follow(Ct.From from, String... identities) throws Exception {
    return follow(log.log(), from, identities);
  }

  private LogFollowers follow(Log followed, Ct.From from, String... identities) throws Exception {
    LogFollowers followers =
        new LogFollowers(
            new LogClients(fetcher, 1000, 1000)::of,
            any -> new Cadence(Duration.ofMillis(50)),
            store,
            watching(identities),
            heard,
            InstantSource.system());
    followers.follow(List.of(followed), from);
    return followers;
  }

  private LabCertificate leaf(String name, String... addresses) {
    CertificateBuilder leaf = issuing.leaf("CN=" + name).dns(name);
    for (String address : addresses) {
      leaf = leaf.ip(address);
    }
    return leaf.build();
  }

  /** Certificates for names that nobody watches. */
  private CtEntry[] others(int count) {
    LabCertificate certificate = leaf("other.test");
    return IntStream.range(0, count)
        .mapToObj(i -> CtEntry.of(TIME.plusSeconds(i), certificate))
        .toArray(CtEntry[]::new);
  }

  private static void awaitVerified(LogFollowers followers, long size) {
    await()
        .atMost(LIMIT)
        .untilAsserted(
            () -> {
              LogStatus status = followers.status().getFirst();
              assertThat(status.verifiedSize()).as(status.toString()).isEqualTo(size);
            });
  }

  private void awaitRaised(String beginning) {
    await()
        .atMost(LIMIT)
        .untilAsserted(
            () ->
                assertThat(heard.raised)
                    .anySatisfy(text -> assertThat(text).startsWith(beginning)));
  }

  private long position() throws Exception {
    return store.state(log.log().id()).map(FollowState::position).orElse(-1L);
  }

  @Test
  void certificateForAWatchedAddressIsFoundAndProven() throws Exception {
    log.add(others(700));
    try (LogFollowers followers = follow(NOW, "1.1.1.1")) {
      awaitVerified(followers, 700);
      assertThat(position()).isEqualTo(700);
      log.add(others(300));
      log.add(CtEntry.of(TIME, leaf("test1.hr", "1.1.1.1")));
      log.add(others(100));
      awaitVerified(followers, 1101);
      assertThat(followers.status().getFirst().entries()).isEqualTo(401);
    }
    assertThat(heard.matches).hasSize(1);
    LoggedCertificate match = heard.matches.getFirst();
    assertThat(match.index()).isEqualTo(1000);
    assertThat(match.dnsNames()).containsExactly("test1.hr");
    assertThat(match.matched()).containsExactly("1.1.1.1");
    assertThat(match.issuerSpki()).contains(Sha256.of(issuing.keys().getPublic().getEncoded()));
    LoggedCertificate kept = store.issuance(match.tbsSha256()).getFirst();
    assertThat(kept.proven()).isTrue();
    assertThat(kept.evidence().proof())
        .hasValueSatisfying(
            proof -> assertThat(proof.verify(match.leafHash().toByteArray())).isTrue());
    assertThat(heard.raised).isEmpty();
  }

  @Test
  void followingGoesOnWhereItWasLeftOff() throws Exception {
    log.add(others(300));
    try (LogFollowers followers = follow(BEGINNING, "watched.test")) {
      awaitVerified(followers, 300);
    }
    log.add(others(10));
    log.add(CtEntry.of(TIME, leaf("watched.test")));
    log.frontEnd().forgetRequests();
    try (LogFollowers followers = follow(NOW, "watched.test")) {
      awaitVerified(followers, 311);
      assertThat(followers.status().getFirst().entries()).isEqualTo(11);
    }
    assertThat(heard.matches).extracting(LoggedCertificate::index).containsExactly(310L);
    assertThat(log.frontEnd().requests()).doesNotContain("/tile/data/000");
  }

  @Test
  void followingBeginsAtAnIndexOrADate() throws Exception {
    log.add(others(600));
    try (LogFollowers followers = follow(new Ct.From.Index(123), "watched.test")) {
      awaitVerified(followers, 600);
      assertThat(followers.status().getFirst().entries()).isEqualTo(600 - 123);
    }
    assertThat(store.state(log.log().id()).orElseThrow().start()).isEqualTo(123);
  }

  @Test
  void aDateIsFoundAmongTheEntriesWithAMergeDelayToSpare() throws Exception {
    log.add(others(600));
    try (LogFollowers followers = follow(new Ct.From.At(TIME.plusSeconds(500)), "watched.test")) {
      awaitVerified(followers, 600);
      // The lab's logs may put entries in any order within a minute.
      assertThat(store.state(log.log().id()).orElseThrow().start()).isEqualTo(440);
      assertThat(followers.status().getFirst().since()).contains(TIME.plusSeconds(500));
    }
  }

  @Test
  void anIndexBeyondTheTreeIsToldAndFollowedFromTheEnd() throws Exception {
    log.add(others(5));
    try (LogFollowers followers = follow(new Ct.From.Index(6), "watched.test")) {
      awaitVerified(followers, 5);
    }
    assertThat(heard.others).containsExactly("entry 6 of 5");
  }

  @Test
  void newIdentitiesCountFromTheNextEntriesOn() throws Exception {
    try (LogFollowers followers = follow(NOW, "first.test")) {
      awaitVerified(followers, 0);
      log.add(CtEntry.of(TIME, leaf("second.test")));
      awaitVerified(followers, 1);
      followers.watch(watching("second.test"));
      log.add(CtEntry.of(TIME, leaf("second.test")), CtEntry.of(TIME, leaf("first.test")));
      awaitVerified(followers, 3);
    }
    assertThat(heard.matches).extracting(LoggedCertificate::index).containsExactly(1L);
  }

  @Test
  void aSmallerTreeHeadWaitsUntilItIsProvenAndIsNoFork() throws Exception {
    log.add(others(300));
    try (LogFollowers followers = follow(BEGINNING, "watched.test")) {
      awaitVerified(followers, 300);
      log.frontEnd().fail("/tile", 500);
      log.content().publish(290, Instant.now());
      await().atMost(LIMIT).until(() -> store.held(log.log().id()).size() == 1);
      log.frontEnd().restore();
      await().atMost(LIMIT).until(() -> store.held(log.log().id()).isEmpty());
      log.add(others(20));
      awaitVerified(followers, 320);
    }
    assertThat(heard.raised).isEmpty();
  }

  @Test
  void aForkIsToldWithBothTreeHeadsAndKept() throws Exception {
    log.add(others(300));
    CtContent other = new CtContent(log.content().keys());
    other.add(List.of(others(10)));
    other.add(List.of(CtEntry.of(TIME, leaf("hidden.test"))));
    other.add(List.of(others(289)));
    other.publish();
    try (StaticCtLog forked = StaticCtLog.of(other, "static.lab.test/2026h1");
        LogFollowers followers = follow(BEGINNING, "watched.test")) {
      awaitVerified(followers, 300);
      log.frontEnd().change("/checkpoint", _ -> forked.checkpoint().getBytes(UTF_8));
      awaitRaised("fork: the signed tree heads");
      assertThat(followers.status().getFirst().problems()).containsKey(FollowProblem.FORK);
    }
    LogProblem evidence = store.problems(log.log().id()).getFirst();
    assertThat(evidence.kind()).isEqualTo("fork");
    assertThat(List.of(evidence.first().orElseThrow(), evidence.second().orElseThrow()))
        .allSatisfy(head -> assertThat(head.verify(log.log().key())).hasToString("VALID"))
        .extracting(head -> head.head().rootHash())
        .doesNotHaveDuplicates();
    assertThat(store.held(log.log().id())).hasSize(1);
  }

  @Test
  void aForkOfAnotherSizeIsTakenForOneWhenItCannotBeProvenAgainAndAgain() throws Exception {
    log.add(others(300));
    CtContent other = new CtContent(log.content().keys());
    other.add(List.of(CtEntry.of(TIME, leaf("hidden.test"))));
    other.add(List.of(others(399)));
    other.publish();
    try (StaticCtLog forked = StaticCtLog.of(other, "static.lab.test/2026h1");
        LogFollowers followers = follow(BEGINNING, "watched.test")) {
      awaitVerified(followers, 300);
      log.frontEnd().redirect("/", forked.frontEnd());
      awaitRaised("unproven: ");
      awaitRaised("fork: ");
      assertThat(position()).isEqualTo(300);
    }
  }

  @Test
  void whatALogCannotProveIsAnAlarmAllTheSameAndThePositionStays() throws Exception {
    log.add(others(300));
    try (LogFollowers followers = follow(BEGINNING, "watched.test")) {
      awaitVerified(followers, 300);
      LabCertificate genuine = leaf("other.test");
      log.content().add(List.of(CtEntry.of(TIME, genuine)));
      StaticCtLog lie = StaticCtLog.of(new CtContent(log.content().keys()), "lie");
      lie.content().add(List.of(others(300)));
      lie.content().add(List.of(CtEntry.of(TIME, leaf("watched.test"))));
      lie.content().publish();
      log.frontEnd().redirect("/tile/data/001", lie.frontEnd());
      log.content().publish();
      awaitRaised("unproven: ");
      await().atMost(LIMIT).until(() -> !heard.matches.isEmpty());
      assertThat(heard.matches.getFirst().proven()).isFalse();
      assertThat(position()).isEqualTo(300);

      log.frontEnd().restore();
      awaitVerified(followers, 301);
      await().atMost(LIMIT).until(() -> heard.settled.contains(FollowProblem.UNPROVEN));
      lie.close();
    }
    assertThat(heard.matches).hasSize(1);
  }

  /**
   * An entry of a type that nobody knows, in a log of RFC 6962, whose frame is not broken by it.
   */
  private static CtEntry unreadable(LabCertificate certificate) {
    byte[] leaf = CtEntry.of(TIME, certificate).leaf();
    leaf[11] = 9;
    return new CtEntry(leaf, new byte[0], List.of(), new byte[0]);
  }

  @Test
  void entriesThatCannotBeReadAreCountedAndKeptAndDoNotStopTheLog() throws Exception {
    try (Rfc6962Log rfc6962 = Rfc6962Log.of(log.content());
        LogFollowers followers = follow(rfc6962.log(), BEGINNING, "watched.test")) {
      log.add(others(2));
      log.add(unreadable(leaf("other.test")), unreadable(leaf("watched.test")));
      log.add(CtEntry.certificate(TIME, new byte[] {0x30, (byte) 0x84, 0x7f, 1, 2}, List.of()));
      log.add(CtEntry.of(TIME, leaf("watched.test")));
      awaitVerified(followers, 6);
      assertThat(followers.status().getFirst().unreadable()).isEqualTo(2);
      assertThat(heard.raised).isEmpty();
    }
    assertThat(heard.matches)
        .extracting(LoggedCertificate::index, match -> match.hits().isEmpty())
        .containsExactly(tuple(2L, true), tuple(3L, false), tuple(5L, false));
    LoggedCertificate doubtful = heard.matches.get(1);
    assertThat(doubtful.doubtful()).isTrue();
    assertThat(doubtful.problem()).isPresent();
    assertThat(store.unannounced()).hasSize(3).allMatch(LoggedCertificate::proven);
  }

  @Test
  void theEntriesOfARealLogAreReadAndProvenAlsoWhenItsPartialTileVanishes() throws Exception {
    Path tiles = SharedData.folder("ct/static-ct/navigli2025h2/tile/data");
    List<CtEntry> entries = new ArrayList<>();
    for (String tile : List.of("000", "001", "002", "003")) {
      entries.addAll(CtTiles.entries(Files.readAllBytes(tiles.resolve(tile))));
    }
    List<CtEntry> partial = CtTiles.entries(Files.readAllBytes(tiles.resolve("003.p/10")));
    assertThat(entries).hasSize(1024);
    log.content().add(entries.subList(0, 768));
    log.content().add(partial);
    log.content().publish();
    log.frontEnd().gzip(true);
    String name = firstName(partial.getLast());
    try (LogFollowers followers = follow(BEGINNING, name)) {
      awaitVerified(followers, 778);
      log.dropPartialTiles(true);
      log.content().add(entries.subList(778, 1024));
      log.content().publish();
      awaitVerified(followers, 1024);
      assertThat(followers.status().getFirst().unreadable()).isZero();
    }
    assertThat(heard.raised).isEmpty();
    assertThat(heard.matches).extracting(LoggedCertificate::index).contains(777L);
    assertThat(store.issuance(heard.matches.getFirst().tbsSha256()))
        .allSatisfy(match -> assertThat(match.evidence().proof()).isPresent());
  }

  /** A name in the precertificate of an entry, whose TBSCertificate stands in the leaf. */
  private static String firstName(CtEntry entry) {
    LogEntry read = LogEntry.of(0, Octets.copyOf(entry.leaf()), Octets.copyOf(new byte[6]));
    byte[] tbs = Arrays.copyOfRange(read.octets(), read.certificateStart(), read.certificateEnd());
    return TbsCertificate.facts(Octets.copyOf(tbs)).names().dnsNames().stream()
        .filter(name -> !name.startsWith("*"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aTreeHeadOfAnotherKeyIsABadSignature() throws Exception {
    log.add(others(3));
    Log wrongKey =
        LabLogs.log(
            "wrong key",
            LabKey.P256.generate(),
            Log.Kind.STATIC_CT,
            log.log().submissionUrl(),
            log.frontEnd().url());
    try (LogFollowers followers = follow(wrongKey, NOW, "watched.test")) {
      awaitRaised("bad-signature: ");
      assertThat(followers.status().getFirst().verifiedSize()).isZero();
    }
  }

  @Test
  void anOldTreeHeadIsStale() throws Exception {
    log.add(others(3));
    log.content().publish(3, Instant.now().minus(Duration.ofHours(2)));
    try (LogFollowers followers = follow(NOW, "watched.test")) {
      awaitRaised("stale: its newest tree head is of ");
      log.content().publish();
      await().atMost(LIMIT).until(() -> heard.settled.contains(FollowProblem.STALE));
      assertThat(followers.status().getFirst().problems()).isEmpty();
    }
  }

  @Test
  void aLogThatAsksToWaitIsLeftAlone() throws Exception {
    log.add(others(3));
    log.frontEnd().fail("/", 429, "Retry-After: 3600");
    try (LogFollowers followers = follow(NOW, "watched.test")) {
      await().atMost(LIMIT).until(() -> !log.frontEnd().requests().isEmpty());
      await()
          .during(Duration.ofMillis(500))
          .atMost(LIMIT)
          .until(() -> log.frontEnd().requests().size() == 1);
      assertThat(followers.status().getFirst().treeSize()).isZero();
    }
  }

  @Test
  void precertificateAndCertificateAreOneIssuance() throws Exception {
    try (LogFollowers followers = follow(NOW, "watched.test")) {
      awaitVerified(followers, 0);
      CertificateBuilder leaf = issuing.leaf("CN=watched.test").dns("watched.test");
      leaf.settled();
      LabCertificate precertificate =
          leaf.extension(CtEntry.POISON, true, new byte[] {5, 0}).build();
      LabCertificate certificate = leaf.withoutExtension(CtEntry.POISON).build();
      log.add(CtEntry.ofPrecertificate(TIME, precertificate), CtEntry.of(TIME, certificate));
      awaitVerified(followers, 2);
    }
    assertThat(heard.matches)
        .extracting(LoggedCertificate::kind)
        .containsExactly(LogEntry.Kind.PRECERTIFICATE, LogEntry.Kind.CERTIFICATE);
    assertThat(store.issuance(heard.matches.getFirst().tbsSha256())).hasSize(2);
  }
}
