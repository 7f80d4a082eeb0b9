package io.assay.probe.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.lab.LabKey;
import io.assay.lab.LabPki;
import io.assay.lab.OpensslServer;
import io.assay.lab.ServerIdentity;
import io.assay.probe.TlsCapture;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.StringJoiner;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerFingerprintTest {
  private static final HexFormat HEX = HexFormat.of();
  private static final Pattern SUITE =
      Pattern.compile("cipher_suite \\{0x([0-9A-F]{2}), 0x([0-9A-F]{2})\\}");
  private static final Pattern EXTENSION = Pattern.compile("extension_type=\\w+\\((\\d+)\\)");
  private static final LabPki PKI = LabPki.create();

  private static byte[] message(int type, String body) {
    return HEX.parseHex("%02x%06x%s".formatted(type, body.length() / 2, body));
  }

  private static byte[] serverHello(String version, String sessionId, String suite, String rest) {
    return message(
        2,
        version
            + "07".repeat(32)
            + "%02x".formatted(sessionId.length() / 2)
            + sessionId
            + suite
            + rest);
  }

  private static TlsCapture capture(byte[]... messages) {
    ServerHandshake handshake = new ServerHandshake(Client.PLAIN);
    for (byte[] message : messages) {
      handshake.message(message);
    }
    return handshake.capture();
  }

  private static ServerFingerprint of(byte[]... messages) {
    return ServerFingerprint.of(capture(messages)).orElseThrow();
  }

  @Test
  void ja3sIsAsOtherProgramsPublishIt() {
    ServerFingerprint keyShareFirst =
        of(serverHello("0303", "", "1301", "00000c" + "003300020017" + "002b00020304"));
    assertThat(keyShareFirst.ja3sText()).isEqualTo("771,4865,51-43");
    assertThat(keyShareFirst.ja3s()).isEqualTo("eb1d94daa7e0344597e756a1fb6e7054");

    ServerFingerprint versionFirst =
        of(serverHello("0303", "", "1302", "00000c" + "002b00020304" + "003300020017"));
    assertThat(versionFirst.ja3sText()).isEqualTo("771,4866,43-51");
    assertThat(versionFirst.ja3s()).isEqualTo("15af977ce25de452b96affa2addb1036");

    ServerFingerprint old =
        of(serverHello("0301", "", "c014", "00000b" + "ff01000100" + "000b00020100"));
    assertThat(old.ja3sText()).isEqualTo("769,49172,65281-11");
    assertThat(old.ja3s()).isEqualTo("623de93db17d313345d7ea481e7443cf");
  }

  @Test
  void helloWithoutExtensionsHasAnEmptyListOfThem() {
    assertThat(of(serverHello("0301", "", "002f", "00")).ja3sText()).isEqualTo("769,47,");
    assertThat(of(serverHello("0301", "", "002f", "000000")).ja3sText()).isEqualTo("769,47,");
  }

  @Test
  void numbersThatAreThereToBeIgnoredAreNoPartOfJa3s() {
    ServerFingerprint greased =
        of(serverHello("0303", "", "c02f", "000009" + "1a1a0000" + "ff01000100"));
    assertThat(greased.ja3sText()).isEqualTo("771,49199,65281");
    assertThat(greased.extensions()).containsExactly(0x1a1a, 65281);
  }

  @ParameterizedTest
  @CsvSource({"tls1_2, 771", "tls1_3, 771", "tls1, 769"})
  void ja3sIsWhatOpensslSaysThatItSent(String option, int version) throws Exception {
    ServerIdentity rsa = ServerIdentity.of(PKI.anotherLeaf().key(LabKey.RSA_2048).build());
    TlsCapture capture;
    String hello;
    try (OpensslServer server =
            OpensslServer.presenting(rsa).version(option).alpn("dot").with("-trace").start();
        Client client =
            Client.connect(
                server.port(), new TlsSettings(Optional.of("resolver.test"), List.of("dot")))) {
      capture = client.established();
      String output = server.output();
      int from = output.indexOf("ServerHello, Length=");
      hello = output.substring(from, output.indexOf("Sent", from));
    }

    Matcher suite = SUITE.matcher(hello);
    assertThat(suite.find()).as(hello).isTrue();
    StringJoiner extensions = new StringJoiner("-");
    Matcher extension = EXTENSION.matcher(hello);
    while (extension.find()) {
      extensions.add(extension.group(1));
    }
    String text =
        version + "," + Integer.parseInt(suite.group(1) + suite.group(2), 16) + "," + extensions;
    ServerFingerprint fingerprint = ServerFingerprint.of(capture).orElseThrow();
    assertThat(fingerprint.ja3sText()).isEqualTo(text);
    assertThat(fingerprint.ja3s())
        .isEqualTo(
            HEX.formatHex(
                MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.US_ASCII))));
    assertThat(fingerprint.alpn()).contains("dot");
    assertThat(fingerprint.retried()).isFalse();
    assertThat(fingerprint.encryptedExtensions().contains(16)).isEqualTo(option.equals("tls1_3"));
  }

  @Test
  void sameServerHasTheSameFingerprintEveryTimeAndAnotherOneAnother() throws Exception {
    OpensslServer.Builder plain = OpensslServer.presenting(ServerIdentity.of(PKI.leaf()));
    ServerFingerprint first;
    ServerFingerprint second;
    try (OpensslServer server = plain.start()) {
      first = fingerprint(server);
      second = fingerprint(server);
    }
    assertThat(second).isEqualTo(first);
    assertThat(second.digest()).isEqualTo(first.digest());

    try (OpensslServer server =
        OpensslServer.presenting(ServerIdentity.of(PKI.leaf())).groups("P-521").start()) {
      ServerFingerprint retried = fingerprint(server);
      assertThat(retried.retried()).isTrue();
      assertThat(retried.ja3s()).isEqualTo(first.ja3s());
      assertThat(retried.digest()).isNotEqualTo(first.digest());
      assertThat(retried.text()).startsWith("HelloRetryRequest, TLS 1.3, ").contains("secp521r1");
    }
  }

  private static ServerFingerprint fingerprint(OpensslServer server) throws Exception {
    try (Client client = Client.connect(server.port(), Client.PLAIN)) {
      return ServerFingerprint.of(client.established()).orElseThrow();
    }
  }

  @Test
  void everyFactCounts() {
    byte[] encrypted = message(8, "0006" + "0010" + "0002" + "0000");
    String extensions = "00000c" + "002b00020304" + "003300020017";
    byte[] hello = serverHello("0303", "", "1301", extensions);
    List<ServerFingerprint> all =
        List.of(
            of(hello, encrypted),
            of(hello, message(8, "0000")),
            of(serverHello("0303", "aa", "1301", extensions), encrypted),
            of(serverHello("0303", "", "1302", extensions), encrypted),
            of(serverHello("0302", "", "1301", extensions), encrypted),
            of(serverHello("0303", "", "1301", "01" + extensions.substring(2)), encrypted),
            of(serverHello("0303", "", "1301", "00000c002b00020304003300020018"), encrypted),
            of(serverHello("0303", "", "1301", "00000c003300020017002b00020304"), encrypted),
            of(hello, message(8, "000b" + "0010" + "0007" + "0005" + "04" + "68327878")));

    assertThat(all).extracting(ServerFingerprint::digest).doesNotHaveDuplicates().hasSize(9);
  }

  @Test
  void whateverTheOctetsItIsNoDefect() {
    byte[] hello = serverHello("0303", "aa", "1301", "00000c002b00020304003300020017");
    byte[] encrypted = message(8, "000b" + "0010" + "0007" + "0005" + "04" + "68327878");
    for (int length = 4; length < hello.length; length++) {
      byte[] cut = Arrays.copyOf(hello, length);
      assertThat(ServerFingerprint.of(capture(cut)).isPresent())
          .as("%d octets", length)
          .isEqualTo(length >= 4 + 2 + 32 + 2 + 2 + 1);
    }
    Random random = new Random(20261126);
    for (int i = 0; i < 20_000; i++) {
      byte[] broken = hello.clone();
      byte[] brokenToo = encrypted.clone();
      for (int n = random.nextInt(1, 6); n > 0; n--) {
        broken[random.nextInt(4, broken.length)] = (byte) random.nextInt(256);
        brokenToo[random.nextInt(4, brokenToo.length)] = (byte) random.nextInt(256);
      }
      ServerFingerprint.of(capture(broken, brokenToo))
          .ifPresent(
              seen -> {
                assertThat(seen.ja3s()).hasSize(32);
                assertThat(seen.text()).isNotEmpty();
                assertThat(seen.digest()).isEqualTo(seen.digest());
              });
    }
    assertThat(ServerFingerprint.of(capture())).isEmpty();
  }
}
