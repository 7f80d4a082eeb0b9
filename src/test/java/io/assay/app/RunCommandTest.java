package io.assay.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.assay.lab.Conversations;
import io.assay.lab.LabPki;
import io.assay.lab.LabProcess;
import io.assay.lab.LoopbackServer;
import io.assay.lab.Pem;
import io.assay.lab.ServerIdentity;
import io.assay.lab.TlsServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** The command as a process of its own, since signals and exit codes are what it is about. */
@Order(7)
class RunCommandTest {
  private static final Pattern URL = Pattern.compile("http://127\\.0\\.0\\.1:\\d+/");
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final String CONFIG =
      """
      web: {listen: "127.0.0.1:%d"}
      trust: {refresh: never, directory: roots}
      evidence: {directory: evidence}
      defaults: {interval: 1s, timeout: 20s}
      resolvers:
        - {name: lab, endpoints: ["tls://resolver.test:%d@127.0.0.1"]}
      """;

  @Test
  void sigtermEndsItCleanlyWithProbesUnderWay() throws Exception {
    try (LoopbackServer silent = LoopbackServer.start(Conversations.silence());
        LabProcess run = run(CONFIG.formatted(0, silent.port()))) {
      String url = awaitUrl(run);
      await()
          .atMost(LIMIT)
          .until(() -> get(url + "metrics").contains("\nassay_probes_in_flight 1.0"));
      long begin = System.nanoTime();
      assertThat(run.handle().destroy()).isTrue();
      assertThat(run.awaitExit(Duration.ofSeconds(20))).isZero();
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(5));
      assertThat(run.output()).contains("Shutting down").doesNotContain("Exception", "WARN");
    }
  }

  @Test
  void sighupReloads() throws Exception {
    try (TlsServer server = TlsServer.dot(ServerIdentity.of(LabPki.create().leaf()));
        LabProcess run = run(CONFIG.formatted(0, server.port()))) {
      String url = awaitUrl(run);
      assertThat(get(url + "metrics")).contains("resolver=\"lab\"");
      write(run.directory(), CONFIG.formatted(0, server.port()).replace("name: lab", "name: new"));
      hangUp(run);
      await().atMost(LIMIT).until(() -> get(url + "metrics").contains("resolver=\"new\""));
      assertThat(get(url + "metrics")).doesNotContain("resolver=\"lab\"");

      write(run.directory(), "resolvers: 5");
      hangUp(run);
      await()
          .atMost(LIMIT)
          .until(() -> get(url + "metrics").contains("assay_config_last_reload_successful 0.0"));
      assertThat(get(url + "metrics")).contains("resolver=\"new\"");
      run.awaitOutput("Not reloaded: probes.yaml:1:12: resolvers: found \"5\"");
    }
  }

  @Test
  void wrongConfigurationEndsItWithEveryMistakeAndNothingStarted() {
    try (LabProcess run = run("resolvers: [{name: lab, endpoints: [ftp://x], colour: red}]")) {
      assertThat(run.awaitExit(LIMIT)).isEqualTo(ExitCode.USAGE);
      assertThat(run.output().lines())
          .hasSize(2)
          .allMatch(line -> line.startsWith("assay run: probes.yaml:1:"))
          .anyMatch(line -> line.contains("ftp://x"))
          .anyMatch(line -> line.contains("colour"));
    }
  }

  @Test
  void portInUseEndsItWithTheRemedyInOneLine() {
    try (LoopbackServer taken = LoopbackServer.start(Conversations.silence());
        LabProcess run = run(CONFIG.formatted(taken.port(), 9))) {
      assertThat(run.awaitExit(LIMIT)).isEqualTo(ExitCode.USAGE);
      assertThat(run.output().lines())
          .singleElement()
          .asString()
          .startsWith("assay run: cannot listen on 127.0.0.1 port " + taken.port())
          .endsWith("in web.listen");
    }
  }

  @Test
  void logLinesAreJsonForWhoAsksForIt() throws Exception {
    try (LoopbackServer closed = LoopbackServer.start(Conversations.goodbye());
        LabProcess run = run(CONFIG.formatted(0, closed.port()), "--log-format", "json")) {
      run.awaitOutput("\"verdict\":\"");
      assertThat(run.output().lines())
          .allMatch(line -> line.startsWith("{") && line.endsWith("}"))
          .anyMatch(line -> line.contains("\"resolver\":\"lab\""));
    }
  }

  private static LabProcess run(String config, String... options) {
    Path directory = LabProcess.newDirectory();
    write(directory, config);
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "run"));
    command.addAll(List.of(options));
    return LabProcess.start(directory, command);
  }

  private static void write(Path directory, String config) {
    Path file = Pem.write(directory.resolve("probes.yaml"), config);
    assertThat(file).exists();
  }

  private static String awaitUrl(LabProcess run) {
    run.awaitOutput("http://127.0.0.1:");
    Matcher url = URL.matcher(run.output());
    assertThat(url.find()).isTrue();
    return url.group();
  }

  private static void hangUp(LabProcess run) throws IOException, InterruptedException {
    Process kill = new ProcessBuilder("kill", "-HUP", Long.toString(run.handle().pid())).start();
    assertThat(kill.waitFor()).isZero();
  }

  private static String get(String url) throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client
          .send(
              HttpRequest.newBuilder(URI.create(url)).timeout(LIMIT).build(),
              BodyHandlers.ofString())
          .body();
    }
  }
}
