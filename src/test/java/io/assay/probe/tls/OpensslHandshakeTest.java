package io.assay.probe.tls;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.assay.lab.LabCertificate;
import io.assay.lab.LabKey;
import io.assay.lab.LabPki;
import io.assay.lab.OcspStaple;
import io.assay.lab.OpensslServer;
import io.assay.lab.ServerIdentity;
import io.assay.probe.Alert;
import io.assay.probe.FailureKind;
import io.assay.probe.Octets;
import io.assay.probe.TlsCapture;
import io.assay.probe.TlsCapture.KeyProof;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The handshake with {@code openssl s_server}. */
class OpensslHandshakeTest {
  private static final LabPki PKI = LabPki.create();
  private static final LabCertificate RSA_LEAF = PKI.anotherLeaf().key(LabKey.RSA_2048).build();
  private static final byte[] SCT_LIST = {0, 6, 0, 4, 1, 2, 3, 4};

  private static OpensslServer.Builder ecdsa() {
    return OpensslServer.presenting(ServerIdentity.of(PKI.leaf()));
  }

  private static OpensslServer.Builder rsa() {
    return OpensslServer.presenting(ServerIdentity.of(RSA_LEAF));
  }

  private static Octets octets(LabCertificate certificate) {
    return Octets.copyOf(certificate.der());
  }

  private static TlsCapture handshake(OpensslServer.Builder builder) throws Exception {
    return handshake(builder, Client.PLAIN);
  }

  private static TlsCapture handshake(OpensslServer.Builder builder, TlsSettings settings)
      throws Exception {
    try (OpensslServer server = builder.start();
        Client client = Client.connect(server.port(), settings)) {
      return client.established();
    }
  }

  @ParameterizedTest
  @CsvSource({"tls1, 0x0301", "tls1_1, 0x0302", "tls1_2, 0x0303", "tls1_3, 0x0304"})
  void everyVersionIsSpokenAndRecorded(String option, String version) throws Exception {
    TlsCapture capture = handshake(rsa().version(option));

    assertThat(capture.established()).isTrue();
    assertThat(capture.version()).hasValue(Integer.decode(version));
    assertThat(capture.cipherSuite()).isPresent();
    assertThat(capture.group()).hasValue(29);
    assertThat(capture.certificates()).containsExactly(octets(RSA_LEAF), octets(PKI.issuing()));
    assertThat(capture.certificateMessage()).isEmpty();
    assertThat(capture.keyProof()).isEqualTo(KeyProof.PROVEN);
    assertThat(capture.serverHello().orElseThrow().toByteArray()[0]).isEqualTo((byte) 2);
    assertThat(capture.encryptedExtensions().isPresent()).isEqualTo(option.equals("tls1_3"));
  }

  @ParameterizedTest
  @EnumSource
  void everyKindOfKeyIsProvenInTls13(LabKey key) throws Exception {
    LabCertificate leaf = PKI.anotherLeaf().key(key).build();

    TlsCapture capture =
        handshake(OpensslServer.presenting(ServerIdentity.of(leaf)).version("tls1_3"));

    assertThat(capture.keyProof()).isEqualTo(KeyProof.PROVEN);
    assertThat(capture.certificates().getFirst()).isEqualTo(octets(leaf));
  }

  @ParameterizedTest
  @EnumSource
  void everyKindOfKeyIsProvenInTls12(LabKey key) throws Exception {
    LabCertificate leaf = PKI.anotherLeaf().key(key).build();

    TlsCapture capture =
        handshake(OpensslServer.presenting(ServerIdentity.of(leaf)).version("tls1_2"));

    assertThat(capture.keyProof()).isEqualTo(KeyProof.PROVEN);
    assertThat(capture.version()).hasValue(0x0303);
  }

  @ParameterizedTest
  @CsvSource({
    "AES128-GCM-SHA256, 0x009c",
    "AES256-SHA, 0x0035",
    "DHE-RSA-AES128-GCM-SHA256, 0x009e",
    "DHE-RSA-AES256-SHA, 0x0039",
    "ECDHE-RSA-CHACHA20-POLY1305, 0xcca8",
    "ECDHE-RSA-AES256-SHA384, 0xc028"
  })
  void oldKeyExchangesAndCiphersAreSpokenSoThatTheyCanBeReported(String name, String suite)
      throws Exception {
    TlsCapture capture = handshake(rsa().version("tls1_2").ciphers(name + ":@SECLEVEL=0"));

    assertThat(capture.cipherSuite()).hasValue(Integer.decode(suite));
    assertThat(capture.keyProof()).isEqualTo(KeyProof.PROVEN);
    assertThat(capture.established()).isTrue();
  }

