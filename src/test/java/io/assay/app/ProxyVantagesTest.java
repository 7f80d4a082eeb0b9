package io.assay.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.assay.config.ConfigLoader;
import io.assay.lab.LabPki;
import io.assay.lab.ProxyProgram;
import io.assay.lab.ProxyServer;
import io.assay.lab.ResolverProgram;
import io.assay.lab.ResolverServer;
import io.assay.lab.ServerIdentity;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A daemon that looks through real proxies, some of which refuse. */
class ProxyVantagesTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  @TempDir private Path folder;

  @Test
  void whatAProxyRefusesIsItsOwnFailureAndTheOthersGoOn() throws Exception {
    LabPki pki = LabPki.create();
    try (ResolverServer resolver =
            ResolverServer.start(ResolverProgram.UNBOUND, ServerIdentity.of(pki.leaf()));
        ProxyServer socks =
            ProxyServer.start(ProxyProgram.MICROSOCKS, new ProxyServer.Rules(true, List.of()));
        Daemon daemon =
            daemon(
                """
                web: {listen: "127.0.0.1:0"}
                trust: {platform: "%s", refresh: never, directory: roots}
                defaults: {interval: 1s, timeout: 3s, query: canary.probe.test A}
                vantages:
                  - {name: here}
                  - {name: through, socks5: "%s:%s@127.0.0.1:%d"}
                  - {name: refused, socks5: "%s:wrong@127.0.0.1:%d"}
                  - {name: nowhere, http-connect: "127.0.0.1:%d"}
                  - {name: foreign, source: 192.0.2.10}
                resolvers:
                  - name: lab
                    endpoints: ["tls://resolver.test:%d@127.0.0.1"]
                    expect: {programs: [platform]}
                """
                    .formatted(
                        Assay.pem(folder, pki.root()),
                        ProxyServer.USER,
                        ProxyServer.PASSWORD,
                        socks.port(),
                        ProxyServer.USER,
                        socks.port(),
                        Assay.closedPort(),
                        resolver.dotPort()))) {
      await()
          .atMost(LIMIT)
          .untilAsserted(
              () -> {
                Scraped now = Scraped.from(daemon.url().toString());
                for (String well : List.of("here", "through")) {
                  assertThat(now.sum("assay_verdict", "vantage=" + well)).hasValue(0);
                  assertThat(now.sum("assay_vantage_healthy", "vantage=" + well)).hasValue(1);
                  assertThat(
                          now.sum("assay_check_status", "check=vantage", "vantage=" + well)
                              .orElse(0))
                      .isZero();
                }
                for (String ill : List.of("refused", "nowhere", "foreign")) {
                  assertThat(now.sum("assay_probes_total", "vantage=" + ill).orElse(0))
                      .isPositive();
                  assertThat(now.sum("assay_verdict", "vantage=" + ill)).hasValue(-1);
                  assertThat(now.sum("assay_vantage_healthy", "vantage=" + ill)).hasValue(0);
                }
                assertThat(
                        now.sum("assay_incidents_total", "check=vantage-point", "severity=warning"))
                    .hasValue(3);
                assertThat(now.sum("assay_incidents_open", "severity=critical")).hasValue(0);
              });
    }
  }

  private Daemon daemon(String config) throws Exception {
    Path file = Path.of(Assay.file(folder, "probes.yaml", config));
    return Daemon.start(file, ConfigLoader.load(file), Assay.pipe(), InstantSource.system());
  }
}
