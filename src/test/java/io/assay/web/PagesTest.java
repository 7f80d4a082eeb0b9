package io.assay.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.assay.config.HistoryTerms;
import io.assay.endpoint.Sha256;
import io.assay.endpoint.Target;
import io.assay.history.History;
import io.assay.history.HistoryFilter;
import io.assay.history.Part;
import io.assay.judge.Seen;
import io.assay.lab.CertificateBuilder;
import io.assay.lab.LabCertificate;
import io.assay.metrics.AssayMetrics;
import io.assay.metrics.Judgements;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The status page without a browser: what it says to what makes no sense, and that text is text.
 */
class PagesTest {
  private static final String MARKUP = "<script>alert('1')</script>";
  private static final Pattern LINK = Pattern.compile("href=\"(/[^\"]*)\"");
  private static final String KIM = Webs.basic("kim", Webs.PASSWORD);

  private static final LabCertificate FORGED =
      CertificateBuilder.root("O=" + MARKUP + ", CN=Other Root")
          .build()
          .leaf("CN=" + MARKUP)
          .dns("resolver.test")
          .build();

  @TempDir private Path folder;

  private final HttpClient client = HttpClient.newHttpClient();
  private final AssayMetrics metrics =
      new AssayMetrics("1.2.3", InstantSource.fixed(Judgements.STARTED));
  private WebServer server;

  @BeforeEach
  void start() throws ListenException {
    start(new Known(Optional.empty()));
  }

  @AfterEach
  void close() {
    server.close();
    metrics.close();
    client.close();
  }

  private void restart(Known known) throws ListenException {
    server.close();
    start(known);
  }

  private void start(Known known) throws ListenException {
    server =
        WebServer.start(
            Webs.with(Webs.KIM),
            metrics,
            new ScriptedOperations(),
            Optional.of(known.knowledge()),
            "1.2.3");
  }

