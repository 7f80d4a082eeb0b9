package io.assay.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.assay.lab.LabPki;
import io.assay.lab.LabProcess;
import io.assay.lab.Pem;
import io.assay.lab.ResolverProgram;
import io.assay.lab.ServerIdentity;
import io.assay.lab.net.DualAddress;
import io.assay.lab.net.Intervention;
import io.assay.lab.net.NetworkLab;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** A daemon that sees real resolvers over two paths, and what happens on one of them. */
@ResourceLock(NetworkLab.SEVERAL_PATHS)
class VantagePathsTest {
  private static final Pattern URL = Pattern.compile("http://127\\.0\\.0\\.1:\\d+/");
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final String A = "vantage=a";
  private static final String B = "vantage=b";

  @TempDir private static Path folder;
  private static NetworkLab lab;
  private static LabPki pki;
  private static LabProcess daemon;
  private static String url = "";

  @BeforeAll
  static void start() {
    NetworkLab.require();
    lab = NetworkLab.open(1, 1);
    pki = LabPki.create();
    lab.resolvers()
        .resolver(
            ResolverProgram.DNSDIST,
            ServerIdentity.of(pki.leaf()),
            NetworkLab.FIRST,
            NetworkLab.SECOND);
    Path root = Pem.write(folder.resolve("root.pem"), pki.root().pem());
    assertThat(root).exists();
    Path config =
        Pem.write(
            folder.resolve("probes.yaml"),
            """
            web: {listen: "127.0.0.1:0"}
            trust: {platform: root.pem, refresh: never, directory: roots}
            evidence: {directory: evidence}
            defaults: {interval: 1s, timeout: 2s, query: canary.probe.test A}
            compare: {raise-after: 2, clear-after: 2}
            vantages:
              - {name: a, source: ["%s", "%s"]}
              - {name: b, source: ["%s", "%s"], self-check: "%s:443"}
            resolvers:
              - name: lab
                endpoints: ["tls://resolver.test", "https://resolver.test/dns-query"]
                addresses: ["%s", "%s"]
                expect: {programs: [platform], answer: {rcode: NOERROR, contains: [192.0.2.53]}}
            """
                .formatted(
                    source(0).ipv4(),
                    source(0).ipv6(),
                    source(1).ipv4(),
                    source(1).ipv6(),
                    NetworkLab.SECOND.ipv4(),
                    NetworkLab.FIRST.ipv4(),
                    NetworkLab.FIRST.ipv6()));
    daemon = lab.client().java(Main.class, "run", "-c", config.toString());
    daemon.awaitOutput("http://127.0.0.1:");
    Matcher found = URL.matcher(daemon.output());
    assertThat(found.find()).isTrue();
    url = found.group();
    awaitVerdict(0, A);
    awaitVerdict(0, B);
  }

  private static DualAddress source(int path) {
    return lab.path(path).source();
  }

  @AfterAll
  static void close() {
    if (lab != null) {
      lab.close();
    }
  }

  @Test
  void whatFailsWhileAVantagePointIsCutOffSaysNothingOfEndpoints() {
    awaitCheck("vantage", 0, B);
    try (Intervention cut =
        lab.path(1)
            .nearest()
            .namespace()
            .rules("chain forward { type filter hook forward priority filter; policy drop; }")) {
      assertThat(cut).isNotNull();
      awaitVerdict(-4, B);
      assertThat(scrape().sum("assay_vantage_healthy", B)).hasValue(0);
      assertThat(scrape().sum("assay_vantage_healthy", A)).hasValue(1);
      assertThat(scrape().sum("assay_verdict", A)).hasValue(0);
      assertThat(daemon.output()).contains("Incident warning: vantage-point b began");
    }
    awaitVerdict(0, B);
    await().atMost(LIMIT).until(() -> open("warning") == 0);
  }

  private static double open(String severity) {
    return scrape().sum("assay_incidents_open", "severity=" + severity).orElse(-1);
  }

  /** Waits until all four targets of a vantage point have the verdict. */
  private static void awaitVerdict(int each, String vantage) {
    double sum = each == -4 ? -4 : 4 * each;
    await()
        .atMost(LIMIT)
        .untilAsserted(() -> assertThat(scrape().sum("assay_verdict", vantage)).hasValue(sum));
  }

  /** Waits until the check has the status at all four targets of a vantage point. */
  private static void awaitCheck(String check, int status, String vantage) {
    await()
        .atMost(LIMIT)
        .untilAsserted(
            () ->
                assertThat(scrape().sum("assay_check_status", "check=" + check, vantage).orElse(0))
                    .isEqualTo(4 * status));
  }

  private static Scraped scrape() {
    return Scraped.of(lab.client().get(url + "metrics"));
  }
}
