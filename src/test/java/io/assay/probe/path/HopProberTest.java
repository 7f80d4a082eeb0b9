package io.assay.probe.path;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.assay.endpoint.Route;
import io.assay.lab.ClosedPort;
import io.assay.probe.path.HopDistance.Answer;
import io.assay.probe.path.HopDistance.Reached;
import io.netty.channel.epoll.Epoll;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** On loopback, where everything is one hop away. Paths of routers are in PathNetworkTest. */
class HopProberTest {
  private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

  private static final Route.Local DIRECT = new Route.Direct();

  private static HopProber prober;

  @BeforeAll
  static void open() {
    assumeThat(Epoll.isAvailable()).as("hops can be limited on this machine").isTrue();
    prober = new HopProber(InstantSource.system());
  }

  @AfterAll
  static void close() {
    if (prober != null) {
      prober.close();
    }
  }

  private static PathComparison compare(InetAddress address, Integer... ports) {
    return prober.compare(DIRECT, address, List.of(ports), HopProber.DEFAULT_LIMIT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "::1"})
  void loopbackIsOneHopAway(String literal) throws IOException {
    InetAddress address = InetAddress.ofLiteral(literal);
    try (ServerSocket one = new ServerSocket(0, 50, address);
        ServerSocket other = new ServerSocket(0, 50, address)) {
      PathComparison seen = compare(address, one.getLocalPort(), other.getLocalPort());

      assertThat(seen.port(one.getLocalPort()).distance())
          .isEqualTo(new Reached(1, Answer.SYN_ACK, 3, 0));
      assertThat(seen.standing(one.getLocalPort()))
          .isEqualTo(new Standing.Same(1, List.of(other.getLocalPort())));
      assertThat(seen.took()).isBetween(Duration.ofMillis(1), HopProber.DEFAULT_LIMIT);
    }
  }

  @Test
  void closedPortAnswersByRefusing() throws IOException {
    try (ServerSocket open = new ServerSocket(0, 50, LOOPBACK);
        ClosedPort closed = ClosedPort.take()) {
      PathComparison seen = compare(LOOPBACK, closed.number(), open.getLocalPort());

      assertThat(seen.port(closed.number()).distance()).isEqualTo(new Reached(1, Answer.RST, 3, 0));
      assertThat(seen.standing(closed.number())).isInstanceOf(Standing.Same.class);
    }
  }

  @Test
  void serversProgramHearsNothingOfIt() throws IOException {
    try (ServerSocket server = new ServerSocket(0, 50, LOOPBACK)) {
      PathComparison seen = compare(LOOPBACK, server.getLocalPort());
      assertThat(seen.connects()).isPositive();
      assertThat(seen.packets()).isEqualTo(2 * seen.connects());

      server.setSoTimeout(200);
      assertThatThrownBy(server::accept).isInstanceOf(SocketTimeoutException.class);
    }
  }

  @Test
  void silentPortIsNotReached() throws IOException {
    try (SilentPort silent = new SilentPort();
        ServerSocket open = new ServerSocket(0, 50, LOOPBACK)) {
      PathComparison seen = compare(LOOPBACK, silent.number(), open.getLocalPort());

      assertThat(seen.port(silent.number()).distance())
          .isEqualTo(new HopDistance.NotReached("no answer to 3 connects"));
      assertThat(seen.port(open.getLocalPort()).distance()).isInstanceOf(Reached.class);
    }
  }

  @Test
  void limitEndsTheMeasurement() throws IOException {
    try (SilentPort silent = new SilentPort()) {
      Duration limit = Duration.ofMillis(1200);
      PathComparison seen = prober.compare(DIRECT, LOOPBACK, List.of(silent.number()), limit);

      assertThat(seen.port(silent.number()).distance())
          .isEqualTo(new HopDistance.NotMeasured("1200 ms did not suffice"));
      assertThat(seen.connects()).isEqualTo(1);
    }
  }

  @Test
  void interruptionEndsTheMeasurementAtOnce() throws Exception {
    try (SilentPort silent = new SilentPort()) {
      CompletableFuture<PathComparison> seen = new CompletableFuture<>();
      Thread thread =
          Thread.ofVirtual()
              .start(
                  () -> {
                    PathComparison comparison = compare(LOOPBACK, silent.number());
                    assertThat(Thread.currentThread().isInterrupted()).isTrue();
                    seen.complete(comparison);
                  });
      thread.interrupt();

      assertThat(seen.get(800, TimeUnit.MILLISECONDS).port(silent.number()).distance())
          .isEqualTo(new HopDistance.NotMeasured("the measurement was interrupted"));
    }
  }

  @Test
  void closingTheProberEndsTheMeasurement() throws Exception {
    HopProber closing = new HopProber(InstantSource.system());
    try (SilentPort silent = new SilentPort()) {
      CompletableFuture<PathComparison> seen =
          CompletableFuture.supplyAsync(
              () ->
                  closing.compare(
                      DIRECT, LOOPBACK, List.of(silent.number()), HopProber.DEFAULT_LIMIT));
      closing.close();

      assertThat(seen.get(5, TimeUnit.SECONDS).port(silent.number()).distance())
          .isInstanceOf(HopDistance.NotMeasured.class);
    }
  }

