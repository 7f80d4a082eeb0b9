package io.assay.ct.inclusion;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.assay.ct.Log;
import io.assay.ct.LogLists;
import io.assay.ct.SctVerifier;
import io.assay.ct.Scts;
import io.assay.ct.VerifiedSct;
import io.assay.ct.inclusion.Inclusion.Status;
import io.assay.ct.log.LogClients;
import io.assay.fetch.AddressPolicy;
import io.assay.fetch.Fetcher;
import io.assay.lab.CertificateBuilder;
import io.assay.lab.CtContent;
import io.assay.lab.CtEntry;
import io.assay.lab.CtLogServer;
import io.assay.lab.LabCertificate;
import io.assay.lab.StaticCtLog;
import io.assay.probe.AddressLookup;
import io.assay.probe.Octets;
import io.assay.x509.CertificateFacts;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whether logs keep what they promised, asked of logs on loopback. */
class InclusionFeedTest {
  private static final LabCertificate ROOT = CertificateBuilder.root("CN=Lab Root").build();
  private static final LabCertificate LEAF = ROOT.leaf("CN=resolver.test").build();
  private static final Octets DER = Octets.copyOf(LEAF.der());
  private static final Duration SOON = Duration.ofSeconds(15);

  private final Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
  private final AtomicReference<Instant> clock = new AtomicReference<>(Instant.now());
  private final Fetcher fetcher =
      new Fetcher(AddressPolicy.any(), new AddressLookup(List.of()), "assay-test");
  private final LogClients clients = new LogClients(fetcher, 1000, 1000);
  private final InclusionFeed feed = new InclusionFeed(clients::of, clock::get, new Random(1));

  @AfterEach
  void close() {
    feed.close();
    fetcher.close();
  }

  private static VerifiedSct byTls(Log log, byte[] sct) {
    return verified(log, LEAF, Optional.of(Scts.list(sct)));
  }

  private static VerifiedSct verified(Log log, LabCertificate leaf, Optional<Octets> byTls) {
    SctVerifier verifier = new SctVerifier(Optional.of(LogLists.of(log)));
    return verifier
        .verify(
            CertificateFacts.of(Octets.copyOf(leaf.der())),
            List.of(CertificateFacts.of(Octets.copyOf(ROOT.der()))),
            byTls,
            Optional.empty(),
            Instant.now().plusSeconds(60))
        .getLast();
  }

  /** An SCT of a static log for the entry at {@code index}. */
  private VerifiedSct promised(StaticCtLog log, long index) {
    return byTls(
        log.log(), Scts.ofCertificate(log.content().keys(), DER, now, Scts.leafIndex(index)));
  }

  private CtEntry entry(long index) {
    return Scts.entry(DER, now, Scts.leafIndex(index));
  }

  private CtEntry other(int number) {
    return CtEntry.certificate(now, new byte[] {0x30, 1, (byte) number}, List.of());
  }

  private Inclusion asked(VerifiedSct sct) {
    assertThat(feed.want(List.of(sct))).isTrue();
    assertThat(feed.settle(SOON)).isTrue();
    return known(sct);
  }

  private Inclusion known(VerifiedSct sct) {
    return feed.of(sct).orElseThrow();
  }

