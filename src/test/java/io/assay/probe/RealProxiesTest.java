package io.assay.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.assay.endpoint.EndpointException;
import io.assay.endpoint.EndpointParser;
import io.assay.endpoint.Host;
import io.assay.endpoint.HostPort;
import io.assay.endpoint.Proxy;
import io.assay.endpoint.Query;
import io.assay.endpoint.Route;
import io.assay.endpoint.Target;
import io.assay.lab.ClosedPort;
import io.assay.lab.LabPki;
import io.assay.lab.ProxyProgram;
import io.assay.lab.ProxyServer;
import io.assay.lab.ResolverProgram;
import io.assay.lab.ResolverServer;
import io.assay.probe.dns.AnswerTexts;
import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Proxies of other makers before resolvers of other makers, and each one's own ways to fail. */
class RealProxiesTest {
  private static final Optional<Proxy.Credentials> RIGHT =
      Optional.of(new Proxy.Credentials(ProxyServer.USER, ProxyServer.PASSWORD));
  private static final Optional<Proxy.Credentials> WRONG =
      Optional.of(new Proxy.Credentials(ProxyServer.USER, "wr0ng"));

  /** No TCP connection leads to a broadcast address: Linux has no route there for it. */
  private static final InetAddress UNREACHABLE = InetAddress.ofLiteral("127.255.255.255");

  private static Prober prober;
  private static ResolverServer unbound;
  private static ResolverServer dnsdist;
  private static ClosedPort closed;

  @BeforeAll
  static void start() {
    prober = new Prober(1, InstantSource.system());
    unbound = ResolverServer.start(ResolverProgram.UNBOUND, Probes.IDENTITY);
    dnsdist = ResolverServer.start(ResolverProgram.DNSDIST, Probes.IDENTITY);
    closed = ClosedPort.take();
  }

  @AfterAll
  static void stop() {
    prober.close();
    unbound.close();
    dnsdist.close();
    closed.close();
  }

  private static ProxyServer start(ProxyProgram program, boolean password) {
    return ProxyServer.start(
        program,
        new ProxyServer.Rules(
            password,
            List.of(
                unbound.dotPort(),
                unbound.dohPort(),
                dnsdist.dotPort(),
                dnsdist.dohPort(),
                closed.number())));
  }

  private static Route.Proxied through(
      boolean socks, int port, Optional<Proxy.Credentials> credentials, boolean resolvesNames) {
    Proxy proxy =
        new Proxy(new HostPort(new Host.Ip(Probes.LOOPBACK), port), credentials, resolvesNames);
    return socks ? new Route.Socks5(proxy) : new Route.HttpConnect(proxy);
  }

  private static Observation probe(Route route, String endpoint, Optional<InetAddress> address) {
    return prober.probe(attempt(route, endpoint, address));
  }

