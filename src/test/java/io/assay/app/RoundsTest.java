package io.assay.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.assay.config.Config;
import io.assay.config.Examine;
import io.assay.endpoint.Deadlines;
import io.assay.endpoint.Endpoint;
import io.assay.endpoint.Expectation;
import io.assay.endpoint.Host;
import io.assay.endpoint.HostPort;
import io.assay.endpoint.Proxy;
import io.assay.endpoint.Query;
import io.assay.endpoint.Route;
import io.assay.endpoint.Target;
import io.assay.judge.Judge;
import io.assay.metrics.AssayMetrics;
import io.assay.probe.Attempt;
import io.assay.probe.Examiner;
import io.assay.probe.Failure;
import io.assay.probe.FailureKind;
import io.assay.probe.Observation;
import io.assay.probe.Origin;
import io.assay.probe.Outcome;
import io.assay.probe.Resolution;
import io.assay.probe.Stage;
import io.assay.probe.Timings;
import io.assay.trust.Reference;
import io.assay.web.board.Board;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RoundsTest {
  private static final Endpoint ENDPOINT =
      new Endpoint.Dot(new Host.Name("resolver.test"), 853, Optional.empty());
  private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
  private static final Deadlines DEADLINES = Deadlines.within(Duration.ofSeconds(5));

  private final AssayMetrics metrics = new AssayMetrics("test", InstantSource.fixed(NOW));
  private final AtomicLong nanoTime = new AtomicLong(1_000_000_000L);
  private final Rounds rounds = new Rounds(metrics, InstantSource.fixed(NOW), nanoTime::get);
  private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
  private final Queue<Attempt> attempts = new ConcurrentLinkedQueue<>();
  private final CountDownLatch go = new CountDownLatch(1);
  private final Pipeline pipeline =
      new Pipeline(
          Config.NOTHING,
          new Judge(Reference.of())::judge,
          j -> {},
          Optional.empty(),
          Optional.empty(),
          OpenBefore.NOTHING,
          new Board(),
          metrics,
          InstantSource.fixed(NOW));
  private final CloserLooks looks =
      new CloserLooks(
          new Examiner(this::probe, InstantSource.fixed(NOW)),
          new CloserLooks.Terms(
              new Examine(Optional.empty(), Optional.empty(), Examine.DEFAULT.name()),
              new PathPorts(List.of())),
          metrics,
          nanoTime::get);
  private volatile Resolution resolution = found("127.0.0.1", "127.0.0.2");
  private volatile boolean hold;

  @AfterEach
  void close() {
    go.countDown();
    workers.close();
    looks.close();
    metrics.close();
  }

  @Test
  void everyAddressOfANameIsProbedWithTheTimeOfTheLookup() throws InterruptedException {
    rounds.scheduled(followed(Optional.empty()), tools(8), 0);
    assertThat(attempts)
        .extracting(attempt -> attempt.target().addressText())
        .containsExactlyInAnyOrder("127.0.0.1", "127.0.0.2");
    assertThat(attempts).allSatisfy(a -> assertThat(a.resolveNanos()).hasValue(7_000_000L));
    assertThat(series("assay_probe_success")).hasSize(2);
  }

  @Test
  void addressThatLeavesTheDnsTakesItsSeriesAlong() throws InterruptedException {
    Followed followed = followed(Optional.empty());
    rounds.scheduled(followed, tools(8), 0);
    resolution = found("127.0.0.2", "127.0.0.3");
    rounds.scheduled(followed, tools(8), 0);
    assertThat(series("assay_probes_total"))
        .hasSize(2)
        .noneMatch(line -> line.contains("127.0.0.1"))
        .anyMatch(line -> line.contains("127.0.0.2") && line.endsWith(" 2.0"))
        .anyMatch(line -> line.contains("127.0.0.3") && line.endsWith(" 1.0"));
  }

  @Test
  void addressOfAFamilyThatCouldNotBeLookedUpGoesOn() throws InterruptedException {
    Followed followed = followed(Optional.empty());
    rounds.scheduled(followed, tools(8), 0);
    resolution =
        new Resolution.Found(List.of(InetAddress.ofLiteral("127.0.0.2")), false, 7_000_000L);
    rounds.scheduled(followed, tools(8), 0);
    assertThat(series("assay_probes_total"))
        .hasSize(2)
        .anyMatch(line -> line.contains("127.0.0.1") && line.endsWith(" 2.0"))
        .anyMatch(line -> line.contains("127.0.0.2") && line.endsWith(" 2.0"));
  }

  @Test
  void failedLookupIsAFailureOfEachLastKnownAddress() throws InterruptedException {
    Followed followed = followed(Optional.empty());
    rounds.scheduled(followed, tools(8), 0);
    resolution = notFound();
    rounds.scheduled(followed, tools(8), 0);
    assertThat(attempts).as("none is probed without look-up").hasSize(2);
    assertThat(series("assay_probe_failures_total"))
        .hasSize(2)
        .allMatch(line -> line.contains("stage=\"resolve\"") && line.contains("kind=\"timeout\""));
    assertThat(series("assay_probe_success")).hasSize(2).allMatch(line -> line.endsWith(" 0.0"));
  }

  @Test
  void nameThatNeverResolvedIsATargetWithoutAddressUntilItDoes() throws InterruptedException {
    resolution = notFound();
    Followed followed = followed(Optional.empty());
    rounds.scheduled(followed, tools(8), 0);
    assertThat(series("assay_verdict"))
        .singleElement()
        .asString()
        .contains("{address=\"\",", "endpoint=\"tls://resolver.test\"");
    resolution = found("127.0.0.1");
    rounds.scheduled(followed, tools(8), 0);
    assertThat(series("assay_verdict"))
        .singleElement()
        .asString()
        .contains("{address=\"127.0.0.1\",");
  }

  @Test
  void nameThatTheProxyResolvesIsOneTargetWithoutAddressAndNotLookedUp()
      throws InterruptedException {
    resolution = notFound();
    Route through = new Route.Socks5(proxy(true));
    Followed followed = followed(job(Optional.empty(), through));
    rounds.scheduled(followed, tools(8), 0);
    assertThat(attempts)
        .singleElement()
        .satisfies(
            attempt -> {
              assertThat(attempt.target().address()).isEmpty();
              assertThat(attempt.route()).isEqualTo(through);
              assertThat(attempt.resolveNanos()).isEmpty();
            });
    assertThat(series("assay_probe_success")).singleElement().asString().endsWith(" 1.0");
  }

  @Test
  void resolvingAtTheProxyReplacesTheAddressesThatWereLookedUp() throws InterruptedException {
    Followed followed = followed(job(Optional.empty(), new Route.Socks5(proxy(false))));
    rounds.scheduled(followed, tools(8), 0);
    assertThat(series("assay_probes_total")).hasSize(2);
    followed.update(job(Optional.empty(), new Route.Socks5(proxy(true))));
    rounds.scheduled(followed, tools(8), 0);
    assertThat(series("assay_probes_total")).singleElement().asString().contains("address=\"\"");
  }

  @Test
  void addressesOfAFamilyThatTheSourceHasNotAreLeftOut() throws InterruptedException {
    resolution = found("127.0.0.1", "::1");
    Route ipv4 = new Route.Source(List.of(InetAddress.ofLiteral("127.0.0.2")));
    rounds.scheduled(followed(job(Optional.empty(), ipv4)), tools(8), 0);
    assertThat(attempts)
        .extracting(attempt -> attempt.target().addressText())
        .containsExactly("127.0.0.1");
  }

  private static Proxy proxy(boolean resolvesNames) {
    return new Proxy(
        new HostPort(new Host.Name("proxy.test"), 1080), Optional.empty(), resolvesNames);
  }

  @Test
  void probeThatIsStillRunningIsNotStartedAgainButCounted() throws InterruptedException {
    hold = true;
    Followed followed = followed(Optional.of(InetAddress.ofLiteral("127.0.0.1")));
    Thread first = start(followed, tools(8));
    await().until(() -> attempts.size() == 1);
    rounds.scheduled(followed, tools(8), 0);
    assertThat(attempts).hasSize(1);
    assertThat(series("assay_probes_skipped_total"))
        .contains("assay_probes_skipped_total{reason=\"running\"} 1.0");
    go.countDown();
    first.join();
    rounds.scheduled(followed, tools(8), 0);
    assertThat(attempts).hasSize(2);
  }

  @Test
  void waitingForALimitIsLateness() throws InterruptedException {
    hold = true;
    Rounds.Tools one = tools(1);
    Thread first = start(followed(Optional.of(InetAddress.ofLiteral("127.0.0.1"))), one);
    await().until(() -> attempts.size() == 1);
    Thread second = start(followed(Optional.of(InetAddress.ofLiteral("127.0.0.2"))), one);
    await().until(() -> one.inFlight().waiting() == 1);
    nanoTime.addAndGet(Duration.ofSeconds(3).toNanos());
    go.countDown();
    first.join();
    second.join();
    assertThat(series("assay_schedule_lateness_seconds_sum"))
        .containsExactly("assay_schedule_lateness_seconds_sum 3.0");
    assertThat(series("assay_schedule_lateness_seconds_count"))
        .containsExactly("assay_schedule_lateness_seconds_count 2");
  }

  @Test
  void jobThatEndedWhileItsNameWasLookedUpLeavesNoSeries() throws InterruptedException {
    Followed followed = followed(Optional.empty());
    followed.end();
    rounds.scheduled(followed, tools(8), 0);
    assertThat(series("assay_probes_total")).isEmpty();
  }

  @Test
  void interruptedProbeIsNotRecorded() throws InterruptedException {
    hold = true;
    Followed followed = followed(Optional.of(InetAddress.ofLiteral("127.0.0.1")));
    Rounds.Tools tools = tools(8);
    Thread thread =
        Thread.ofVirtual()
            .start(
                () ->
                    assertThatThrownBy(() -> rounds.scheduled(followed, tools, 0))
                        .isInstanceOf(InterruptedException.class));
    await().until(() -> attempts.size() == 1);
    thread.interrupt();
    thread.join();
    assertThat(series("assay_probes_total")).singleElement().asString().endsWith(" 0.0");
    assertThat(tools.inFlight().current()).isZero();
  }

  @Test
  void timeoutLongAfterItsDeadlineIsThisMachinesAndNoFailureOfTheEndpoint()
      throws InterruptedException {
    Duration[] took = {DEADLINES.tls().plusMillis(500), DEADLINES.tls().plusSeconds(30)};
    for (Duration duration : took) {
      Probes timingOut =
          probes(
              attempt ->
                  observation(
                      attempt,
                      new Timings(Map.of(Stage.TLS, duration.toNanos())),
                      new Outcome.Failed(Stage.TLS, FailureKind.TIMEOUT, "no ServerHello")));
      Job job = job(Optional.of(InetAddress.ofLiteral("127.0.0.1")));
      rounds.scheduled(new Followed(job, pipeline), tools(8, timingOut), 0);
    }
    assertThat(series("assay_probe_failures_total")).singleElement().asString().endsWith(" 1.0");
    assertThat(series("assay_probes_skipped_total"))
        .contains("assay_probes_skipped_total{reason=\"stalled\"} 1.0");
  }

  @Test
  void defectInOneProbeIsCountedAndLeavesTheOtherAddressesAlone() throws InterruptedException {
    Probes failing =
        probes(
            attempt -> {
              if (attempt.target().addressText().equals("127.0.0.1")) {
                throw new IllegalStateException("a defect, as the test wants it");
              }
              return probe(attempt);
            });
    Followed followed = new Followed(job(Optional.empty()), pipeline);
    rounds.scheduled(followed, tools(8, failing), 0);
    assertThat(series("assay_internal_errors_total"))
        .containsExactly("assay_internal_errors_total 1.0");
    assertThat(series("assay_probe_success")).singleElement().asString().contains("127.0.0.2");
  }

  @Test
  void probeOnDemandTakesOnlyTheWantedAddress() throws InterruptedException {
    List<Target> targets =
        rounds.now(
            followed(Optional.empty()),
            tools(8),
            InetAddress.ofLiteral("127.0.0.2")::equals,
            Deadlines.within(Duration.ofSeconds(1)));
    assertThat(targets).extracting(Target::addressText).containsExactly("127.0.0.2");
    assertThat(attempts)
        .singleElement()
        .satisfies(a -> assertThat(a.deadlines().total()).isEqualTo(Duration.ofSeconds(1)));
  }

  private Thread start(Followed followed, Rounds.Tools tools) {
    long due = nanoTime.get();
    return Thread.ofVirtual()
        .start(
            () -> {
              try {
                rounds.scheduled(followed, tools, due);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
  }

  /** Answers at once, or when the test lets it go. */
  private Observation probe(Attempt attempt) {
    attempts.add(attempt);
    if (hold) {
      try {
        go.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    return observation(attempt, new Timings(Map.of(Stage.CONNECT, 1_000L)), new Outcome.Answered());
  }

  private static Observation observation(Attempt attempt, Timings timings, Outcome outcome) {
    return new Observation(
        UUID.randomUUID(),
        attempt.target(),
        Origin.SOUND,
        attempt.serverName(),
        attempt.query(),
        NOW,
        timings,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        outcome);
  }

  private Followed followed(Optional<InetAddress> address) {
    return followed(job(address));
  }

  private Followed followed(Job job) {
    return new Followed(job, pipeline);
  }

  private static Job job(Optional<InetAddress> address) {
    return job(address, new Route.Direct());
  }

  private static Job job(Optional<InetAddress> address, Route route) {
    return new Job(
        new Job.Id("lab", ENDPOINT, address, "here"),
        route,
        new Query("example.com.", "A"),
        DEADLINES,
        Duration.ofMinutes(1),
        Expectation.NONE);
  }

  private Rounds.Tools tools(int inFlight) {
    return tools(inFlight, probes(this::probe));
  }

  private Probes probes(Function<Attempt, Observation> prober) {
    return new Probes(prober, observation -> observation, pipeline, looks, metrics);
  }

  private Rounds.Tools tools(int inFlight, Probes through) {
    return new Rounds.Tools(
        through,
        new InFlight(new Config.Limits(inFlight, inFlight)),
        (name, deadline) -> resolution,
        workers);
  }

  private static Resolution found(String... addresses) {
    return new Resolution.Found(
        Arrays.stream(addresses).map(InetAddress::ofLiteral).toList(), true, 7_000_000L);
  }

  private static Resolution notFound() {
    return new Resolution.NotFound(
        new Failure(FailureKind.TIMEOUT, "no answer from the name servers in time"), 5_000_000L);
  }

  private List<String> series(String metric) {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    try {
      metrics.exposition(Optional.empty()).writeTo(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString(StandardCharsets.UTF_8)
        .lines()
        .filter(line -> line.startsWith(metric + "{") || line.startsWith(metric + " "))
        .toList();
  }
}
