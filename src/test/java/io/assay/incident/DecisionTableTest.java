package io.assay.incident;

import static io.assay.incident.Scene.ALERT;
import static io.assay.incident.Scene.FEW;
import static io.assay.incident.Scene.INTERCEPTOR;
import static io.assay.incident.Scene.PRIVATE;
import static io.assay.incident.Scene.PUBLIC;
import static io.assay.incident.Scene.TIMEOUT;
import static io.assay.incident.Scene.doh;
import static io.assay.incident.Scene.dot;
import static io.assay.incident.Scene.failed;
import static org.assertj.core.api.Assertions.assertThat;

import io.assay.endpoint.Expectation;
import io.assay.judge.CheckResult;
import io.assay.judge.Judging;
import io.assay.judge.Seen;
import io.assay.lab.LabCertificate;
import io.assay.lab.LabPki;
import io.assay.probe.Origin;
import io.assay.probe.TlsCapture.KeyProof;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/**
 * Holds the decision tables of {@code docs/checks.md} and the code to one another: one scene for
 * each row, in the order of the rows.
 */
class DecisionTableTest {
  private static final Path DOCS = Path.of("docs", "checks.md");
  private static final LabCertificate LEAF = PUBLIC.leaf();
  private static final LabCertificate SECOND_LEAF = PUBLIC.anotherLeaf().build();
  private static final LabCertificate RESIGNED = INTERCEPTOR.leaf();
  private static final LabCertificate OWN = PRIVATE.leaf();
  private static final LabCertificate THIRD = Scene.pki("Third").leaf();
  private static final LabCertificate EXPIRED = expired(PUBLIC);
  private static final Seen ILL = dot(RESIGNED).from(Origin.ill("no route"));
  private static final Seen OTHER_ANSWER = dot(LEAF).response(Seen.answer("NXDOMAIN"));
  private static final Expectation MICROSOFT = Judging.programs("microsoft");

  private static LabCertificate expired(LabPki pki) {
    Instant now = Instant.now();
    return pki.anotherLeaf()
        .validity(now.minus(Duration.ofDays(90)), now.minus(Duration.ofDays(2)))
        .build();
  }

  /** The results that the first table below a heading documents. */
  private static List<String> documented(String heading) throws IOException {
    List<String> lines = Files.readAllLines(DOCS);
    return lines.subList(lines.indexOf("## " + heading) + 1, lines.size()).stream()
        .takeWhile(line -> !line.startsWith("## "))
        .filter(line -> line.startsWith("|"))
        .skip(2)
        .map(line -> Arrays.asList(line.split("\\|", -1)))
        .map(cells -> cells.get(cells.size() - 2).strip().split("[,: ]", 2)[0].replace("`", ""))
        .toList();
  }

  private static String said(CheckResult result) {
    return switch (result) {
      case CheckResult.Pass _ -> "pass";
      case CheckResult.Undetermined _ -> "undetermined";
      case CheckResult.Violation violation -> violation.severity().text();
    };
  }

  private static Scene begin() {
    return Scene.begin();
  }

  /** Three rounds in which each sees the same, then a fourth look from {@code a}. */
  private static CheckResult repeated(Seen here, Seen atB, Seen atC) {
    Scene scene = begin();
    for (int i = 0; i < 3; i++) {
      scene.all(here, "a").all(atB, "b").all(atC, "c");
    }
    return scene.vantage("a", here);
  }

  private static final List<Supplier<CheckResult>> VANTAGE =
      List.of(
          () -> begin().all(dot(LEAF), "b").vantage("a", ILL),
          () -> begin().all(dot(LEAF), "a", "a").vantage("a", dot(RESIGNED)),
          () -> begin().all(dot(LEAF), "b").vantage("a", dot(EXPIRED)),
          () -> begin().all(dot(LEAF), "b").vantage("a", dot(RESIGNED)),
          () -> begin().expecting(MICROSOFT).all(dot(LEAF), "b").vantage("a", dot(FEW.leaf())),
          () -> repeated(dot(RESIGNED), dot(OWN), dot(OWN)),
          () -> repeated(dot(RESIGNED), dot(OWN), dot(THIRD)),
          () -> repeated(failed(TIMEOUT), dot(LEAF), dot(LEAF)),
          () -> repeated(failed(ALERT), dot(LEAF), dot(LEAF)),
          () -> repeated(OTHER_ANSWER, dot(LEAF), dot(LEAF)),
          () -> repeated(dot(LEAF).tls(0x0303, 0xc02b, 23), dot(LEAF), dot(LEAF)),
          () -> repeated(failed(TIMEOUT), failed(TIMEOUT), failed(TIMEOUT)),
          () -> begin().all(dot(LEAF), "b").vantage("a", failed(TIMEOUT)),
          () -> begin().all(failed(TIMEOUT), "b").vantage("a", dot(LEAF)),
          () -> begin().all(dot(LEAF), "b").vantage("a", dot(SECOND_LEAF).proof(KeyProof.NONE)),
          () -> begin().all(dot(LEAF), "b").vantage("a", dot(LEAF).proof(KeyProof.NONE)),
          () -> begin().all(dot(LEAF), "b").vantage("a", dot(LEAF)),
          () -> begin().all(dot(LEAF), "b").vantage("a", dot(SECOND_LEAF)),
          () -> begin().all(dot(OWN), "b").vantage("a", dot(RESIGNED)));

  /** The fourth look by DoT after three, while DoH shows the same all the time. */
  private static CheckResult transports(Seen doh, Seen dot) {
    return begin().all(doh, "a").all(dot, "a", "a", "a").transport("a", dot);
  }

  private static Seen elsewhere(Seen seen) {
    return seen.at(Optional.of(InetAddress.ofLiteral("192.0.2.1")));
  }

  private static final List<Supplier<CheckResult>> TRANSPORT =
      List.of(
          () -> transports(doh(LEAF), failed(TIMEOUT)),
          () -> transports(dot(LEAF), dot(RESIGNED)),
          () -> begin().all(doh(LEAF), "a").transport("a", dot(RESIGNED)),
          () -> transports(doh(OWN), dot(RESIGNED)),
          () -> transports(doh(LEAF), OTHER_ANSWER),
          () -> transports(elsewhere(doh(LEAF)), OTHER_ANSWER),
          () -> transports(doh(LEAF), dot(LEAF)),
          () -> transports(doh(RESIGNED), dot(LEAF)),
          () -> transports(doh(LEAF), dot(EXPIRED)),
          () -> transports(doh(LEAF), dot(SECOND_LEAF).proof(KeyProof.NONE)),
          () -> transports(doh(OWN), dot(PRIVATE.anotherLeaf().build())),
          () -> begin().all(doh(OWN), "a").transport("a", dot(RESIGNED)));

  @Test
  void vantageIsJudgedAsDocumented() throws IOException {
    assertThat(VANTAGE.stream().map(scene -> said(scene.get())))
        .containsExactlyElementsOf(documented("vantage"));
  }

  @Test
  void transportIsJudgedAsDocumented() throws IOException {
    assertThat(TRANSPORT.stream().map(scene -> said(scene.get())))
        .containsExactlyElementsOf(documented("transport"));
  }
}