  private static Attempt attempt(Route route, String endpoint, Optional<InetAddress> address) {
    try {
      return new Attempt(
          new Target("lab", EndpointParser.parse(endpoint).endpoint(), address, "proxied"),
          route,
          new Host.Name(LabPki.NAME),
          Probes.CANARY,
          Probes.GENEROUS,
          Optional.empty());
    } catch (EndpointException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static Observation probe(
      ProxyProgram program,
      ProxyServer proxy,
      Optional<Proxy.Credentials> credentials,
      InetAddress address,
      int port) {
    return probe(
        through(program.isSocks(), proxy.port(), credentials, false),
        "tls://" + LabPki.NAME + ":" + port,
        Optional.of(address));
  }

  private static void assertAnswered(Observation seen) {
    assertThat(seen.outcome()).isEqualTo(new Outcome.Answered());
    assertThat(seen.timings().nanos().keySet())
        .containsExactly(Stage.PROXY, Stage.CONNECT, Stage.TLS, Stage.QUERY, Stage.CLOSE);
    assertThat(seen.timings().nanos().values()).allMatch(nanos -> nanos > 0);
    assertThat(seen.tls().orElseThrow().sni()).contains(LabPki.NAME);
  }

  @ParameterizedTest
  @EnumSource(
      value = ProxyProgram.class,
      names = {"DANTE", "SQUID"})
  void identityIsAskedThroughTheSameTunnel(ProxyProgram program) {
    Query identity = new Query("id.server.", Query.DnsClass.CH, "TXT");
    try (ProxyServer proxy = start(program, false)) {
      Route route = through(program.isSocks(), proxy.port(), Optional.empty(), false);
      for (String endpoint : List.of(unbound.dot(), unbound.doh())) {
        Attempt attempt = attempt(route, endpoint, Optional.of(Probes.LOOPBACK));
        Observation seen = prober.probe(Probes.asking(attempt, List.of(identity)));

        assertThat(seen.outcome()).isEqualTo(new Outcome.Answered());
        assertThat(
                AnswerTexts.of(seen.identity().getFirst().dns().response().orElseThrow(), identity))
            .containsExactly("lab-unbound-1");
      }
    }
  }

  @ParameterizedTest
  @EnumSource(ProxyProgram.class)
  void dotAndDohAreAnsweredThroughTheProxy(ProxyProgram program) {
    try (ProxyServer proxy = start(program, false)) {
      Route route = through(program.isSocks(), proxy.port(), Optional.empty(), false);
      Optional<InetAddress> loopback = Optional.of(Probes.LOOPBACK);
      for (ResolverServer resolver : List.of(unbound, dnsdist)) {
        assertAnswered(probe(route, resolver.dot(), loopback));
        Observation doh = probe(route, resolver.doh(), loopback);
        assertAnswered(doh);
        assertThat(doh.http().orElseThrow().version()).isEqualTo("2");
      }
    }
  }

  @ParameterizedTest
  @EnumSource(ProxyProgram.class)
  void nameIsResolvedByTheProxy(ProxyProgram program) {
    try (ProxyServer proxy = start(program, false)) {
      Route route = through(program.isSocks(), proxy.port(), Optional.empty(), true);
      assertAnswered(probe(route, "tls://localhost:" + unbound.dotPort(), Optional.empty()));
    }
  }

  @ParameterizedTest
  @EnumSource(value = ProxyProgram.class, names = "SSH", mode = EnumSource.Mode.EXCLUDE)
  void passwordOpensTheProxyAndNothingElseDoes(ProxyProgram program) {
    assumeTrue(
        program != ProxyProgram.DANTE || "root".equals(System.getProperty("user.name")),
        "danted knows the machine's users only, and root can show it others");
    try (ProxyServer proxy = start(program, true)) {
      assertAnswered(probe(program, proxy, RIGHT, Probes.LOOPBACK, unbound.dotPort()));

      Observation wrong = probe(program, proxy, WRONG, Probes.LOOPBACK, unbound.dotPort());
      Probes.assertFailed(wrong, Stage.PROXY, FailureKind.PROXY_AUTH);
      assertThat(Probes.detail(wrong)).doesNotContain("wr0ng").doesNotContain(ProxyServer.USER);
      assertThat(wrong.timings().nanos().keySet()).containsExactly(Stage.PROXY);

      Observation none =
          probe(program, proxy, Optional.empty(), Probes.LOOPBACK, unbound.dotPort());
      Probes.assertFailed(none, Stage.PROXY, FailureKind.PROXY_AUTH);
      assertThat(Probes.detail(none)).contains("\"user:password@" + proxy.server() + "\"");
    }
  }

  @ParameterizedTest
  @EnumSource(ProxyProgram.class)
  void endpointThatRefusesIsNotReached(ProxyProgram program) {
    try (ProxyServer proxy = start(program, false)) {
      Observation seen = probe(program, proxy, Optional.empty(), Probes.LOOPBACK, closed.number());
      Probes.assertFailed(
          seen,
          Stage.CONNECT,
          switch (program) {
            case DANTE, MICROSOCKS -> FailureKind.REFUSED;
            case SSH, TINYPROXY, SQUID -> FailureKind.PROXY_FAILED;
          });
      assertThat(seen.timings().nanos().keySet()).containsExactly(Stage.PROXY, Stage.CONNECT);
    }
  }

  @ParameterizedTest
  @EnumSource(ProxyProgram.class)
  void endpointThatIsUnreachableIsNotReached(ProxyProgram program) {
    try (ProxyServer proxy = start(program, false)) {
      Probes.assertFailed(
          probe(program, proxy, Optional.empty(), UNREACHABLE, closed.number()),
          Stage.CONNECT,
          switch (program) {
            case DANTE, MICROSOCKS -> FailureKind.UNREACHABLE;
            case SSH, TINYPROXY, SQUID -> FailureKind.PROXY_FAILED;
          });
    }
  }

  @ParameterizedTest
  @EnumSource(value = ProxyProgram.class, names = "MICROSOCKS", mode = EnumSource.Mode.EXCLUDE)
  void portThatTheProxysRulesForbidIsTheProxysRefusal(ProxyProgram program) {
    try (ProxyServer proxy = start(program, false)) {
      Observation seen =
          probe(program, proxy, Optional.empty(), Probes.LOOPBACK, unbound.dnsPort());
      if (program == ProxyProgram.SSH) {
        // It closes for this as for everything else.
        Probes.assertFailed(seen, Stage.CONNECT, FailureKind.PROXY_FAILED);
      } else {
        Probes.assertFailed(seen, Stage.PROXY, FailureKind.PROXY_DENIED);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(ProxyProgram.class)
  void proxyOfTheOtherKindDoesNotSpeakTheProtocol(ProxyProgram program) {
    try (ProxyServer proxy = start(program, false)) {
      Route.Proxied route = through(!program.isSocks(), proxy.port(), Optional.empty(), false);
      Attempt attempt = attempt(route, unbound.dot(), Optional.of(Probes.LOOPBACK));

      Observation seen = prober.probe(Probes.within(attempt, Duration.ofSeconds(2)));

      // HTTP proxies go on waiting for the end of a line.
      Probes.assertFailed(
          seen, Stage.PROXY, program.isSocks() ? FailureKind.PROXY_PROTOCOL : FailureKind.TIMEOUT);
    }
  }
}
