package io.assay.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class PrometheusServerTest {

  @Test
  void samplesOfAScrapedServerComeBackFromTheApi() {
    Conversation metrics =
        HttpConversation.always(
            HttpConversation.response(
                200,
                "OK",
                List.of("Content-Type: text/plain; version=0.0.4"),
                "lab_sample 42\n".getBytes(StandardCharsets.UTF_8)));
    try (LoopbackServer target = LoopbackServer.start(metrics);
        PrometheusServer prometheus = PrometheusServer.scraping("lab", target.port())) {
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(
              () ->
                  assertThat(get(prometheus.query("lab_sample{job=\"lab\"}"))).contains("\"42\""));
    }
  }

  @Test
  void blackboxExporterProbesADotServer() {
    LabPki pki = LabPki.create();
    try (TlsServer server = TlsServer.dot(ServerIdentity.of(pki.leaf()));
        BlackboxExporter trusting = BlackboxExporter.start(pki.root());
        BlackboxExporter distrusting = BlackboxExporter.start(LabPki.create().root())) {
      assertThat(get(trusting.probe(server.port()))).contains("probe_success 1");
      assertThat(get(distrusting.probe(server.port()))).contains("probe_success 0");
    }
  }

  private static String get(URI place) {
    try (InputStream in = place.toURL().openStream()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new AssertionError("cannot fetch " + place, e);
    }
  }
}
