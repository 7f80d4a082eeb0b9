package io.assay.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.lab.Client.Result;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.KeyStore;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

class TlsServerTest {
  private static final Name CANARY = Name.fromConstantString(CannedAnswers.CANARY);
  private static final LabPki PKI = LabPki.create();

  @Test
  void kdigGetsTheCanaryByDotWithNsidAndPadding() {
    try (TlsServer server = TlsServer.dot(ServerIdentity.of(PKI.leaf()))) {
      Result result = Client.kdigTls(PKI.root(), server.port());
      assertThat(result.output()).contains("192.0.2.53", "lab-jvm-1", "PADDING");
      assertThat(result.output()).containsPattern("Received 468 B");
      assertThat(server.handshakes()).isEqualTo(1);
    }
  }

  @Test
  void presentsWhatItRenewed() {
    LabCertificate next = PKI.anotherLeaf().build();
    try (TlsServer server = TlsServer.dot(ServerIdentity.of(PKI.leaf()))) {
      server.present(ServerIdentity.of(next));
      String output =
          Client.sClient(PKI.root(), server.port(), "-msg").output().replaceAll("\\s+", "");
      assertThat(output).contains(hex(next)).doesNotContain(hex(PKI.leaf()));
    }
  }

  @ParameterizedTest
  @EnumSource
  void eachKindOfKeyServes(LabKey key) {
    LabCertificate leaf = PKI.anotherLeaf().key(key).build();
    try (TlsServer server = TlsServer.dot(ServerIdentity.of(leaf))) {
      assertThat(Client.kdigTls(PKI.root(), server.port()).output()).contains("192.0.2.53");
    }
  }

  @Test
  void chainIsSentAsGivenWhateverItsOrderAndContent() {
    LabCertificate garbage =
        CertificateBuilder.selfSigned("CN=garbage").editDer(der -> Arrays.copyOf(der, 50)).build();
    ServerIdentity odd =
        ServerIdentity.ofChain(PKI.leaf(), PKI.root(), PKI.issuing(), PKI.root(), garbage);
    try (TlsServer server = TlsServer.dot(odd)) {
      String output =
          Client.sClient(PKI.root(), server.port(), "-msg").output().replaceAll("\\s+", "");
      assertThat(output).contains(hex(PKI.leaf()) + "0000" + length(PKI.root()) + hex(PKI.root()));
      assertThat(output).contains(hex(PKI.issuing()) + "0000" + length(PKI.root()));
      assertThat(output).contains(hex(PKI.root()) + "0000" + "000032" + hex(garbage));
    }
  }

  @Test
  void firstCertificateMayBelongToAnotherKey() {
    ServerIdentity stolen = new ServerIdentity(PKI.leaf().chain(), LabKey.P256.generate());
    try (TlsServer server = TlsServer.dot(stolen)) {
      Result result = Client.sClient(PKI.root(), server.port());
      assertThat(result.output()).contains("bad signature");
    }
  }

  @Test
  void alpnAndVersionAreAsSet() {
    try (TlsServer server =
        TlsServer.presenting(ServerIdentity.of(PKI.leaf()))
            .alpn("dot")
            .protocols("TLSv1.2")
            .start()) {
      String output = Client.sClient(PKI.root(), server.port(), "-alpn", "h2,dot").output();
      assertThat(output).contains("ALPN protocol: dot", "Protocol  : TLSv1.2");
    }
  }

  @Test
  void serverThatDemandsACertificateRefusesWithoutOne() {
    try (TlsServer server =
        TlsServer.presenting(ServerIdentity.of(PKI.leaf())).demandingClientCertificate().start()) {
      assertThat(Client.kdigTls(PKI.root(), server.port()).output()).doesNotContain("192.0.2.53");
      assertThat(server.handshakes()).isZero();
      assertThat(server.failures()).singleElement().asString().contains("certificate");
    }
  }

  @Test
  void answersCanBeTamperedWith() {
    Conversation tampering = DotConversation.tampered(Tampering.address("198.51.100.7"));
    try (TlsServer server =
        TlsServer.presenting(ServerIdentity.of(PKI.leaf())).speaking(tampering).start()) {
      assertThat(Client.kdigTls(PKI.root(), server.port()).output())
          .contains("198.51.100.7")
          .doesNotContain("192.0.2.53");
    }
  }

  @Test
  void connectionMayBeCutAfterTheHandshakeOrTheQuery() {
    List.of(Conversations.cut(), DotConversation.afterQuery(Conversations.cut()))
        .forEach(
            conversation -> {
              try (TlsServer server =
                  TlsServer.presenting(ServerIdentity.of(PKI.leaf()))
                      .speaking(conversation)
                      .start()) {
                assertThat(Client.kdigTls(PKI.root(), server.port()).output())
                    .doesNotContain("192.0.2.53");
                assertThat(server.handshakes()).isEqualTo(1);
              }
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "GET"})
  void httpClientGetsTheCanaryByDohOverHttp1(String method) throws Exception {
    byte[] query = Message.newQuery(Record.newRecord(CANARY, Type.A, DClass.IN)).toWire();
    try (TlsServer server = TlsServer.doh(ServerIdentity.of(PKI.leaf()));
        HttpClient client = HttpClient.newBuilder().sslContext(trusting(PKI.root())).build()) {
      String base = "https://127.0.0.1:" + server.port() + "/dns-query";
      HttpRequest request =
          method.equals("POST")
              ? HttpRequest.newBuilder(URI.create(base))
                  .POST(HttpRequest.BodyPublishers.ofByteArray(query))
                  .build()
              : HttpRequest.newBuilder(
                      URI.create(
                          base
                              + "?dns="
                              + Base64.getUrlEncoder().withoutPadding().encodeToString(query)))
                  .build();
      HttpResponse<byte[]> response = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
      assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_1_1);
      assertThat(response.headers().firstValue("Content-Type")).contains("application/dns-message");
      assertThat(new Message(response.body()).getSection(Section.ANSWER))
          .singleElement()
          .asString()
          .contains("192.0.2.53");
    }
  }

  private static SSLContext trusting(LabCertificate root) throws Exception {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    store.setCertificateEntry("root", root.x509());
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, factory.getTrustManagers(), null);
    return context;
  }

  private static String hex(LabCertificate certificate) {
    return HexFormat.of().formatHex(certificate.der());
  }

  private static String length(LabCertificate certificate) {
    return "%06x".formatted(certificate.der().length);
  }
}