  private HttpResponse<String> get(String path) throws Exception {
    return send(request(path));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(server.url() + path.substring(1)))
        .header("Authorization", KIM)
        .timeout(Duration.ofSeconds(20));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), BodyHandlers.ofString());
  }

  /** A history of a resolver whose name, and whose certificate, are meant to hurt. */
  private History history(Known[] known) throws Exception {
    History history = History.open(HistoryTerms.DEFAULT, folder, InstantSource.system());
    known[0] = new Known(Optional.of(history));
    known[0].see(Seen.dot(FORGED.chain()).of(MARKUP).from("\"><b>there"));
    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () ->
                !history
                    .reader()
                    .incidents(HistoryFilter.ALL, Optional.of(true), Part.first(1))
                    .rows()
                    .isEmpty());
    return history;
  }

  @Test
  void whatMakesNoSenseIsSaidInASentence() throws Exception {
    Known known = new Known(Optional.empty());
    String target = known.see(Seen.dot(Known.PKI.leaf().chain()));
    restart(known);
    String zeros = "0".repeat(16);
    Map<String, String> absent =
        Map.of(
            "/target/zz",
            "No target &quot;zz&quot; is probed",
            "/target/" + zeros + "?range=7d",
            "No target &quot;" + zeros + "&quot; is probed",
            "/target?resolver=%3Cb%3E&vantage=here",
            "No target of &quot;&lt;b&gt;&quot; is probed at &quot;&quot;, address &quot;&quot;, from &quot;here&quot;",
            "/resolver",
            "No resolver &quot;&quot; is probed.",
            "/resolver?name=%3Cscript%3E",
            "No resolver &quot;&lt;script&gt;&quot; is probed.",
            "/incident/zz",
            "No incident &quot;zz&quot; is known.",
            "/certificate/zz",
            "No certificate &quot;zz&quot; was seen.",
            "/certificate/" + "0".repeat(64),
            "was seen.");
    for (Map.Entry<String, String> one : absent.entrySet()) {
      assertRefused(one.getKey(), 404, "Not Found", one.getValue());
    }
    assertRefused(
        "/target/" + target + "?range=x",
        400,
        "Bad Request",
        "range is one of 1h, 24h, 7d, 30d, 1y, not &quot;x&quot;.");
    assertRefused(
        "/ct?before=%3Cb%3E",
        400,
        "Bad Request",
        "before is the number in a link to earlier ones, not &quot;&lt;b&gt;&quot;.");
  }

  @Test
  void whoKnowsATargetByTheLabelsOfItsMetricsIsSentToItsPage() throws Exception {
    Known known = new Known(Optional.empty());
    Seen seen = Seen.dot(FORGED.chain()).of("R & D").from("there");
    String id = known.see(seen);
    restart(known);
    Target target = seen.observation().target();
    String labels =
        Webs.form(
            Map.of(
                "resolver", target.resolver(),
                "endpoint", target.endpoint().text(),
                "address", target.addressText(),
                "vantage", target.vantage()));
    HttpResponse<String> sent = send(request("/target?" + labels));
    assertThat(sent.statusCode()).isEqualTo(303);
    assertThat(sent.headers().firstValue("Location")).hasValue("/target/" + id);
    assertThat(get("/target/" + id).body()).contains("R &amp; D");
  }

  private void assertRefused(String path, int status, String title, String sentence)
      throws Exception {
    HttpResponse<String> refused = get(path);
    assertThat(refused.statusCode()).as(path).isEqualTo(status);
    assertThat(refused.headers().firstValue("Content-Type")).hasValue("text/html;charset=utf-8");
    assertThat(refused.body())
        .as(path)
        .contains("<h1 id=\"headline\">" + title + "</h1>", sentence)
        .doesNotContain("<script>", "<b>");
  }

  @Test
  void whereNoHistoryIsKeptPagesSayThatAndShowWhatIsNow() throws Exception {
    Known known = new Known(Optional.empty());
    String target = known.see(Seen.dot(FORGED.chain()));
    restart(known);
    for (String path :
        List.of(
            "/target/" + target,
            "/incidents",
            "/incidents?after=x",
            "/certificate/" + Sha256.of(FORGED.der()).hex())) {
      HttpResponse<String> page = get(path);
      assertThat(page.statusCode()).as(path).isEqualTo(200);
      assertThat(page.body()).as(path).contains("No history is kept (history: never).");
    }
    assertThat(get("/").body())
        .contains("misconfigured")
        .contains(known.open().size() + " incidents are open");
    String incident = "/incident/" + known.open().getFirst().id();
    Matcher token =
        Pattern.compile("name=\"token\" value=\"([^\"]*)\"").matcher(get(incident).body());
    assertThat(token.find()).isTrue();
    HttpResponse<String> noted =
        send(
            request(incident)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("note=x&token=" + token.group(1))));
    assertThat(noted.statusCode()).isEqualTo(404);
    assertThat(noted.body()).contains("This daemon keeps no history");
  }

  @Test
  void textThatIsMarkupIsTextOnEveryPage() throws Exception {
    Known[] known = new Known[1];
    try (History history = history(known)) {
      assertThat(history.figures().failures()).isZero();
      restart(known[0]);
      for (String path : everyPage()) {
        HttpResponse<String> page = get(path);
        assertThat(page.statusCode()).as(path).isEqualTo(200);
        assertThat(page.body())
            .as(path)
            .startsWith("<!DOCTYPE html>")
            .doesNotContain("<script>", "alert('1')", "\"><b>", "</script>'");
        assertThat(page.headers().firstValue("Content-Security-Policy")).as(path).isPresent();
      }
      assertRefused("/incidents?after=x", 400, "Bad Request", "&quot;x&quot;");
    }
  }

  /** All pages that links on pages lead to. */
  private List<String> everyPage() throws Exception {
    LinkedHashSet<String> found = new LinkedHashSet<>(List.of("/"));
    ArrayDeque<String> waiting = new ArrayDeque<>(found);
    while (!waiting.isEmpty()) {
      Matcher link = LINK.matcher(get(waiting.remove()).body());
      while (link.find()) {
        String path = link.group(1).replace("&amp;", "&");
        if (!path.matches("/(assets|api|metrics).*") && found.add(path)) {
          waiting.add(path);
        }
      }
    }
    assertThat(found)
        .anyMatch(path -> path.startsWith("/resolver?name=%3Cscript%3E"))
        .anyMatch(path -> path.matches("/target/[0-9a-f]{16}\\?range=1y"))
        .anyMatch(path -> path.startsWith("/certificate/"))
        .anyMatch(path -> path.startsWith("/incident/"))
        .contains("/incidents", "/ct", "/programs");
    return List.copyOf(found);
  }

  @Test
  void onlyTheHeadIsAnsweredToWhoAsksForTheHead() throws Exception {
    Known known = new Known(Optional.empty());
    String target = known.see(Seen.dot(Known.PKI.leaf().chain()));
    restart(known);
    for (String path : List.of("/", "/target/" + target, "/target/zz", "/assets/page.css")) {
      HttpResponse<String> head = send(request(path).method("HEAD", BodyPublishers.noBody()));
      HttpResponse<String> page = get(path);
      assertThat(head.statusCode()).as(path).isEqualTo(page.statusCode());
      assertThat(head.headers().firstValue("Content-Type"))
          .as(path)
          .isEqualTo(page.headers().firstValue("Content-Type"));
      assertThat(head.body()).as(path).isEmpty();
    }
  }
}