  /** Asks again and again while time goes on, whatever was under way when it began to. */
  private void awaitStatus(VerifiedSct sct, Status status, Duration step) {
    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () -> {
              pass(step);
              return asked(sct).status() == status;
            });
  }

  private void pass(Duration time) {
    clock.updateAndGet(instant -> instant.plus(time));
  }

  @Test
  void anEmbeddedSctOfARealLogIsProvenOnceTheLogHasMergedIt() {
    try (CtLogServer log = CtLogServer.start(ROOT)) {
      CtLogServer.Issued issued = log.issue(ROOT.leaf("CN=resolver.test").dns("resolver.test"));
      VerifiedSct sct = verified(log.log(), issued.certificate(), Optional.empty());
      assertThat(sct.status()).isEqualTo(VerifiedSct.Status.VALID);
      assertThat(asked(sct).status()).isIn(Status.PENDING, Status.PROVEN);
      awaitStatus(sct, Status.PROVEN, Duration.ofMinutes(1));
      assertThat(known(sct).index()).contains(0L);
      assertThat(known(sct).treeSize()).contains(1L);
      assertThat(known(sct).reason()).isEmpty();
    }
  }

  @Test
  void whatARealLogNeverGotIsPendingWithinTheMergeDelayAndMissingAfterwards() {
    try (CtLogServer log = CtLogServer.start(ROOT)) {
      log.add(ROOT.leaf("CN=another").build());
      VerifiedSct sct = byTls(log.log(), Scts.ofCertificate(log.keys(), DER, now));
      assertThat(asked(sct))
          .satisfies(one -> assertThat(one.status()).isEqualTo(Status.PENDING))
          .satisfies(
              one ->
                  assertThat(one.reason())
                      .contains(
                          "the log has until %s to include it".formatted(now.plusSeconds(60))));
      pass(Duration.ofHours(2));
      assertThat(asked(sct))
          .satisfies(one -> assertThat(one.status()).isEqualTo(Status.MISSING))
          .satisfies(
              one ->
                  assertThat(one.reason().orElseThrow())
                      .contains("promised to be in the log by", "status 404"));
    }
  }

  @Test
  void aStaticLogProvesTheLeafAtTheIndexThatItPromised() {
    try (StaticCtLog log = StaticCtLog.start()) {
      for (int i = 0; i < 300; i++) {
        log.content().add(List.of(other(i)));
      }
      log.add(entry(300), other(1));
      assertThat(asked(promised(log, 300)))
          .isEqualTo(
              new Inclusion(
                  log.log(),
                  Optional.of(300L),
                  Optional.of(302L),
                  Status.PROVEN,
                  Optional.empty()));
      log.frontEnd().forgetRequests();
      pass(Duration.ofDays(1));
      assertThat(asked(promised(log, 300)).status()).isEqualTo(Status.PROVEN);
      assertThat(log.frontEnd().requests()).as("what is proven remains so").isEmpty();
    }
  }

  @Test
  void anEntryThatIsNotThereYetIsAskedForAgain() {
    try (StaticCtLog log = StaticCtLog.start()) {
      log.add(other(0));
      VerifiedSct sct = promised(log, 1);
      assertThat(asked(sct).status()).isEqualTo(Status.PENDING);
      log.add(entry(1));
      assertThat(asked(sct).status()).as("not within seconds").isEqualTo(Status.PENDING);
      awaitStatus(sct, Status.PROVEN, Duration.ofMinutes(2));
    }
  }

  @Test
  void anotherEntryWhereTheLeafShouldBeIsAViolationOfTheLog() {
    try (StaticCtLog log = StaticCtLog.start()) {
      log.content().add(List.of(other(0), other(1)));
      log.content().publish(2, now.plusSeconds(61));
      assertThat(asked(promised(log, 1)))
          .satisfies(one -> assertThat(one.status()).isEqualTo(Status.MISSING))
          .satisfies(
              one -> assertThat(one.reason().orElseThrow()).contains("entry 1 is another one"));
      assertThat(log.frontEnd().requests().stream().filter("/checkpoint"::equals))
          .as("machines of one log differ: it is asked twice")
          .hasSize(2);
    }
  }

  @Test
  void twoTreesOfOneSizeAreAFork() {
    try (StaticCtLog honest = StaticCtLog.start();
        StaticCtLog forked =
            StaticCtLog.of(new CtContent(honest.content().keys()), "static.lab.test/2026h1")) {
      honest.add(entry(0), other(1));
      forked.add(entry(0), other(2));
      VerifiedSct sct = promised(honest, 0);
      assertThat(asked(sct).status()).isEqualTo(Status.PROVEN);

      pass(Duration.ofMinutes(2));
      assertThat(feed.want(List.of(promised(forked, 7)))).isTrue();
      assertThat(feed.settle(SOON)).isTrue();
      assertThat(known(sct))
          .satisfies(one -> assertThat(one.status()).isEqualTo(Status.FORKED))
          .satisfies(
              one ->
                  assertThat(one.reason())
                      .contains("the log signed two different trees of 2 entries"));
    }
  }

  @Test
  void aTreeThatDoesNotContinueTheLastOneIsAForkUntilOneDoes() {
    try (StaticCtLog honest = StaticCtLog.start();
        StaticCtLog forked =
            StaticCtLog.of(new CtContent(honest.content().keys()), "static.lab.test/2026h1")) {
      honest.add(other(0), other(1));
      forked.add(other(3), other(2), entry(2));
      assertThat(asked(promised(honest, 2)).status()).isEqualTo(Status.PENDING);

      VerifiedSct elsewhere = promised(forked, 2);
      awaitStatus(elsewhere, Status.FORKED, Duration.ofMinutes(2));
      assertThat(known(elsewhere).reason().orElseThrow())
          .contains("cannot prove that its tree of 3 entries continues that of 2");

      honest.add(entry(2));
      awaitStatus(promised(honest, 2), Status.PROVEN, Duration.ofHours(2));
    }
  }

  @Test
  void aFrontEndThatLagsBehindIsNoFork() {
    try (StaticCtLog log = StaticCtLog.start()) {
      log.add(other(0), other(1), other(2));
      VerifiedSct sct = promised(log, 3);
      assertThat(asked(sct).treeSize()).contains(3L);
      log.content().publish(2, Instant.now());
      pass(Duration.ofMinutes(2));
      assertThat(asked(sct).status()).isEqualTo(Status.PENDING);
      assertThat(known(sct).treeSize()).as("the larger one is known").contains(3L);
    }
  }

  @Test
  void aTreeHeadThatIsNotSignedByTheLogSaysNothing() {
    try (StaticCtLog log = StaticCtLog.start();
        StaticCtLog stranger = StaticCtLog.start()) {
      log.add(entry(0));
      stranger.add(entry(0));
      log.frontEnd().change("/checkpoint", _ -> stranger.checkpoint().getBytes(UTF_8));
      assertThat(asked(promised(log, 0)).status()).isEqualTo(Status.UNDETERMINED);

      log.frontEnd().restore();
      awaitStatus(promised(log, 0), Status.PROVEN, Duration.ofMinutes(3));
    }
  }

  @Test
  void aLogThatDoesNotAnswerIsLeftAloneForAWhile() {
    try (StaticCtLog log = StaticCtLog.start()) {
      log.add(entry(0));
      log.frontEnd().fail("/checkpoint", 500);
      assertThat(asked(promised(log, 0)))
          .satisfies(one -> assertThat(one.status()).isEqualTo(Status.UNDETERMINED))
          .satisfies(one -> assertThat(one.reason().orElseThrow()).contains("status 500"));
      log.frontEnd().forgetRequests();
      pass(Duration.ofSeconds(30));
      assertThat(asked(promised(log, 0)).status()).isEqualTo(Status.UNDETERMINED);
      assertThat(log.frontEnd().requests()).isEmpty();
    }
  }

  @Test
  void aLogSaysHowLongToWait() {
    try (StaticCtLog log = StaticCtLog.start()) {
      log.add(entry(0));
      log.frontEnd().fail("/checkpoint", 429, "Retry-After: 1800");
      assertThat(asked(promised(log, 0)).reason().orElseThrow())
          .contains("throttled", "Retry-After");
      log.frontEnd().forgetRequests();
      pass(Duration.ofMinutes(25));
      assertThat(asked(promised(log, 0)).status()).isEqualTo(Status.UNDETERMINED);
      assertThat(log.frontEnd().requests()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Log.State.Name.class,
      names = {"RETIRED", "REJECTED"})
  void logsThatAreGoneAreNotAsked(Log.State.Name state) {
    try (StaticCtLog log = StaticCtLog.start()) {
      VerifiedSct sct = promised(log, 0);
      Log gone = in(state, log.log());
      VerifiedSct ofGone = byTls(gone, Scts.ofCertificate(log.content().keys(), DER, now));
      assertThat(feed.want(List.of(ofGone))).isFalse();
      assertThat(feed.settle(SOON)).isTrue();
      assertThat(known(ofGone).reason().orElseThrow()).contains("is not asked");
      assertThat(log.frontEnd().requests()).isEmpty();
      assertThat(known(sct).reason()).contains("the log was not asked yet");
    }
  }

  @Test
  void aStaticLogCannotBeAskedForALeafWithoutAnIndex() {
    try (StaticCtLog log = StaticCtLog.start()) {
      VerifiedSct sct = byTls(log.log(), Scts.ofCertificate(log.content().keys(), DER, now));
      assertThat(feed.want(List.of(sct))).isFalse();
      assertThat(known(sct).reason().orElseThrow()).contains("does not say where in the log");
    }
  }

  @Test
  void whatIsNoValidSctIsNotFollowedUp() {
    try (StaticCtLog log = StaticCtLog.start()) {
      byte[] forged = Scts.ofCertificate(log.content().keys(), DER, now, Scts.leafIndex(0));
      forged[forged.length - 1] ^= 1;
      VerifiedSct sct = byTls(log.log(), forged);
      assertThat(sct.promise()).isEmpty();
      assertThat(feed.want(List.of(sct))).isFalse();
      assertThat(feed.of(sct)).isEmpty();
      assertThat(InclusionKnowledge.NOTHING.of(sct)).isEmpty();
      assertThat(InclusionKnowledge.NOTHING.of(promised(log, 0)).orElseThrow().status())
          .isEqualTo(Status.UNDETERMINED);
    }
  }

  @Test
  void aClosedFeedKeepsWhatItKnowsAndAsksNobody() {
    try (StaticCtLog log = StaticCtLog.start()) {
      log.add(entry(0));
      assertThat(asked(promised(log, 0)).status()).isEqualTo(Status.PROVEN);
      feed.close();
      log.frontEnd().forgetRequests();
      assertThat(feed.want(List.of(promised(log, 0), promised(log, 1)))).isFalse();
      assertThat(known(promised(log, 0)).status()).isEqualTo(Status.PROVEN);
      assertThat(log.frontEnd().requests()).isEmpty();
    }
  }

  private Log in(Log.State.Name state, Log log) {
    return new Log(
        log.name(),
        log.id(),
        log.key(),
        log.operator(),
        List.of(),
        Log.Kind.RFC6962,
        log.submissionUrl(),
        log.monitoringUrl(),
        log.mergeDelay(),
        Optional.of(new Log.State(state, now, Optional.empty())),
        Optional.empty());
  }
}
