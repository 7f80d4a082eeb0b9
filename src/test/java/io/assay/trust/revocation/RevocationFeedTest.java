package io.assay.trust.revocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.assay.endpoint.AddressPrefix;
import io.assay.endpoint.Sha256;
import io.assay.fetch.AddressPolicy;
import io.assay.fetch.Fetcher;
import io.assay.lab.ClosedPort;
import io.assay.lab.Conversation;
import io.assay.lab.Conversations;
import io.assay.lab.HttpConversation;
import io.assay.lab.LabCertificate;
import io.assay.lab.LabPki;
import io.assay.lab.LoopbackServer;
import io.assay.lab.OpensslCa;
import io.assay.probe.AddressLookup;
import io.assay.probe.Octets;
import io.assay.trust.source.CaRecord;
import io.assay.trust.source.Disallowed;
import io.assay.x509.CertificateFacts;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RevocationFeedTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  private final LabPki pki = LabPki.create();
  private final OpensslCa ca = new OpensslCa(pki.issuing());
  private final AtomicLong millis = new AtomicLong(System.currentTimeMillis());
  private final Map<String, Conversation> documents = new ConcurrentHashMap<>();
  private final Map<String, AtomicInteger> requests = new ConcurrentHashMap<>();
  private final LoopbackServer server =
      LoopbackServer.start(
          new HttpConversation(
              request -> {
                count(request.target()).incrementAndGet();
                if (request.method().equals("POST")) {
                  return HttpConversation.response(
                      200, "OK", List.of(), ca.answer(request.body().toByteArray()));
                }
                return documents.getOrDefault(
                    request.target(), HttpConversation.status(404, "Not Found"));
              }));
  private final Fetcher fetcher =
      new Fetcher(
          AddressPolicy.global(List.of(new AddressPrefix(InetAddress.ofLiteral("127.0.0.0"), 8))),
          new AddressLookup(List.of()),
          "assay-test");
  private final RevocationFeed feed = feed(RevocationFeed.Order.CRL_FIRST);

  private RevocationFeed feed(RevocationFeed.Order order) {
    return new RevocationFeed(fetcher, order, this::now, new Random(1), RevocationLists.NONE);
  }

  @AfterEach
  void close() {
    feed.close();
    fetcher.close();
    server.close();
    ca.close();
  }

  private Instant now() {
    return Instant.ofEpochMilli(millis.get());
  }

  private void pass(Duration time) {
    millis.addAndGet(time.toMillis());
  }

  private AtomicInteger count(String target) {
    return requests.computeIfAbsent(target, unseen -> new AtomicInteger());
  }

  private String url(String target) {
    return "http://127.0.0.1:" + server.port() + target;
  }

  private void serve(String target, byte[] body) {
    documents.put(target, HttpConversation.response(200, "OK", List.of(), body));
  }

  private static CertificateFacts facts(LabCertificate certificate) {
    return CertificateFacts.of(Octets.copyOf(certificate.der()));
  }

  private void want(LabCertificate leaf) {
    feed.want(List.of(facts(leaf), facts(pki.issuing())));
  }

  private Revocation of(LabCertificate leaf) {
    return feed.of(facts(leaf), facts(pki.issuing()), now());
  }

  private Revocation settled(LabCertificate leaf) {
    want(leaf);
    assertThat(feed.settle(LONG)).isTrue();
    return of(leaf);
  }

  private void assertUnknown(Revocation revocation, String... parts) {
    assertThat(revocation.status()).isEqualTo(Revocation.Status.UNKNOWN);
    assertThat(revocation.reason().orElseThrow()).contains(parts);
  }

  private static void assertStatus(Revocation.Status status, Revocation revocation) {
    assertThat(revocation.status()).as(revocation.toString()).isEqualTo(status);
  }

  private LabCertificate leafWithCrl(String target) {
    return pki.anotherLeaf().crl(url(target)).build();
  }

  @Test
  void crlNamedInTheCertificateIsReadInTheBackground() {
    LabCertificate good = leafWithCrl("/a.crl");
    LabCertificate revoked = leafWithCrl("/a.crl");
    ca.revoke(revoked, "keyCompromise");
    serve("/a.crl", ca.crl());
    assertUnknown(of(good), "not fetched yet");

    assertStatus(Revocation.Status.GOOD, settled(good));
    assertThat(of(good).source()).contains(Revocation.Source.CRL);
    pass(Duration.ofSeconds(61));
    want(revoked);
    await().untilAsserted(() -> assertThat(of(revoked).reason()).contains("keyCompromise"));
    assertStatus(Revocation.Status.REVOKED, of(revoked));
  }

  @Test
  void oneFetchServesAllThatWaitForIt() {
    CountDownLatch wanted = new CountDownLatch(1);
    LabCertificate first = leafWithCrl("/a.crl");
    LabCertificate second = leafWithCrl("/a.crl");
    Conversation reply = HttpConversation.response(200, "OK", List.of(), ca.crl());
    documents.put(
        "/a.crl",
        peer -> {
          wanted.await();
          reply.hold(peer);
        });
    want(first);
    await().until(() -> count("/a.crl").get() == 1);
    want(second);
    wanted.countDown();
    assertThat(feed.settle(LONG)).isTrue();
    assertStatus(Revocation.Status.GOOD, of(first));
    assertStatus(Revocation.Status.GOOD, of(second));
    assertThat(count("/a.crl")).hasValue(1);
  }

  @Test
  void realResponderIsAskedWhereThereIsNoCrl() {
    LabCertificate good = pki.anotherLeaf().ocsp(url("/ocsp")).build();
    LabCertificate revoked = pki.anotherLeaf().ocsp(url("/ocsp")).build();
    LabCertificate unknown = pki.anotherLeaf().ocsp(url("/ocsp")).build();
    ca.register(good);
    ca.revoke(revoked, "cessationOfOperation");
    want(good);
    want(revoked);
    want(unknown);
    assertThat(feed.settle(LONG)).isTrue();
    assertStatus(Revocation.Status.GOOD, of(good));
    assertThat(of(good).source()).contains(Revocation.Source.OCSP);
    assertStatus(Revocation.Status.REVOKED, of(revoked));
    assertThat(of(revoked).reason()).contains("cessationOfOperation");
    assertUnknown(of(unknown), "OCSP", "does not know the certificate");
  }

  @Test
  void responderIsAskedWhereTheCrlCannotBeUsed() {
    LabCertificate leaf = pki.anotherLeaf().crl(url("/gone")).ocsp(url("/ocsp")).build();
    ca.register(leaf);
    assertThat(settled(leaf).source()).contains(Revocation.Source.OCSP);
    assertThat(count("/gone")).hasValue(1);
  }

  @Test
  void responderIsLeftAloneWhileTheCrlServes() {
    LabCertificate leaf = pki.anotherLeaf().crl(url("/a.crl")).ocsp(url("/ocsp")).build();
    serve("/a.crl", ca.crl());
    assertThat(settled(leaf).source()).contains(Revocation.Source.CRL);
    assertThat(count("/ocsp")).hasValue(0);
  }

  @Test
  void forOneLookTheResponderComesFirst() {
    LabCertificate leaf = pki.anotherLeaf().crl(url("/a.crl")).ocsp(url("/ocsp")).build();
    ca.register(leaf);
    try (RevocationFeed once = feed(RevocationFeed.Order.OCSP_FIRST)) {
      once.want(List.of(facts(leaf), facts(pki.issuing())));
      assertThat(once.settle(LONG)).isTrue();
      assertThat(once.of(facts(leaf), facts(pki.issuing()), now()).source())
          .contains(Revocation.Source.OCSP);
    }
    assertThat(count("/a.crl")).hasValue(0);
  }

  @Test
  void whatCannotBeFetchedIsNamed() {
    serve("/html", "<html>Welcome</html>".getBytes(StandardCharsets.US_ASCII));
    documents.put("/private", HttpConversation.redirect(302, "http://10.1.2.3/a.crl"));
    documents.put("/endless", HttpConversation.endlessBody());
    assertUnknown(settled(leafWithCrl("/html")), "CRL", "/html", "broken");
    assertUnknown(settled(leafWithCrl("/private")), "10.1.2.3", "no global unicast address");
    assertUnknown(settled(leafWithCrl("/endless")), "CRL", "/endless");
    assertUnknown(settled(leafWithCrl("/absent")), "404");
    LabCertificate ldap = pki.anotherLeaf().crl("ldap://ldap.test/cn=a").build();
    assertUnknown(settled(ldap), "ldap:");
  }

  @Test
  void absentResponderIsNamed() {
    try (ClosedPort closed = ClosedPort.take()) {
      LabCertificate leaf =
          pki.anotherLeaf().ocsp("http://127.0.0.1:" + closed.number() + "/").build();
      assertUnknown(settled(leaf), "OCSP", "refused");
    }
  }

  @Test
  void hangingResponderHoldsNobodyUp() {
    try (LoopbackServer silent = LoopbackServer.start(Conversations.silence())) {
      LabCertificate hanging =
          pki.anotherLeaf().ocsp("http://127.0.0.1:" + silent.port() + "/").build();
      LabCertificate good = leafWithCrl("/a.crl");
      serve("/a.crl", ca.crl());
      want(hanging);
      want(good);
      await().until(() -> of(good).status() == Revocation.Status.GOOD);
      assertThat(feed.settle(Duration.ofMillis(1))).isFalse();
      assertUnknown(of(hanging), "not fetched yet");
      feed.close();
      assertThat(feed.settle(LONG)).isTrue();
    }
  }

  @Test
  void certificateWithoutUrlsIsUnknownAndThatIsNormalForAShortLivedOne() {
    Instant start = Instant.now().minusSeconds(3600);
    LabCertificate shortLived =
        pki.anotherLeaf().validity(start, start.plus(Duration.ofHours(160))).build();
    assertUnknown(
        settled(shortLived),
        "names neither CRL nor OCSP responder",
        "normal for one of a few days");
    Revocation longer = settled(pki.anotherLeaf().build());
    assertUnknown(longer, "names neither CRL nor OCSP responder");
    assertThat(longer.reason().orElseThrow()).doesNotContain("normal");
  }

  private RevocationLists listing(LabCertificate authority, CaRecord record) {
    Map<Sha256, CaRecord> records = Map.of(facts(authority).sha256(), record);
    return new RevocationLists(
        digest -> Optional.ofNullable(records.get(digest)),
        Optional.of(Instant.EPOCH),
        Disallowed.NONE);
  }

  private static CaRecord record(
      LabCertificate authority, List<String> full, List<String> parts, Optional<String> status) {
    return new CaRecord(Octets.copyOf(authority.der()), "Lab", full, parts, status);
  }

  private byte[] part(String target) {
    return ca.crl(
        "issuingDistributionPoint = critical,@idp", "[idp]", "fullname = URI:" + url(target));
  }

  @Test
  void partsThatCcadbListsAreReadTogether() {
    LabCertificate leaf = pki.anotherLeaf().build();
    List<String> parts = List.of(url("/1.crl"), url("/2.crl"));
    serve("/1.crl", part("/1.crl"));
    want(leaf);
    feed.lists(listing(pki.issuing(), record(pki.issuing(), List.of(), parts, Optional.empty())));
    assertThat(feed.settle(LONG)).isTrue();
    assertUnknown(of(leaf), "/2.crl", "404");

    serve("/2.crl", part("/2.crl"));
    pass(Duration.ofMinutes(6));
    await().until(() -> of(leaf).status() == Revocation.Status.GOOD);

    ca.revoke(leaf, "keyCompromise");
    serve("/2.crl", part("/2.crl"));
    pass(Duration.ofHours(6));
    await().until(() -> of(leaf).status() == Revocation.Status.REVOKED);
  }

  @Test
  void fullCrlThatCcadbListsIsRead() {
    LabCertificate leaf = pki.anotherLeaf().build();
    serve("/full.crl", ca.crl());
    List<String> full = List.of(url("/full.crl"));
    feed.lists(listing(pki.issuing(), record(pki.issuing(), full, List.of(), Optional.empty())));
    assertStatus(Revocation.Status.GOOD, settled(leaf));
  }

  @Test
  void authorityThatCcadbCallsRevokedIs() {
    Optional<String> status = Optional.of("Parent Cert Revoked");
    feed.lists(listing(pki.issuing(), record(pki.issuing(), List.of(), List.of(), status)));
    Revocation revoked = feed.of(facts(pki.issuing()), facts(pki.root()), now());
    assertThat(revoked.status()).isEqualTo(Revocation.Status.REVOKED);
    assertThat(revoked.source()).contains(Revocation.Source.CCADB);
    assertThat(revoked.checkedAt()).contains(Instant.EPOCH);
    assertThat(revoked.reason()).isEqualTo(status);
  }

  @Test
  void unchangedCrlIsConfirmedByItsValidators() {
    byte[] crl = ca.crl(now().minusSeconds(60), now().plus(Duration.ofHours(20)));
    AtomicInteger confirmed = new AtomicInteger();
    try (LoopbackServer tagged =
        LoopbackServer.start(
            new HttpConversation(
                request -> {
                  if (request.field("If-None-Match").equals(Optional.of("\"v1\""))) {
                    confirmed.incrementAndGet();
                    return HttpConversation.status(304, "Not Modified");
                  }
                  return HttpConversation.response(200, "OK", List.of("ETag: \"v1\""), crl);
                }))) {
      String url = "http://127.0.0.1:" + tagged.port() + "/a.crl";
      LabCertificate leaf = pki.anotherLeaf().crl(url).build();
      assertStatus(Revocation.Status.GOOD, settled(leaf));
      pass(Duration.ofHours(5));
      assertThat(confirmed).hasValue(0);
      pass(Duration.ofHours(1));
      await().until(() -> confirmed.get() == 1);
      assertThat(feed.settle(LONG)).isTrue();
      assertStatus(Revocation.Status.GOOD, of(leaf));

      pass(Duration.ofHours(15));
      await().until(() -> confirmed.get() == 2);
      assertThat(feed.settle(LONG)).isTrue();
      assertUnknown(of(leaf), "unchanged, and expired at");
    }
  }

  @Test
  void knowledgeThatIsTooOldNoLongerCounts() {
    LabCertificate leaf = leafWithCrl("/a.crl");
    serve("/a.crl", ca.crl());
    assertStatus(Revocation.Status.GOOD, settled(leaf));
    Instant later = now().plus(Duration.ofDays(8));
    assertUnknown(feed.of(facts(leaf), facts(pki.issuing()), later), "/a.crl", "expired at");
  }

  @Test
  void failuresAreRepeatedEverMoreSeldom() {
    LabCertificate leaf = leafWithCrl("/gone");
    assertUnknown(settled(leaf), "404");
    pass(Duration.ofMinutes(4));
    want(leaf);
    assertThat(feed.settle(LONG)).isTrue();
    assertThat(count("/gone")).hasValue(1);
    pass(Duration.ofMinutes(1));
    await().until(() -> count("/gone").get() == 2);
    assertThat(feed.settle(LONG)).isTrue();
    pass(Duration.ofMinutes(8));
    assertThat(feed.settle(LONG)).isTrue();
    pass(Duration.ofMinutes(2));
    await().until(() -> count("/gone").get() == 3);
  }

  @Test
  void certificateThatNobodyWantsIsForgotten() {
    LabCertificate leaf = leafWithCrl("/a.crl");
    serve("/a.crl", ca.crl());
    assertStatus(Revocation.Status.GOOD, settled(leaf));
    pass(Duration.ofHours(49));
    await().untilAsserted(() -> assertUnknown(of(leaf), "not fetched yet"));
  }

  @Test
  void anchorIsNotAskedAbout() {
    LabCertificate leaf = leafWithCrl("/a.crl");
    serve("/a.crl", ca.crl());
    feed.want(List.of(facts(leaf), facts(pki.issuing()), facts(pki.root())));
    assertThat(feed.settle(LONG)).isTrue();
    assertUnknown(feed.of(facts(pki.issuing()), facts(pki.root()), now()), "names neither");
    assertUnknown(feed.of(facts(pki.root()), facts(pki.root()), now()), "not fetched yet");
  }
}
