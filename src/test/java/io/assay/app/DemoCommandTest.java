package io.assay.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.assay.demo.Staged;
import io.assay.lab.Conversations;
import io.assay.lab.JavaProgram;
import io.assay.lab.LabProcess;
import io.assay.lab.LoopbackServer;
import io.assay.report.ChainReport;
import io.assay.report.CheckReport;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The command as a process of its own, and what its daemon says when it is asked. */
@Order(6)
class DemoCommandTest {
  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final Pattern PAGE = Pattern.compile("page +(http://127\\.0\\.0\\.1:\\d+/)");
  private static final Pattern FOLDER = Pattern.compile("configuration +(/.*)/probes\\.yaml");

  /** Of the endpoints that are well, these must not merely be undetermined. */
  private static final Set<String> PASSED =
      Set.of("reachable", "issuer", "name", "chain", "validity", "programs", "sct", "answer");

  /** An endpoint from a vantage point, as the API has it. */
  private record Target(
      String id, String resolver, String endpoint, String vantage, String verdict) {}

  @Test
  void detectsAllThatIsStagedLeavesTheRestAloneAndEndsCleanly() throws Exception {
    try (LabProcess demo = demo("--listen", "127.0.0.1:0")) {
      demo.awaitOutput("configuration ");
      URI page = URI.create(found(PAGE, demo.output()));
      Path folder = Path.of(found(FOLDER, demo.output()));
      assertThat(folder).isDirectory();
      await()
          .atMost(LIMIT)
          .until(() -> demo.output().contains("\nall ") || !demo.handle().isAlive());
      assertThat(demo.output()).contains("still running, Ctrl-C ends").doesNotContain("Exception");

      try (DaemonClient client = new DaemonClient(page, Optional.empty(), Optional.empty())) {
        List<Target> targets = client.list("targets", Map.of(), Target.class, 100);
        Staged.ALL.forEach(staged -> assertDetected(staged, targets, client));
        assertWell("healthy", targets, client);
        assertWell("renewing", targets, client);
        assertThat(targets)
            .filteredOn(target -> target.resolver().equals("controls"))
            .isNotEmpty()
            .allMatch(target -> target.verdict().equals("ok"));
        assertRenewedInSilence(client);
        // The gateway hands on what the genuine server answers.
        assertThat(status(report(at("intercepted", "branch", targets), client), "answer"))
            .isEqualTo("pass");
      }

      long begin = System.nanoTime();
      assertThat(new ProcessBuilder("kill", "-INT", "" + demo.handle().pid()).start().waitFor())
          .isZero();
      assertThat(demo.awaitExit(Duration.ofSeconds(20))).isEqualTo(ExitCode.FINE);
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(5));
      assertThat(folder).doesNotExist();
      assertThat(demo.output()).doesNotContain("Exception", "\u001b", "WARN");
    }
  }

  @Test
  void takenPortIsSaidInOneLineWithTheRemedy() {
    try (LoopbackServer taken = LoopbackServer.start(Conversations.silence());
        LabProcess demo = demo("--listen", "127.0.0.1:" + taken.port())) {
      assertThat(demo.awaitExit(LIMIT)).isEqualTo(ExitCode.USAGE);
      assertThat(demo.output().lines())
          .singleElement()
          .asString()
          .startsWith("assay demo: cannot listen on 127.0.0.1:" + taken.port())
          .contains("--listen 127.0.0.1:0");
    }
  }

  private static void assertDetected(Staged staged, List<Target> targets, DaemonClient client) {
    List<Target> concerned =
        targets.stream()
            .filter(target -> target.resolver().equals(staged.resolver()))
            .filter(target -> target.endpoint().startsWith("tls:"))
            .filter(target -> staged.vantage().map(target.vantage()::equals).orElse(true))
            .toList();
    assertThat(concerned).as(staged.resolver()).hasSize(staged.vantage().isPresent() ? 1 : 2);
    for (Target target : concerned) {
      assertThat(target.verdict()).as("%s", target).isEqualTo(staged.verdict());
      assertThat(status(report(target, client), staged.check()))
          .as("%s of %s", staged.check(), target)
          .isEqualTo("violated");
    }
  }

  private static void assertWell(String resolver, List<Target> targets, DaemonClient client) {
    List<Target> well = targets.stream().filter(one -> one.resolver().equals(resolver)).toList();
    assertThat(well).as(resolver).isNotEmpty();
    for (Target target : well) {
      assertThat(target.verdict()).as("%s", target).isEqualTo("ok");
      CheckReport report = report(target, client);
      assertThat(report.checks())
          .filteredOn(check -> PASSED.contains(check.id()))
          .as("%s", target)
          .hasSize(PASSED.size())
          .allMatch(check -> check.status().equals("pass"));
    }
    assertThat(client.list("incidents", Map.of("resolver", resolver), JsonNode.class, 10))
        .isEmpty();
  }

  private static void assertRenewedInSilence(DaemonClient client) {
    await()
        .atMost(LIMIT)
        .until(
            () ->
                client
                    .list("sightings", Map.of("resolver", "renewing"), JsonNode.class, 100)
                    .stream()
                    .map(sighting -> sighting.path("chain").path(0).asString())
                    .collect(Collectors.toSet())
                    .size(),
            size -> size == 2);
    assertThat(client.list("incidents", Map.of("resolver", "renewing"), JsonNode.class, 10))
        .isEmpty();
  }

  private static Target at(String resolver, String vantage, List<Target> targets) {
    return targets.stream()
        .filter(target -> target.resolver().equals(resolver) && target.vantage().equals(vantage))
        .filter(target -> target.endpoint().startsWith("tls:"))
        .findFirst()
        .orElseThrow();
  }

  private static CheckReport report(Target target, DaemonClient client) {
    return client.read(
        client.get("targets/" + target.id(), Map.of()).orElseThrow(), CheckReport.class);
  }

  private static String status(CheckReport report, String check) {
    return report.checks().stream()
        .filter(one -> one.id().equals(check))
        .map(ChainReport.Check::status)
        .findFirst()
        .orElse("absent");
  }

  private static String found(Pattern pattern, String output) {
    Matcher matcher = pattern.matcher(output);
    assertThat(matcher.find()).as(output).isTrue();
    return matcher.group(1);
  }

  private static LabProcess demo(String... options) {
    List<String> arguments = new ArrayList<>(List.of("demo"));
    arguments.addAll(List.of(options));
    List<String> command = new ArrayList<>(JavaProgram.command(Main.class, arguments));
    if (Files.isDirectory(Path.of("/proc/self"))) {
      // Who runs tests in the background of a script has them inherit that SIGINT is ignored.
      command.addAll(0, List.of("env", "--default-signal=INT"));
    }
    return LabProcess.start(LabProcess.newDirectory(), command);
  }
}
