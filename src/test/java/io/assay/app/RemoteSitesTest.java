package io.assay.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.assay.lab.JavaProgram;
import io.assay.lab.KafkaBroker;
import io.assay.lab.LabPki;
import io.assay.lab.LabProcess;
import io.assay.lab.Pem;
import io.assay.lab.ResolverProgram;
import io.assay.lab.ResolverServer;
import io.assay.lab.ServerIdentity;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Daemons of the roles prober and judge, as they are started, with a real Kafka between them. */
@Order(5)
@ResourceLock("broker-2")
class RemoteSitesTest {
  private static final Pattern URL = Pattern.compile("http://127\\.0\\.0\\.1:\\d+/");
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int RESOLVERS = 6;

  @TempDir private static Path folder;
  private static KafkaBroker broker;
  private static ResolverServer resolver;

  @BeforeAll
  static void start() {
    broker = KafkaBroker.start();
    LabPki pki = LabPki.create();
    resolver = ResolverServer.start(ResolverProgram.UNBOUND, ServerIdentity.of(pki.leaf()));
    assertThat(Pem.write(folder.resolve("root.pem"), pki.root().pem())).exists();
  }

  @AfterAll
  static void close() {
    if (resolver != null) {
      resolver.close();
    }
    if (broker != null) {
      broker.close();
    }
  }

  @Test
  void whatSitesSeeIsJudgedElsewhereAndGoesOnWhenOneOfThemDies() {
    try (LabProcess judge = run("judge", "j1", "[{name: a}, {name: b}]");
        LabProcess a = run("prober", "a1", "[{name: a}]")) {
      String judging = url(judge);
      try (LabProcess b = run("prober", "b1", "[{name: b}]")) {
        awaitSum(judging, "assay_verdict", 0);
        awaitSeen(judging, "a");
        awaitSeen(judging, "b");
        assertThat(Scraped.from(judging).sum("assay_site_targets", "site=a1")).hasValue(RESOLVERS);
        assertThat(Scraped.from(url(a)).lines())
            .as("a prober shows no verdicts")
            .noneMatch(line -> line.startsWith("assay_verdict"))
            .anyMatch(line -> line.startsWith("assay_outbox_writable 1"));
        assertThat(b.handle().destroyForcibly()).isTrue();
      }
      await()
          .atMost(LIMIT)
          .untilAsserted(
              () ->
                  assertThat(judge.output())
                      .as("the silent site is an incident, the other goes on")
                      .contains("Incident critical: site b1 began"));
      assertThat(Scraped.from(judging).sum("assay_verdict", "vantage=a")).hasValue(0);

      try (LabProcess second = run("judge", "j2", "[{name: a}, {name: b}]");
          LabProcess again = run("prober", "b1", "[{name: b}]")) {
        assertThat(again.handle().isAlive()).isTrue();
        String beside = url(second);
        await()
            .atMost(LIMIT)
            .until(() -> judge.output().contains("Incident critical: site b1 is over"));
        await()
            .atMost(LIMIT)
            .untilAsserted(
                () -> {
                  assertThat(targets(judging)).isPositive();
                  assertThat(targets(beside)).isPositive();
                  assertThat(targets(judging) + targets(beside)).isEqualTo(2 * RESOLVERS);
                });
        assertThat(second.output())
            .as("taking over raises nothing about endpoints")
            .doesNotContain("Incident critical: vantage of", "Incident critical: reachable");
        assertThat(judge.handle().destroyForcibly()).isTrue();
        await()
            .atMost(LIMIT)
            .untilAsserted(
                () -> {
                  assertThat(targets(beside)).isEqualTo(2 * RESOLVERS);
                  assertThat(Scraped.from(beside).sum("assay_verdict")).hasValue(0);
                });
      }
    }
  }

  @Test
  void wrongKafkaIsSaidAtOnceAndAnAbsentOneIsWaitedFor() {
    try (LabProcess lost =
        run("prober", "lost", "[{name: c}]", "127.0.0.1:" + Assay.closedPort())) {
      lost.awaitOutput("Kafka cannot be reached");
      lost.awaitOutput("http://127.0.0.1:");
      String url = url(lost);
      await()
          .atMost(LIMIT)
          .until(() -> Scraped.from(url).sum("assay_outbox_observations").orElse(0) > RESOLVERS);
    }
  }

  private static double targets(String url) {
    return Scraped.from(url).sum("assay_targets").orElse(0);
  }

  private static void awaitSum(String url, String metric, double sum) {
    await()
        .atMost(LIMIT)
        .untilAsserted(() -> assertThat(Scraped.from(url).sum(metric)).hasValue(sum));
  }

  private static void awaitSeen(String url, String vantage) {
    await()
        .atMost(LIMIT)
        .untilAsserted(
            () ->
                assertThat(Scraped.from(url).sum("assay_probe_success", "vantage=" + vantage))
                    .hasValue(RESOLVERS));
  }

  private static LabProcess run(String role, String site, String vantages) {
    return run(role, site, vantages, broker.servers());
  }

  private static LabProcess run(String role, String site, String vantages, String servers) {
    StringBuilder config =
        new StringBuilder(
            """
            role: %s
            bus:
              site: %s
              kafka: {bootstrap.servers: "%s"}
              partitions: 8
              directory: bus-%s
              silent-after: 10s
            web: {listen: "127.0.0.1:0"}
            trust: {platform: root.pem, refresh: never, directory: roots}
            evidence: {directory: evidence}
            defaults: {interval: 1s, timeout: 3s, query: canary.probe.test A}
            vantages: %s
            resolvers:
            """
                .formatted(role, site, servers, site, vantages));
    for (int i = 0; i < RESOLVERS; i++) {
      config.append(
          """
            - name: lab-%d
              endpoints: ["tls://resolver.test:%d@127.0.0.1"]
              expect: {programs: [platform]}
          """
              .formatted(i, resolver.dotPort()));
    }
    Path file = Pem.write(folder.resolve(site + ".yaml"), config.toString());
    return LabProcess.start(
        LabProcess.newDirectory(),
        JavaProgram.command(Main.class, List.of("run", "-c", file.toString())));
  }

  private static String url(LabProcess run) {
    run.awaitOutput("http://127.0.0.1:");
    Matcher url = URL.matcher(run.output());
    assertThat(url.find()).isTrue();
    return url.group();
  }
}
