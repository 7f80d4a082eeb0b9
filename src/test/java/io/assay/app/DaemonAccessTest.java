package io.assay.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.assay.config.ConfigException;
import io.assay.config.ConfigLoader;
import io.assay.lab.LabPki;
import io.assay.lab.Pem;
import io.assay.web.Bcrypt;
import io.assay.web.ListenException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What of {@code web} a reload puts in force, and what nothing is started with. */
class DaemonAccessTest {
  private static final LabPki PKI = LabPki.create();

  @TempDir private Path folder;

  private final HttpClient client = HttpClient.newHttpClient();

  @AfterEach
  void close() {
    client.close();
  }

  @Test
  void reloadPutsUsersInForceUnlessMoreHasChanged() throws Exception {
    try (Daemon daemon = start("listen: 127.0.0.1:0, basic-auth: { kim: \"%s\" }", "one")) {
      assertThat(status(daemon, "one")).isEqualTo(200);
      write("listen: 127.0.0.1:0, basic-auth: { kim: \"%s\" }", "two");
      assertThat(daemon.reload()).isEmpty();
      assertThat(status(daemon, "one")).isEqualTo(401);
      assertThat(status(daemon, "two")).isEqualTo(200);
      assertThat(metrics(daemon, "two")).contains("assay_web_refused_requests_total{");

      // Users that are gone, for a listener that is not there yet.
      write("listen: 127.0.0.9:0%s", "");
      assertThat(daemon.reload()).isEmpty();
      assertThat(status(daemon, "none")).isEqualTo(401);
      assertThat(status(daemon, "two")).isEqualTo(200);
    }
  }

  @Test
  void listeningWidelyWithoutTlsStartsNothing() {
    assertThatThrownBy(() -> start("listen: 0.0.0.0:0, basic-auth: { kim: \"%s\" }", "one"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("probes.yaml:1:16: web.listen: found \"0.0.0.0:0\"")
        .hasMessageContaining("there is no \"tls\"");
  }

  @Test
  void keyOfAnotherCertificateStartsNothing() {
    Path certificate = Pem.write(folder.resolve("chain.pem"), PKI.leaf().pem());
    Path key = Pem.write(folder.resolve("key.pem"), Pem.key(PKI.issuing().keys()));
    assertThat(certificate).exists();
    assertThatThrownBy(
            () -> start("listen: 127.0.0.1:0%s, tls: { certificate: chain.pem, key: key.pem }", ""))
        .isInstanceOf(ListenException.class)
        .hasMessageStartingWith("web.tls: " + key);
  }

  /**
   * @param web the section, with a place for a hash where there is a password
   */
  private void write(String web, String password) {
    String hash =
        password.isEmpty() ? "" : Bcrypt.hash(password.getBytes(StandardCharsets.UTF_8), 4);
    Path file =
        Pem.write(
            folder.resolve("probes.yaml"),
            """
            web: { %s }
            trust: { refresh: never }
            evidence: never
            resolvers: [{ name: lab, endpoints: ["tls://resolver.test@127.0.0.1"], interval: 1h }]
            """
                .formatted(web.formatted(hash)));
    assertThat(file).exists();
  }

  private Daemon start(String web, String password) throws Exception {
    write(web, password);
    Path file = folder.resolve("probes.yaml");
    return Daemon.start(file, ConfigLoader.load(file), Assay.pipe(), InstantSource.system());
  }

  private int status(Daemon daemon, String password) throws Exception {
    return get(daemon, password).statusCode();
  }

  private String metrics(Daemon daemon, String password) throws Exception {
    return get(daemon, password).body();
  }

  private HttpResponse<String> get(Daemon daemon, String password) throws Exception {
    String credentials =
        Base64.getEncoder().encodeToString(("kim:" + password).getBytes(StandardCharsets.UTF_8));
    return client.send(
        HttpRequest.newBuilder(URI.create(daemon.url() + "metrics"))
            .timeout(Duration.ofSeconds(30))
            .header("Authorization", "Basic " + credentials)
            .build(),
        BodyHandlers.ofString());
  }
}
