package io.assay.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.assay.config.Config;
import io.assay.config.Examine;
import io.assay.endpoint.Control;
import io.assay.endpoint.Endpoint;
import io.assay.endpoint.Expectation;
import io.assay.endpoint.Host;
import io.assay.endpoint.Query;
import io.assay.endpoint.Route;
import io.assay.endpoint.Target;
import io.assay.judge.Seen;
import io.assay.lab.LabCertificate;
import io.assay.lab.LabPki;
import io.assay.metrics.AssayMetrics;
import io.assay.probe.Attempt;
import io.assay.probe.Examiner;
import io.assay.probe.FailureKind;
import io.assay.probe.Observation;
import io.assay.probe.Origin;
import io.assay.probe.Outcome;
import io.assay.probe.Stage;
import io.assay.probe.Variant;
import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When closer looks are taken. What they see is of no interest here. */
class CloserLooksTest {
  private static final LabPki PKI = LabPki.create();
  private static final LabCertificate LEAF = PKI.leaf();
  private static final LabCertificate OTHER = PKI.anotherLeaf().build();
  private static final Duration AGAIN = Duration.ofMinutes(10);
  private static final Duration BASELINE = Duration.ofHours(24);
  private static final Target TARGET = target("127.0.0.1");

  private final AtomicLong nanoTime = new AtomicLong();
  private final AssayMetrics metrics = new AssayMetrics("test", InstantSource.system());
  private final Queue<Attempt> attempts = new ConcurrentLinkedQueue<>();
  private final CountDownLatch go = new CountDownLatch(1);
  private volatile boolean hold;
  private CloserLooks looks = looks(Optional.of(AGAIN), Optional.of(BASELINE));

  private CloserLooks looks(Optional<Duration> again, Optional<Duration> baseline) {
    return new CloserLooks(
        new Examiner(this::probe, InstantSource.system()),
        new CloserLooks.Terms(
            new Examine(again, baseline, new Host.Name("other.example")), new PathPorts(List.of())),
        metrics,
        nanoTime::get);
  }