  @Test
  void staticRsaKeyExchangeHasNoGroup() throws Exception {
    assertThat(handshake(rsa().version("tls1_2").ciphers("AES128-SHA:@SECLEVEL=0")).group())
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "TLS_AES_128_GCM_SHA256",
        "TLS_AES_256_GCM_SHA384",
        "TLS_CHACHA20_POLY1305_SHA256",
        "TLS_AES_128_CCM_SHA256"
      })
  void everySuiteOfTls13Works(String suite) throws Exception {
    assertThat(handshake(ecdsa().suites(suite)).established()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"P-256, 23", "P-384, 24", "P-521, 25", "X448, 30", "ffdhe2048, 256"})
  void groupWithoutKeyShareIsAskedForByHelloRetryRequestWhichIsRecorded(String name, int group)
      throws Exception {
    TlsCapture capture = handshake(ecdsa().groups(name));

    assertThat(capture.group()).hasValue(group);
    assertThat(capture.helloRetryRequest()).isPresent();
    assertThat(capture.serverHello()).isPresent().isNotEqualTo(capture.helloRetryRequest());
    assertThat(capture.established()).isTrue();
  }

  @Test
  void groupWithKeyShareNeedsNoHelloRetryRequest() throws Exception {
    TlsCapture capture = handshake(ecdsa().groups("X25519:P-256"));

    assertThat(capture.group()).hasValue(29);
    assertThat(capture.helloRetryRequest()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"tls1_2, P-384, 24", "tls1_2, P-256, 23", "tls1_2, X25519, 29"})
  void groupOfTls12ComesFromServerKeyExchange(String version, String name, int group)
      throws Exception {
    assertThat(handshake(rsa().version(version).groups(name)).group()).hasValue(group);
  }

  @ParameterizedTest
  @ValueSource(strings = {"tls1_2", "tls1_3"})
  void stapledOcspResponseAndSctExtensionAreRecorded(String version) throws Exception {
    byte[] staple = OcspStaple.good(PKI.leaf());

    TlsCapture capture =
        handshake(ecdsa().version(version).stapling(staple).sctExtension(SCT_LIST));

    assertThat(capture.ocspStaple()).contains(Octets.copyOf(staple));
    assertThat(capture.sctList()).contains(Octets.copyOf(SCT_LIST));
  }

  @Test
  void mustStapleLeafWithoutStapleDoesNotEndTheHandshake() throws Exception {
    LabCertificate leaf = PKI.anotherLeaf().mustStaple().build();
    for (String version : List.of("tls1_2", "tls1_3")) {
      TlsCapture capture =
          handshake(OpensslServer.presenting(ServerIdentity.of(leaf)).version(version));

      assertThat(capture.established()).isTrue();
      assertThat(capture.ocspStaple()).isEmpty();
    }
  }

  @Test
  void chainIsKeptAsSentWhateverItsOrder() throws Exception {
    LabCertificate leaf = PKI.leaf();
    LabCertificate issuing = PKI.issuing();
    LabCertificate root = PKI.root();
    for (ServerIdentity identity :
        List.of(
            ServerIdentity.ofChain(leaf, root, issuing),
            ServerIdentity.ofChain(leaf),
            ServerIdentity.ofChain(leaf, issuing, root),
            ServerIdentity.ofChain(leaf, leaf, issuing, issuing))) {
      TlsCapture capture = handshake(OpensslServer.presenting(identity));

      assertThat(capture.certificates())
          .containsExactlyElementsOf(
              identity.chain().stream().map(OpensslHandshakeTest::octets).toList());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"tls1_2", "tls1_3"})
  void selectedApplicationProtocolIsRecorded(String version) throws Exception {
    TlsSettings settings = new TlsSettings(Optional.empty(), List.of("h2", "http/1.1"));
    try (OpensslServer server = ecdsa().version(version).alpn("http/1.1").start();
        Client client = Client.connect(server.port(), settings)) {
      TlsCapture capture = client.established();

      assertThat(capture.alpn()).contains("http/1.1");
      assertThat(capture.alpnOffered()).containsExactly("h2", "http/1.1");
      assertThat(client.events())
          .containsExactly(new TlsEvent.Established(Optional.of("http/1.1")));
    }
  }

  @Test
  void unacceptableApplicationProtocolIsTheServersAlert() throws Exception {
    TlsSettings settings = new TlsSettings(Optional.empty(), List.of("dot"));
    try (OpensslServer server = ecdsa().alpn("h2").start();
        Client client = Client.connect(server.port(), settings)) {
      assertThat(client.failed())
          .isEqualTo(new TlsEvent.Failed(FailureKind.TLS_ALERT, "no_application_protocol (120)"));
      assertThat(client.capture().alerts()).contains(new Alert(true, 2, 120));
    }
  }

  @Test
  void serverNameIsSentOnlyWhenGiven() throws Exception {
    TlsSettings named = new TlsSettings(Optional.of("resolver.test"), List.of());
    try (OpensslServer server = ecdsa().with("-tlsextdebug").start()) {
      try (Client client = Client.connect(server.port(), Client.PLAIN)) {
        assertThat(client.established().sni()).isEmpty();
      }
      await().atMost(10, SECONDS).untilAsserted(() -> assertThat(server.output()).contains("DONE"));
      assertThat(server.output()).contains("key share").doesNotContain("server name");
      try (Client client = Client.connect(server.port(), named)) {
        assertThat(client.established().sni()).contains("resolver.test");
      }
      await()
          .atMost(10, SECONDS)
          .untilAsserted(() -> assertThat(server.output()).contains("server name"));
    }
  }

  @Test
  void demandForClientCertificateInTls12IsAnAlertDuringTheHandshake() throws Exception {
    try (OpensslServer server = rsa().version("tls1_2").demandingClientCertificate().start();
        Client client = Client.connect(server.port(), Client.PLAIN)) {
      assertThat(client.failed().kind()).isEqualTo(FailureKind.TLS_ALERT);
      assertThat(client.failed().detail()).isEqualTo("handshake_failure (40)");
      assertThat(client.events()).hasSize(1);
      assertThat(client.capture().certificateRequest()).isPresent();
      assertThat(client.capture().certificates()).hasSize(2);
      assertThat(client.capture().established()).isFalse();
    }
  }

  @Test
  void demandForClientCertificateInTls13IsAnAlertAfterTheHandshake() throws Exception {
    try (OpensslServer server = ecdsa().version("tls1_3").demandingClientCertificate().start();
        Client client = Client.connect(server.port(), Client.PLAIN, "query")) {
      assertThat(client.failed())
          .isEqualTo(new TlsEvent.Failed(FailureKind.TLS_ALERT, "certificate_required (116)"));
      assertThat(client.events()).hasSize(2).first().isInstanceOf(TlsEvent.Established.class);
      assertThat(client.capture().certificateRequest()).isPresent();
      assertThat(client.capture().established()).isTrue();
      assertThat(client.capture().alerts()).first().isEqualTo(new Alert(true, 2, 116));
      client.awaitClosed();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"tls1_2", "tls1_3"})
  void wishForClientCertificateIsAnsweredWithNone(String version) throws Exception {
    TlsCapture capture = handshake(rsa().version(version).askingForClientCertificate());

    assertThat(capture.established()).isTrue();
    assertThat(capture.certificateRequest()).isPresent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"tls1", "tls1_2", "tls1_3"})
  void dataGoesBothWays(String version) throws Exception {
    try (OpensslServer server = rsa().version(version).with("-rev").start();
        Client client = Client.connect(server.port(), Client.PLAIN, "stressed\n")) {
      await()
          .atMost(10, SECONDS)
          .untilAsserted(() -> assertThat(client.received()).isEqualTo("desserts\n"));
    }
  }

  @Test
  void closingSendsCloseNotifyOnce() throws Exception {
    try (OpensslServer server = ecdsa().start();
        Client client = Client.connect(server.port(), Client.PLAIN)) {
      client.established();
      client.channel().close().sync();
      client.channel().close().sync();

      assertThat(client.capture().alerts()).containsExactly(new Alert(false, 1, 0));
      await().atMost(10, SECONDS).untilAsserted(() -> assertThat(server.output()).contains("DONE"));
      assertThat(client.events()).hasSize(1);
      assertThat(client.exceptions()).isEmpty();
    }
  }
}
