package io.assay.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.endpoint.Host;
import io.assay.endpoint.HostPort;
import io.assay.endpoint.Proxy;
import io.assay.endpoint.Route;
import io.assay.endpoint.Vantage;
import io.assay.lab.ClosedPort;
import io.assay.lab.Conversation;
import io.assay.lab.Conversations;
import io.assay.lab.LoopbackServer;
import io.assay.lab.ProxyProgram;
import io.assay.lab.ProxyServer;
import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SelfCheckTest {
  private static final Optional<Proxy.Credentials> RIGHT =
      Optional.of(new Proxy.Credentials(ProxyServer.USER, ProxyServer.PASSWORD));
  private static final Optional<Proxy.Credentials> WRONG =
      Optional.of(new Proxy.Credentials(ProxyServer.USER, "wr0ng"));
  private static final Duration GENEROUS = Duration.ofSeconds(30);

  private static Prober prober;
  private static LoopbackServer open;
  private static ClosedPort closed;

  @BeforeAll
  static void start() {
    prober = new Prober(1, InstantSource.system());
    open = LoopbackServer.start(Conversations.silence());
    closed = ClosedPort.take();
  }

  @AfterAll
  static void stop() {
    prober.close();
    open.close();
    closed.close();
  }

  private static HostPort loopback(int port) {
    return new HostPort(new Host.Ip(Probes.LOOPBACK), port);
  }

  private static Optional<Failure> look(Route route, Optional<HostPort> selfCheck) {
    return prober.selfCheck(new Vantage("berlin", route, selfCheck), GENEROUS);
  }

  private static Optional<Failure> look(Route route) {
    return look(route, Optional.empty());
  }

  private static Route through(boolean socks, int port, Optional<Proxy.Credentials> credentials) {
    Proxy proxy = new Proxy(loopback(port), credentials, false);
    return socks ? new Route.Socks5(proxy) : new Route.HttpConnect(proxy);
  }

  private static Route through(
      ProxyProgram program, ProxyServer proxy, Optional<Proxy.Credentials> credentials) {
    return through(program.isSocks(), proxy.port(), credentials);
  }

  private static void assertFails(Optional<Failure> failure, FailureKind kind, String... says) {
    assertThat(failure)
        .hasValueSatisfying(
            found -> {
              assertThat(found.kind()).as(found.detail()).isEqualTo(kind);
              assertThat(found.detail()).contains(says).doesNotContain("wr0ng");
            });
  }

  @Test
  void thisMachineIsWellAsLongAsNothingElseIsConfigured() {
    assertThat(look(new Route.Direct())).isEmpty();
  }

  @Test
  void whatIsConfiguredMustAcceptAConnection() {
    assertThat(look(new Route.Direct(), Optional.of(loopback(open.port())))).isEmpty();
    assertFails(
        look(new Route.Direct(), Optional.of(loopback(closed.number()))),
        FailureKind.REFUSED,
        "the self-check 127.0.0.1:" + closed.number() + " cannot be reached directly");
  }

  @Test
  void nameOfTheSelfCheckIsLookedUp() {
    try (Prober resolving =
        new Prober(
            1,
            InstantSource.system(),
            (name, deadline) ->
                name.ascii().equals("check.test")
                    ? new Resolution.Found(List.of(Probes.LOOPBACK), true, 1)
                    : new Resolution.NotFound(
                        new Failure(FailureKind.NAME_NOT_FOUND, "NXDOMAIN"), 1))) {
      assertThat(
              resolving.selfCheck(
                  new Vantage(
                      "berlin",
                      new Route.Direct(),
                      Optional.of(new HostPort(new Host.Name("check.test"), open.port()))),
                  GENEROUS))
          .isEmpty();
      assertFails(
          resolving.selfCheck(
              new Vantage(
                  "berlin",
                  new Route.Direct(),
                  Optional.of(new HostPort(new Host.Name("other.test"), open.port()))),
              GENEROUS),
          FailureKind.NAME_NOT_FOUND,
          "other.test",
          "NXDOMAIN");
    }
  }

  @Test
  void sourceAddressMustBeOneOfThisMachine() {
    Route own = new Route.Source(List.of(InetAddress.ofLiteral("127.0.0.1")));
    assertThat(look(own)).isEmpty();
    assertThat(look(own, Optional.of(loopback(open.port())))).isEmpty();
    assertFails(
        look(new Route.Source(List.of(InetAddress.ofLiteral("203.0.113.77")))),
        FailureKind.LOCAL,
        "this machine has no address 203.0.113.77; its addresses are ",
        "127.0.0.1",
        "; correct the source of the vantage point berlin");
  }

  @Test
  void interfaceMustBeOneOfThisMachine() {
    assertThat(look(new Route.Interface("lo"))).isEmpty();
    assertThat(look(new Route.Interface("lo"), Optional.of(loopback(open.port())))).isEmpty();
    assertFails(
        look(new Route.Interface("eth99")),
        FailureKind.LOCAL,
        "this machine has no interface eth99; its interfaces are ",
        "lo",
        "; correct the source of the vantage point berlin");
  }

  @ParameterizedTest
  @EnumSource(ProxyProgram.class)
  void realProxyIsWell(ProxyProgram program) {
    try (ProxyServer proxy =
        ProxyServer.start(
            program, new ProxyServer.Rules(false, List.of(open.port(), closed.number())))) {
      Route route = through(program, proxy, Optional.empty());
      assertThat(look(route)).isEmpty();
      assertThat(look(route, Optional.of(loopback(open.port())))).isEmpty();
      assertFails(
          look(route, Optional.of(loopback(closed.number()))),
          switch (program) {
            case DANTE, MICROSOCKS -> FailureKind.REFUSED;
            case SSH, TINYPROXY, SQUID -> FailureKind.PROXY_FAILED;
          },
          "the self-check 127.0.0.1:" + closed.number() + " cannot be reached through the ",
          proxy.server());
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = ProxyProgram.class,
      names = {"MICROSOCKS", "TINYPROXY", "SQUID"})
  void realProxyThatWantsAPasswordSaysSo(ProxyProgram program) {
    try (ProxyServer proxy =
        ProxyServer.start(program, new ProxyServer.Rules(true, List.of(open.port())))) {
      Optional<HostPort> selfCheck = Optional.of(loopback(open.port()));
      assertThat(look(through(program, proxy, RIGHT))).isEmpty();
      assertThat(look(through(program, proxy, RIGHT), selfCheck)).isEmpty();
      String remedy =
          "wants a user and password: write %s: \"user:password@%s\""
              .formatted(program.isSocks() ? "socks5" : "http-connect", proxy.server());
      assertFails(
          look(through(program, proxy, Optional.empty()), selfCheck),
          FailureKind.PROXY_AUTH,
          remedy);
      assertFails(
          look(through(program, proxy, WRONG), selfCheck), FailureKind.PROXY_AUTH, "refuses");
      if (program == ProxyProgram.SQUID) {
        // It asks for the password only with a destination, as the documentation says.
        assertThat(look(through(program, proxy, WRONG))).isEmpty();
      } else {
        assertFails(
            look(through(program, proxy, Optional.empty())), FailureKind.PROXY_AUTH, remedy);
        assertFails(look(through(program, proxy, WRONG)), FailureKind.PROXY_AUTH, "refuses");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void proxyThatIsAwayIsIll(boolean socks) {
    assertFails(
        look(through(socks, closed.number(), Optional.empty())),
        FailureKind.REFUSED,
        "connecting to the proxy 127.0.0.1:%d: Connection refused".formatted(closed.number()));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void silentProxyIsIll(boolean socks) {
    Vantage vantage =
        new Vantage("berlin", through(socks, open.port(), Optional.empty()), Optional.empty());
    assertFails(
        prober.selfCheck(vantage, Duration.ofSeconds(2)),
        FailureKind.TIMEOUT,
        "the proxy 127.0.0.1:%d accepts connections but says nothing".formatted(open.port()));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatIsNoProxyIsIll(boolean socks) {
    Conversation ssh = Conversations.ssh();
    try (LoopbackServer server = LoopbackServer.start(ssh)) {
      assertFails(
          look(through(socks, server.port(), Optional.empty())),
          FailureKind.PROXY_PROTOCOL,
          "SSH-2.0");
    }
  }

  @Test
  void interruptedCallerIsToldNothingAndStaysInterrupted() throws InterruptedException {
    Vantage vantage =
        new Vantage("berlin", through(true, open.port(), Optional.empty()), Optional.empty());
    Thread caller =
        Thread.ofVirtual()
            .unstarted(
                () -> {
                  Thread.currentThread().interrupt();
                  assertThat(prober.selfCheck(vantage, GENEROUS)).isEmpty();
                  assertThat(Thread.currentThread().isInterrupted()).isTrue();
                });
    Throwable[] failure = new Throwable[1];
    caller.setUncaughtExceptionHandler((thread, e) -> failure[0] = e);
    caller.start();
    assertThat(caller.join(Duration.ofSeconds(10))).isTrue();
    assertThat(failure[0]).isNull();
  }

  @Test
  void closedProberSaysSo() {
    Prober gone = new Prober(1, InstantSource.system());
    gone.close();
    assertFails(
        gone.selfCheck(
            new Vantage("berlin", new Route.Direct(), Optional.of(loopback(open.port()))),
            GENEROUS),
        FailureKind.LOCAL,
        "the prober was closed");
  }
}