  private Observation probe(Attempt attempt) {
    attempts.add(attempt);
    try {
      if (hold) {
        go.await();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return Seen.dot(LEAF).observation();
  }

  @AfterEach
  void close() {
    go.countDown();
    looks.close();
    metrics.close();
  }

  private static Target target(String address) {
    return new Target(
        "test",
        new Endpoint.Dot(new Host.Name("resolver.test"), 853, Optional.empty()),
        Optional.of(InetAddress.ofLiteral(address)),
        "here");
  }

  private static Seen timeout() {
    return Seen.dot(List.of())
        .failed(new Outcome.Failed(Stage.CONNECT, FailureKind.TIMEOUT, "no answer"));
  }

  private void after(Seen seen, Target target, Expectation expectation) {
    Attempt attempt =
        new Attempt(
            target,
            new Route.Direct(),
            new Host.Name("resolver.test"),
            new Query("example.com.", "A"),
            Config.DEFAULT_DEADLINES,
            Optional.empty());
    looks.after(attempt, seen.at(target.address()).observation(), expectation);
  }

  private void after(Seen seen) {
    after(seen, TARGET, Expectation.NONE);
  }

  /** How many looks there were, once the one that may be under way is over. */
  private long looked() {
    return attempts.stream()
        .filter(attempt -> attempt.serverName().equals(new Host.Name("other.example")))
        .count();
  }

  private void awaitLooks(long number) {
    await().until(() -> looked() == number);
    await()
        .until(
            () ->
                looks
                    .attach(Seen.dot(LEAF).at(TARGET.address()).observation())
                    .examination()
                    .isPresent());
  }

  @Test
  void firstProbeBringsALookThatComesWithTheNextObservationOnce() {
    after(Seen.dot(LEAF));
    await().until(() -> looked() == 1);
    Observation next = Seen.dot(LEAF).at(TARGET.address()).observation();
    await().until(() -> looks.attach(next).examination().isPresent());
    assertThat(looks.attach(next).examination()).isEmpty();
    assertThat(attempts)
        .extracting(Attempt::serverName)
        .contains(new Host.Ip(InetAddress.ofLiteral("127.0.0.1")), new Host.Name("resolver.test"));
    assertThat(attempts).anyMatch(attempt -> attempt.segment().isPresent());
  }

  @Test
  void lookShowsWhatWasAskedOtherwise() {
    after(Seen.dot(LEAF));
    await().until(() -> looked() == 1);
    Observation next = Seen.dot(LEAF).at(TARGET.address()).observation();
    Observation[] with = new Observation[1];
    await()
        .until(
            () -> {
              with[0] = looks.attach(next);
              return with[0].examination().isPresent();
            });
    assertThat(with[0].examination().orElseThrow().variants())
        .extracting(Variant::kind)
        .containsExactly(Variant.Kind.values());
    assertThat(with[0].examination().orElseThrow().path()).isPresent();
  }

  @Test
  void wellEndpointIsLookedAtAgainAfterADay() {
    after(Seen.dot(LEAF));
    awaitLooks(1);
    nanoTime.addAndGet(BASELINE.toNanos() - 1);
    after(Seen.dot(LEAF));
    assertThat(looked()).isEqualTo(1);
    nanoTime.addAndGet(1);
    after(Seen.dot(LEAF));
    awaitLooks(2);
  }

  @Test
  void anotherCertificateBringsALookAtOnceButNotEachTime() {
    after(Seen.dot(LEAF));
    awaitLooks(1);
    after(Seen.dot(OTHER));
    awaitLooks(2);
    after(Seen.dot(LEAF));
    after(Seen.dot(OTHER));
    assertThat(looked()).as("two certificates that take turns").isEqualTo(2);
    nanoTime.addAndGet(AGAIN.toNanos());
    after(Seen.dot(OTHER));
    awaitLooks(3);
  }

  @Test
  void failureBringsALookAtOnceAndAgainWhileItGoesOn() {
    after(Seen.dot(LEAF));
    awaitLooks(1);
    after(timeout());
    awaitLooks(2);
    after(timeout());
    assertThat(looked()).isEqualTo(2);
    nanoTime.addAndGet(AGAIN.toNanos());
    after(timeout());
    awaitLooks(3);
  }

  @Test
  void whatTellsNothingOfTheEndpointBringsNone() {
    after(Seen.dot(List.of()).failed(new Outcome.Failed(Stage.PROXY, FailureKind.TIMEOUT, "")));
    after(Seen.dot(List.of()).failed(new Outcome.Failed(Stage.CONNECT, FailureKind.LOCAL, "")));
    after(timeout().from(Origin.ill("no uplink")));
    after(timeout(), TARGET, Expectation.of(Control.SILENT, Set.of()));
    assertThat(looked()).isZero();
    after(Seen.dot(LEAF), TARGET, Expectation.of(Control.SILENT, Set.of()));
    awaitLooks(1);
  }

  @Test
  void neverIsNever() {
    looks.close();
    looks = looks(Optional.empty(), Optional.empty());
    after(Seen.dot(LEAF));
    after(Seen.dot(OTHER));
    after(timeout());
    assertThat(attempts).isEmpty();
  }

  @Test
  void noMoreThanFourAtOnceAndTheNextProbeAsksAgain() {
    hold = true;
    for (int i = 1; i <= 6; i++) {
      after(timeout(), target("127.0.0." + i), Expectation.NONE);
    }
    await().until(() -> looked() == 4);
    go.countDown();
    await()
        .until(
            () -> {
              after(timeout(), target("127.0.0.6"), Expectation.NONE);
              return looked() >= 5;
            });
  }

  @Test
  void targetThatIsForgottenIsNewAgain() {
    after(Seen.dot(LEAF));
    awaitLooks(1);
    looks.forget(TARGET);
    after(Seen.dot(LEAF));
    awaitLooks(2);
  }
}