  @Test
  void portsBeyondTheMostAreNotMeasured() {
    Integer[] ports = IntStream.rangeClosed(1, 8).boxed().toArray(Integer[]::new);
    PathComparison seen = compare(LOOPBACK, ports);

    assertThat(seen.ports()).hasSize(8);
    assertThat(seen.port(7).distance()).isInstanceOf(HopDistance.NotMeasured.class);
    assertThat(seen.packets()).isLessThanOrEqualTo(100);
  }

  @Test
  void machineThatCannotLimitHopsSaysSo() {
    try (HopProber without = HopProber.withoutEpoll(InstantSource.system())) {
      PathComparison seen =
          without.compare(DIRECT, LOOPBACK, List.of(853, 443), HopProber.DEFAULT_LIMIT);

      assertThat(seen.packets()).isZero();
      assertThat(seen.standing(853))
          .isInstanceOfSatisfying(
              Standing.Undetermined.class,
              undetermined -> assertThat(undetermined.why()).contains("limiting the hops"));
    }
  }

  @ParameterizedTest
  @MethodSource("ownRoutes")
  void connectsLeaveByTheRoute(Route.Local route) throws IOException {
    try (ServerSocket one = new ServerSocket(0, 50, LOOPBACK);
        ServerSocket other = new ServerSocket(0, 50, LOOPBACK)) {
      PathComparison seen =
          prober.compare(
              route,
              LOOPBACK,
              List.of(one.getLocalPort(), other.getLocalPort()),
              HopProber.DEFAULT_LIMIT);

      assertThat(seen.standing(one.getLocalPort())).isInstanceOf(Standing.Same.class);
    }
  }

  static List<Route.Local> ownRoutes() {
    return List.of(
        new Route.Source(List.of(InetAddress.ofLiteral("127.0.0.2"))), new Route.Interface("lo"));
  }

  @ParameterizedTest
  @MethodSource("foreignRoutes")
  void routeThatThisMachineHasNotIsNoFindingAboutThePort(Route.Local route, String why) {
    PathComparison seen =
        prober.compare(route, LOOPBACK, List.of(853, 443), HopProber.DEFAULT_LIMIT);

    assertThat(seen.packets()).isZero();
    assertThat(seen.port(853).distance())
        .isInstanceOfSatisfying(
            HopDistance.NotMeasured.class,
            not -> assertThat(not.why()).contains("cannot be measured from here", why));
  }

  static List<Arguments> foreignRoutes() {
    return List.of(
        arguments(
            new Route.Source(List.of(InetAddress.ofLiteral("192.0.2.1"))),
            "this machine has no address 192.0.2.1"),
        arguments(
            new Route.Source(List.of(InetAddress.ofLiteral("::1"))),
            "an IPv4 address cannot be dialled from ::1"),
        arguments(new Route.Interface("nowhere0"), "the interface nowhere0 is not there"));
  }

  @Test
  void comparisonsBeyondTheMostAtOnceWait() throws Exception {
    try (SilentPort silent = new SilentPort();
        HopProber own = new HopProber(InstantSource.system());
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Duration limit = Duration.ofMillis(1200);
      List<Future<PathComparison>> all =
          IntStream.rangeClosed(0, HopProber.MOST_AT_ONCE)
              .mapToObj(
                  _ ->
                      threads.submit(
                          () -> own.compare(DIRECT, LOOPBACK, List.of(silent.number()), limit)))
              .toList();
      List<PathComparison> seen = new ArrayList<>();
      for (Future<PathComparison> one : all) {
        seen.add(one.get());
      }
      seen.sort(Comparator.comparing(PathComparison::startedAt));

      assertThat(seen).allSatisfy(one -> assertThat(one.connects()).isEqualTo(1));
      assertThat(seen.getLast().startedAt())
          .as("the last begins when the first has ended")
          .isAfter(seen.getFirst().startedAt().plusMillis(850));
    }
  }

  @Test
  void callerThatIsInterruptedAlreadySendsNothing() {
    Thread.currentThread().interrupt();
    PathComparison seen = compare(LOOPBACK, 853);

    assertThat(Thread.interrupted()).isTrue();
    assertThat(seen.packets()).isZero();
    assertThat(seen.port(853).distance())
        .isEqualTo(new HopDistance.NotMeasured("the measurement was interrupted"));
  }

  @Test
  void closedProberMeasuresNothing() {
    HopProber closed = new HopProber(InstantSource.system());
    closed.close();
    closed.close();

    PathComparison seen = closed.compare(DIRECT, LOOPBACK, List.of(853), HopProber.DEFAULT_LIMIT);
    assertThat(seen.packets()).isZero();
    assertThat(seen.port(853).distance())
        .isEqualTo(
            new HopDistance.NotMeasured("it cannot be measured from here: the prober was closed"));
  }

  @Test
  void samePortTwiceIsAnError() {
    assertThatThrownBy(() -> compare(LOOPBACK, 853, 853))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** A port whose queue of connections is full: Linux drops every further SYN. */
  private static final class SilentPort implements AutoCloseable {
    private final ServerSocket server = new ServerSocket(0, 1, LOOPBACK);
    private final List<Socket> waiting = new ArrayList<>();

    SilentPort() throws IOException {
      for (boolean full = false; !full; ) {
        Socket socket = new Socket();
        waiting.add(socket);
        try {
          socket.connect(new InetSocketAddress(LOOPBACK, number()), 300);
        } catch (SocketTimeoutException _) {
          full = true;
        }
      }
    }

    int number() {
      return server.getLocalPort();
    }

    @Override
    public void close() throws IOException {
      for (Socket socket : waiting) {
        socket.close();
      }
      server.close();
    }
  }
}
