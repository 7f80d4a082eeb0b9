package io.assay.ct.backfill;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.ct.backfill.CrtShBackfill.Result;
import io.assay.ct.backfill.CrtShBackfill.Status;
import io.assay.ct.log.LogEntry;
import io.assay.ct.store.CtStore;
import io.assay.ct.store.Entries;
import io.assay.ct.store.LoggedCertificate;
import io.assay.ct.store.Source;
import io.assay.ct.watch.WatchList;
import io.assay.endpoint.EndpointException;
import io.assay.endpoint.WatchedIdentity;
import io.assay.fetch.AddressPolicy;
import io.assay.fetch.Fetcher;
import io.assay.lab.CertificateBuilder;
import io.assay.lab.Conversation;
import io.assay.lab.HttpConversation;
import io.assay.lab.LabCertificate;
import io.assay.lab.LoopbackServer;
import io.assay.probe.AddressLookup;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CrtShBackfillTest {
  private static final Duration PAUSE = Duration.ofSeconds(5);
  private static final LabCertificate ROOT = CertificateBuilder.root("CN=Lab Root").build();
  private static final Entries.Pair PAIR =
      Entries.Pair.of(ROOT, leaf -> leaf.dns("dns.test").ip("1.1.1.1"));

  @TempDir private Path folder;
  private CtStore store;
  private LoopbackServer server;
  private Fetcher fetcher;
  private final Map<String, Conversation> pages = Collections.synchronizedMap(new HashMap<>());
  private final List<String> requests = Collections.synchronizedList(new ArrayList<>());
  private final List<Duration> waits = new ArrayList<>();
  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-11-20T10:00:00Z"));

  @BeforeEach
  void start() throws IOException {
    store = CtStore.open(folder);
    server = LoopbackServer.start(new HttpConversation(this::reply));
    fetcher = new Fetcher(AddressPolicy.any(), new AddressLookup(List.of()), "assay-test");
  }

  @AfterEach
  void stop() throws IOException {
    fetcher.close();
    server.close();
    store.close();
  }

  private Conversation reply(HttpConversation.Request request) {
    String target = URLDecoder.decode(request.target(), StandardCharsets.UTF_8);
    requests.add(target);
    return pages.getOrDefault(target, HttpConversation.status(404, "Not Found"));
  }

  private static Conversation page(String text) {
    return HttpConversation.response(200, "OK", List.of(), text.getBytes(StandardCharsets.UTF_8));
  }

  private static String item(long id, String notAfter) {
    return """
        {"issuer_ca_id":1,"issuer_name":"CN=Lab Root","common_name":"dns.test",\
        "name_value":"dns.test\\nwww.dns.test","id":%d,"entry_timestamp":"2026-05-01T12:34:56.789",\
        "not_before":"2026-05-01T00:00:00","not_after":"%s","serial_number":"0a","result_count":2}"""
        .formatted(id, notAfter);
  }

  private void list(String query, String... items) {
    pages.put("/?q=" + query + "&output=json", page("[" + String.join(",", items) + "]"));
  }

  private void certificate(long id, LabCertificate certificate) {
    pages.put("/?d=" + id, page(certificate.pem()));
  }

  private List<Result> run(String... identities) throws Exception {
    List<WatchedIdentity> watched =
        Arrays.stream(identities).map(CrtShBackfillTest::identity).toList();
    return new CrtShBackfill(
            "http://127.0.0.1:%d/".formatted(server.port()),
            fetcher,
            store,
            now::get,
            PAUSE,
            new Random(1),
            waits::add)
        .run(watched, WatchList.of(Map.of("r", watched)));
  }

  private static WatchedIdentity identity(String text) {
    try {
      return WatchedIdentity.parse(text);
    } catch (EndpointException e) {
      throw new IllegalArgumentException(e);
    }
  }

  @Test
  void whatCrtShHasIsKeptAsUnverifiedAndAskedForOnceADay() throws Exception {
    list(
        "dns.test",
        item(7, "2027-01-01T00:00:00"),
        item(8, "2027-01-01T00:00:00"),
        item(8, "2027-01-01T00:00:00"),
        item(9, "2026-11-01T00:00:00"));
    certificate(7, PAIR.precertificate());
    certificate(8, PAIR.leaf());

    Result result = run("dns.test").getFirst();
    assertThat(result.status()).as(result.remark()).isEqualTo(Status.COMPLETE);
    assertThat(result.remark()).startsWith("crt.sh lists 3 certificates: 2 are new and match");
    assertThat(result.matches())
        .extracting(LoggedCertificate::kind)
        .containsExactly(LogEntry.Kind.CERTIFICATE, LogEntry.Kind.PRECERTIFICATE);
    assertThat(store.issuance(result.matches().getFirst().tbsSha256()))
        .hasSize(2)
        .allSatisfy(
            match -> {
              assertThat(match.source()).isEqualTo(Source.CRT_SH);
              assertThat(match.proven()).isFalse();
              assertThat(match.matched()).containsExactly("dns.test");
              assertThat(match.timestamp()).contains(Instant.parse("2026-05-01T12:34:56.789Z"));
            });
    assertThat(requests).containsExactly("/?q=dns.test&output=json", "/?d=8", "/?d=7");
    assertThat(waits).containsExactly(Duration.ZERO, PAUSE, PAUSE);

    now.updateAndGet(time -> time.plus(Duration.ofHours(23)));
    assertThat(run("dns.test").getFirst().status()).isEqualTo(Status.RECENT);
    assertThat(requests).hasSize(3);
    now.updateAndGet(time -> time.plus(Duration.ofHours(2)));
    Result again = run("dns.test").getFirst();
    assertThat(again.status()).isEqualTo(Status.COMPLETE);
    assertThat(again.matches()).isEmpty();
    assertThat(requests).as("each certificate is fetched once").hasSize(4);
  }

  @Test
  void namesBelowAndAddressesAreAskedForAndPrefixesCannotBe() throws Exception {
    list("%.test", item(8, "2027-01-01T00:00:00"));
    list("1.1.1.1", item(8, "2027-01-01T00:00:00"));
    certificate(8, PAIR.leaf());
    List<Result> results = run("*.test", "1.1.1.1", "1.1.1.0/24");
    assertThat(results)
        .extracting(Result::status)
        .containsExactly(Status.COMPLETE, Status.COMPLETE, Status.UNSUPPORTED);
    assertThat(results.get(0).matches().getFirst().matched())
        .containsExactlyInAnyOrder("*.test", "1.1.1.1", "1.1.1.0/24");
    assertThat(results.get(2).remark()).contains("crt.sh cannot search for a prefix");
  }

  @Test
  void whatMatchesNothingOrIsNoCertificateIsLeftOut() throws Exception {
    list("dns.test", item(1, "2027-01-01T00:00:00"), item(2, "2027-01-01T00:00:00"));
    certificate(1, ROOT.leaf("CN=other.test").dns("other.test").build());
    pages.put("/?d=2", page("<html>busy</html>"));
    Result result = run("dns.test").getFirst();
    assertThat(result.status()).isEqualTo(Status.COMPLETE);
    assertThat(result.remark()).contains("0 are new and match, 2 match nothing or cannot be read");
  }

  @Test
  void busyServiceIsAskedAgainLaterAndThenLeftAlone() throws Exception {
    pages.put(
        "/?q=dns.test&output=json",
        HttpConversation.response(
            429, "Too Many Requests", List.of("Retry-After: 60"), new byte[0]));
    List<Result> results = run("dns.test", "other.test");
    assertThat(results).extracting(Result::status).containsOnly(Status.REFUSED);
    assertThat(results.getFirst().remark()).contains("429", "3 attempts");
    assertThat(results.getLast().remark()).startsWith("not asked: ");
    assertThat(waits)
        .containsExactly(Duration.ZERO, Duration.ofSeconds(60), Duration.ofSeconds(60));
    assertThat(requests).hasSize(3);
    assertThat(run("dns.test").getFirst().status()).isEqualTo(Status.RECENT);
  }

  @Test
  void backOffGrowsWithChance() throws Exception {
    pages.put("/?q=dns.test&output=json", HttpConversation.status(503, "Busy"));
    run("dns.test");
    assertThat(waits.get(1)).isBetween(PAUSE.multipliedBy(2), PAUSE.multipliedBy(4));
    assertThat(waits.get(2)).isBetween(PAUSE.multipliedBy(4), PAUSE.multipliedBy(8));
  }

  @Test
  void whoAsksForALongWaitIsLeftAloneAtOnce() throws Exception {
    pages.put(
        "/?q=dns.test&output=json",
        HttpConversation.response(503, "Busy", List.of("Retry-After: 3600"), new byte[0]));
    assertThat(run("dns.test").getFirst().remark()).contains("asks to wait for PT1H");
    assertThat(requests).hasSize(1);
  }

  @Test
  void failureInTheMiddleKeepsWhatCameBefore() throws Exception {
    list("dns.test", item(7, "2027-01-01T00:00:00"), item(8, "2027-01-01T00:00:00"));
    certificate(8, PAIR.leaf());
    pages.put("/?d=7", HttpConversation.status(500, "Broken"));
    Result result = run("dns.test").getFirst();
    assertThat(result.status()).isEqualTo(Status.REFUSED);
    assertThat(result.matches()).hasSize(1);
    assertThat(store.unannounced()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "<html>\u001b[2J",
        "{}",
        "[1]",
        "[{\"id\":1}",
        "[{\"id\":7,\"not_after\":{\"a\":[",
        "[{\"id\":\"\u001b[2J\"}, nonsense]"
      })
  void malformedListIsAFailureOfThatIdentityAlone(String text) throws Exception {
    pages.put("/?q=dns.test&output=json", page(text));
    list("other.test");
    List<Result> results = run("dns.test", "other.test");
    assertThat(results).extracting(Result::status).containsExactly(Status.FAILED, Status.COMPLETE);
    assertThat(results.getFirst().remark()).contains("the answer is ").matches("\\P{Cntrl}+");
  }

  @Test
  void oddItemsAreReadAsFarAsTheyGo() throws Exception {
    pages.put(
        "/?q=dns.test&output=json",
        page(
            """
            [{"id":99999999999999999999},{"id":-1},{"id":null},{"id":{"x":1}},{},
             {"id":8,"entry_timestamp":"yesterday","not_after":[1],"more":{"a":[1,2]}}]"""));
    certificate(8, PAIR.leaf());
    Result result = run("dns.test").getFirst();
    assertThat(result.status()).as(result.remark()).isEqualTo(Status.COMPLETE);
    assertThat(result.matches())
        .singleElement()
        .satisfies(match -> assertThat(match.timestamp()).isEmpty());
  }

  @Test
  void endlessListIsCutOff() throws Exception {
    pages.put("/?q=dns.test&output=json", HttpConversation.endlessBody());
    list("other.test");
    assertThat(run("dns.test", "other.test"))
        .extracting(Result::status)
        .containsExactly(Status.FAILED, Status.COMPLETE);
  }
}
