package io.assay.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.app.DemoView.Target;
import io.assay.demo.Staged;
import io.assay.lab.HttpConversation;
import io.assay.lab.LoopbackServer;
import io.assay.report.VerdictReport.Violated;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class DemoWatchTest {
  private static final Staged STAGED =
      Staged.ALL.stream().filter(one -> one.resolver().equals("expired")).findFirst().orElseThrow();

  @Test
  void detectedIsWhatHasTheVerdictForThatReasonFromEverywhere() {
    Target home = target("home", "misconfigured", "validity");
    Target branch = target("branch", "misconfigured", "validity");
    assertThat(showing(home, branch)).containsExactly(home, branch);
    assertThat(showing(home, target("branch", "ok", "validity"))).isEmpty();
    assertThat(showing(home, target("branch", "misconfigured", "name"))).isEmpty();
    assertThat(showing()).isEmpty();
  }

  @Test
  void saysWhatIsMissingAndWhoIsNotQuietAndIsNotComplete() throws InterruptedException {
    String targets =
        """
        {"items":[
          {"id":"a","resolver":"healthy","endpoint":"tls://healthy.example","vantage":"home",
           "verdict":"degraded","violated":[{"check":"sct","severity":"warning"}]},
          {"id":"b","resolver":"expired","endpoint":"tls://expired.example","vantage":"home",
           "verdict":"ok","violated":[]}],"next":null}""";
    StringWriter out = new StringWriter();
    try (LoopbackServer daemon =
            LoopbackServer.start(
                new HttpConversation(
                    request ->
                        HttpConversation.response(
                            200,
                            "OK",
                            List.of("Content-Type: application/json"),
                            (request.target().contains("/targets")
                                    ? targets
                                    : "{\"items\":[],\"next\":null}")
                                .getBytes(StandardCharsets.UTF_8))));
        DaemonClient client =
            new DaemonClient(
                URI.create("http://127.0.0.1:%d/".formatted(daemon.port())),
                Optional.empty(),
                Optional.empty())) {
      DemoPrinter printer = new DemoPrinter(Style.PLAIN, new PrintWriter(out), Instant.now());
      boolean complete =
          new DemoWatch(client, printer, true, Duration.ZERO).until(new CountDownLatch(1));
      assertThat(complete).isFalse();
    }
    assertThat(out.toString())
        .contains("expired is to be misconfigured by the check validity")
        .contains("ok from home")
        .contains("to be well and quiet, and is not: healthy degraded from home (sct warning)");
  }

  private static List<Target> showing(Target... targets) {
    return new DemoView(List.of(targets), List.of(), List.of()).showing(STAGED);
  }

  private static Target target(String vantage, String verdict, String check) {
    return new Target(
        "id",
        "expired",
        "tls://expired.example",
        vantage,
        verdict,
        List.of(new Violated(check, "critical")));
  }
}
