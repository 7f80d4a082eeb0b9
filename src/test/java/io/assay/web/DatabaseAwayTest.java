package io.assay.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.assay.config.Config;
import io.assay.config.ConfigLoader;
import io.assay.history.History;
import io.assay.judge.Seen;
import io.assay.lab.Pem;
import io.assay.lab.PostgresServer;
import io.assay.metrics.AssayMetrics;
import io.assay.metrics.Judgements;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pages and the API while a real PostgreSQL server is away. */
class DatabaseAwayTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @TempDir private Path folder;

  @Test
  void whatIsKeptThereIsSaidToBeAwayAndTheRestIsAnswered() throws Exception {
    try (PostgresServer postgres = PostgresServer.start();
        HttpClient client = HttpClient.newHttpClient();
        AssayMetrics metrics = new AssayMetrics("1.2.3", InstantSource.fixed(Judgements.STARTED))) {
      Config config =
          ConfigLoader.load(
              Pem.write(
                  folder.resolve("probes.yaml"),
                  """
                  history: { postgresql: "%s" }
                  resolvers: [{ name: test, endpoints: [tls://resolver.test] }]
                  """
                      .formatted(postgres.newDatabase())));
      try (History history = History.open(config.history(), folder, InstantSource.system())) {
        Known known = new Known(Optional.of(history));
        String target = known.see(Seen.dot(Known.PKI.leaf().chain()));
        try (WebServer server =
            WebServer.start(
                Webs.LOOPBACK,
                metrics,
                new ScriptedOperations(),
                Optional.of(known.knowledge()),
                "1.2.3")) {
          List<String> kept = List.of("/api/v1/verdicts", "/api/v1/incidents");
          List<String> pages =
              List.of("/", "/target/" + target, "/incidents", "/resolver?name=test");
          await()
              .atMost(LIMIT)
              .until(() -> get(client, server, "/api/v1/verdicts").body().contains("\"ok\""));
          for (String path : kept) {
            assertThat(get(client, server, path).statusCode()).as(path).isEqualTo(200);
          }

          for (String page : pages) {
            assertThat(get(client, server, page).body())
                .as(page)
                .doesNotContain("cannot be read at the moment");
          }

          postgres.stop();
          List<CompletableFuture<HttpResponse<String>>> shown =
              pages.stream().map(page -> ask(client, server, page)).toList();
          List<CompletableFuture<HttpResponse<String>>> asked =
              kept.stream().map(path -> ask(client, server, path)).toList();
          for (int i = 0; i < kept.size(); i++) {
            String path = kept.get(i);
            HttpResponse<String> away = asked.get(i).join();
            assertThat(away.statusCode()).as(path).isEqualTo(503);
            assertThat(away.headers().firstValue("Retry-After")).as(path).hasValue("1");
            assertThat(away.body()).as(path).contains("cannot be read at the moment");
            assertThat(away.headers().firstValue("Content-Type").orElse(""))
                .as(path)
                .startsWith("application/problem+json");
          }
          for (int i = 0; i < pages.size(); i++) {
            HttpResponse<String> page = shown.get(i).join();
            assertThat(page.statusCode()).as(pages.get(i)).isEqualTo(200);
            assertThat(page.body()).as(pages.get(i)).contains("cannot be read at the moment");
          }
          for (String now :
              List.of("/api/v1/targets", "/api/v1/targets/" + target, "/api/v1/status")) {
            assertThat(get(client, server, now).statusCode()).as(now).isEqualTo(200);
          }

          postgres.restart();
          await()
              .atMost(LIMIT)
              .until(() -> get(client, server, "/api/v1/verdicts").statusCode() == 200);
        }
      }
    }
  }

  private static HttpResponse<String> get(HttpClient client, WebServer server, String path) {
    return ask(client, server, path).join();
  }

  private static CompletableFuture<HttpResponse<String>> ask(
      HttpClient client, WebServer server, String path) {
    return client.sendAsync(
        HttpRequest.newBuilder(URI.create(server.url() + path.substring(1)))
            .timeout(Duration.ofSeconds(30))
            .build(),
        BodyHandlers.ofString());
  }
}
