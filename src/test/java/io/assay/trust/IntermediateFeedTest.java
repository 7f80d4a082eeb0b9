package io.assay.trust;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.endpoint.AddressPrefix;
import io.assay.endpoint.EndpointException;
import io.assay.fetch.AddressPolicy;
import io.assay.fetch.Fetcher;
import io.assay.lab.CertificateBuilder;
import io.assay.lab.Conversations;
import io.assay.lab.HttpConversation;
import io.assay.lab.LabCertificate;
import io.assay.lab.LabKey;
import io.assay.lab.LabProcess;
import io.assay.lab.LoopbackServer;
import io.assay.lab.Pem;
import io.assay.lab.Programs;
import io.assay.probe.AddressLookup;
import io.assay.probe.Octets;
import io.assay.x509.CertificateFacts;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class IntermediateFeedTest {
  private static final Duration ENOUGH = Duration.ofSeconds(20);
  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

  private final AtomicReference<Instant> now = new AtomicReference<>(NOW);
  private final Map<String, byte[]> files = new ConcurrentHashMap<>();
  private final Collection<String> asked = new ConcurrentLinkedQueue<>();
  private final LoopbackServer server =
      LoopbackServer.start(
          new HttpConversation(
              request -> {
                asked.add(request.target());
                byte[] file = files.get(request.target());
                return file == null
                    ? HttpConversation.status(404, "Not Found")
                    : HttpConversation.response(200, "OK", List.of(), file);
              }));
  private final Fetcher fetcher = fetcher(AddressPolicy.any());
  private final IntermediateFeed feed = feed(fetcher);

  private final LabCertificate root = CertificateBuilder.root("CN=Root").build();
  private final LabCertificate upper =
      root.authority("CN=Upper").issuerAt(url("/root.cer")).build();
  private final LabCertificate lower =
      upper.authority("CN=Lower").issuerAt(url("/upper.cer")).build();
  private final LabCertificate leaf = lower.leaf("CN=leaf").issuerAt(url("/lower.cer")).build();

  @AfterEach
  void close() {
    feed.close();
    fetcher.close();
    server.close();
  }

  @Test
  void twoMissingIntermediatesAreFetched() throws InterruptedException {
    files.put("/lower.cer", lower.der());
    files.put("/upper.cer", upper.der());
    files.put("/root.cer", root.der());

    want(leaf);

    assertThat(named("CN=Lower")).containsExactly(der(lower));
    assertThat(named("CN=Upper")).containsExactly(der(upper));
    assertThat(named("CN=Root")).containsExactly(der(root));
    assertThat(feed.version()).isEqualTo(3);
    assertThat(feed.problem(facts(leaf))).isEmpty();
    assertThat(asked).containsExactly("/lower.cer", "/upper.cer", "/root.cer");
  }

  @Test
  void aBagOfCertificatesMadeByOpensslIsOpened() throws Exception {
    Path openssl = Programs.require("openssl");
    Path directory = LabProcess.newDirectory();
    Pem.write(directory.resolve("all.pem"), Pem.certificates(List.of(root, upper, lower)));
    try (LabProcess process =
        LabProcess.start(
            directory,
            List.of(
                openssl.toString(),
                "crl2pkcs7",
                "-nocrl",
                "-certfile",
                "all.pem",
                "-outform",
                "DER",
                "-out",
                "all.p7c"))) {
      assertThat(process.awaitExit(ENOUGH)).isZero();
      files.put("/lower.cer", Files.readAllBytes(directory.resolve("all.p7c")));
    }

    want(leaf);

    assertThat(named("CN=Lower")).containsExactly(der(lower));
    assertThat(named("CN=Root")).as("it issued nothing that was wanted").isEmpty();
  }

  @Test
  void pemIsTolerated() throws InterruptedException {
    files.put("/lower.cer", lower.pem().getBytes(StandardCharsets.US_ASCII));

    want(leaf);

    assertThat(named("CN=Lower")).containsExactly(der(lower));
  }

  @Test
  void aCertificateOfTheSameNameWithAnotherKeyIsNotKept() throws InterruptedException {
    files.put("/lower.cer", upper.authority("CN=Lower").build().der());

    want(leaf);

    assertThat(named("CN=Lower")).isEmpty();
    assertThat(feed.version()).isZero();
    assertThat(feed.problem(facts(leaf)))
        .contains(
            "2026-11-22T12:00:00Z: \"%s\" holds no certificate of CN=Lower whose key made the signature of CN=leaf"
                .formatted(url("/lower.cer")));
  }

  @Test
  void aCertificateOfAnotherNameWithTheKeyIsNotKept() throws InterruptedException {
    files.put("/lower.cer", upper.authority("CN=Else").keys(lower.keys()).build().der());

    want(leaf);

    assertThat(named("CN=Else")).isEmpty();
    assertThat(feed.problem(facts(leaf))).isPresent();
  }

  @Test
  void whatIsNoCertificateIsReported() throws InterruptedException {
    files.put("/lower.cer", "<!DOCTYPE html><p>Gone".getBytes(StandardCharsets.US_ASCII));

    want(leaf);

    assertThat(feed.problem(facts(leaf)).orElseThrow())
        .contains("holds no certificate in DER, CMS or PEM, but begins with \"<!DOCTYPE html>");
  }

  @Test
  void aPrivateAddressIsAskedOnlyIfTheOperatorAllowsIt()
      throws InterruptedException, EndpointException {
    files.put("/lower.cer", lower.der());
    try (Fetcher careful = fetcher(AddressPolicy.global(List.of()));
        IntermediateFeed refused = feed(careful);
        Fetcher told = fetcher(AddressPolicy.global(List.of(AddressPrefix.parse("127.0.0.0/8"))));
        IntermediateFeed allowed = feed(told)) {
      refused.want(facts(leaf));
      assertThat(refused.settle(ENOUGH)).isTrue();
      assertThat(refused.problem(facts(leaf)).orElseThrow())
          .contains("127.0.0.1 is no global unicast address (loopback, RFC 1122)");
      assertThat(asked).isEmpty();

      allowed.want(facts(leaf));
      assertThat(allowed.settle(ENOUGH)).isTrue();
      assertThat(allowed.named(NameKeys.of(facts(lower).subject().orElseThrow())))
          .containsExactly(der(lower));
    }
  }

  @Test
  void aUrlIsAskedAgainAfterAPauseThatGrows() throws InterruptedException {
    want(leaf);
    want(leaf);
    assertThat(asked).hasSize(1);
    assertThat(feed.problem(facts(leaf)).orElseThrow()).contains("status 404 instead of 200");

    pass(Duration.ofMinutes(59));
    want(leaf);
    assertThat(asked).hasSize(1);
    pass(Duration.ofMinutes(17));
    want(leaf);
    assertThat(asked).as("after an hour and a quarter").hasSize(2);

    pass(Duration.ofMinutes(119));
    want(leaf);
    assertThat(asked).hasSize(2);
    files.put("/lower.cer", lower.der());
    pass(Duration.ofMinutes(32));
    want(leaf);
    assertThat(asked).as("after two and a half").contains("/upper.cer").hasSize(4);
    assertThat(named("CN=Lower")).containsExactly(der(lower));
    assertThat(feed.problem(facts(leaf))).isEmpty();
  }

  @Test
  void whatIsMissingFurtherUpIsAskedForAgain() throws InterruptedException {
    files.put("/lower.cer", lower.der());
    want(leaf);
    assertThat(asked).containsExactly("/lower.cer", "/upper.cer");
    assertThat(feed.problem(facts(leaf))).isEmpty();
    assertThat(feed.problem(facts(lower))).isPresent();

    files.put("/upper.cer", upper.der());
    pass(Duration.ofHours(2));
    want(leaf);

    assertThat(asked)
        .as("what was found is not asked for again")
        .containsExactly("/lower.cer", "/upper.cer", "/upper.cer", "/root.cer");
    assertThat(named("CN=Upper")).containsExactly(der(upper));
    assertThat(feed.problem(facts(lower))).isEmpty();
  }

  @Test
  void anotherCertificateOfTheSameIssuerCostsNoRequest() throws InterruptedException {
    files.put("/lower.cer", lower.der());
    LabCertificate sibling = lower.leaf("CN=sibling").issuerAt(url("/lower.cer")).build();

    want(leaf);
    want(sibling);

    assertThat(asked).containsExactly("/lower.cer", "/upper.cer");
    assertThat(feed.problem(facts(sibling))).isEmpty();
  }

  @Test
  void fourLevelsAreClimbedAndNoMore() throws InterruptedException {
    List<LabCertificate> chain = new ArrayList<>(List.of(root));
    for (int i = 1; i <= 7; i++) {
      chain.add(
          chain
              .getLast()
              .authority("CN=Level " + i)
              .issuerAt(url("/%d.cer".formatted(i - 1)))
              .build());
      files.put("/%d.cer".formatted(i), chain.getLast().der());
    }

    want(chain.getLast());

    assertThat(asked).containsExactly("/6.cer", "/5.cer", "/4.cer", "/3.cer");
  }

  @Test
  void nothingIsAskedForWhereNothingIsToBeFound() throws InterruptedException {
    want(lower.leaf("CN=leaf").build());
    want(CertificateBuilder.selfSigned("CN=self").issuerAt(url("/self.cer")).build());
    LabCertificate directory = lower.leaf("CN=leaf").issuerAt("ldap://127.0.0.1/cn=x").build();
    want(directory);

    assertThat(asked).isEmpty();
    assertThat(feed.problem(facts(directory)).orElseThrow()).contains("scheme \"ldap\"");
  }

  @Test
  void aServerThatHangsHoldsNobodyUpAndTheQueueIsBounded() throws InterruptedException {
    try (LoopbackServer silent = LoopbackServer.start(Conversations.silence())) {
      KeyPair keys = LabKey.P256.generate();
      String place = "http://127.0.0.1:%d/".formatted(silent.port());
      for (int i = 0; i < 300; i++) {
        feed.want(facts(lower.leaf("CN=" + i).keys(keys).issuerAt(place + i).build()));
      }

      assertThat(feed.dropped()).isEqualTo(300 - 256);
      assertThat(feed.settle(Duration.ofMillis(10))).isFalse();
      feed.close();
      assertThat(feed.settle(ENOUGH)).isTrue();
    }
  }

  private void want(LabCertificate certificate) throws InterruptedException {
    feed.want(facts(certificate));
    assertThat(feed.settle(ENOUGH)).isTrue();
  }

  private void pass(Duration time) {
    now.updateAndGet(before -> before.plus(time));
  }

  private List<Octets> named(String subject) {
    return feed.named(
        NameKeys.of(facts(CertificateBuilder.root(subject).build()).subject().orElseThrow()));
  }

  private String url(String path) {
    return "http://127.0.0.1:%d%s".formatted(server.port(), path);
  }

  private IntermediateFeed feed(Fetcher through) {
    return new IntermediateFeed(through, now::get, new Random(7));
  }

  private static Fetcher fetcher(AddressPolicy policy) {
    return new Fetcher(policy, new AddressLookup(List.of()), "assay-test");
  }

  private static CertificateFacts facts(LabCertificate certificate) {
    return CertificateFacts.of(der(certificate));
  }

  private static Octets der(LabCertificate certificate) {
    return Octets.copyOf(certificate.der());
  }
}
