package io.assay.probe.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.probe.Octets;
import io.assay.probe.TlsCapture;
import java.io.ByteArrayOutputStream;
import java.util.HexFormat;
import org.bouncycastle.crypto.agreement.DHStandardGroups;
import org.bouncycastle.crypto.params.DHParameters;
import org.bouncycastle.util.BigIntegers;
import org.junit.jupiter.api.Test;

/** What is read from handshake messages, the malformed ones first of all. */
class ServerHandshakeTest {
  private static final HexFormat HEX = HexFormat.of();
  private static final String RANDOM = "00".repeat(32);
  private static final String TLS13_EXTENSIONS = "000c" + "002b00020304" + "003300020017";

  private static byte[] message(int type, String body) {
    byte[] octets = HEX.parseHex(body);
    byte[] message = new byte[4 + octets.length];
    message[0] = (byte) type;
    message[2] = (byte) (octets.length >> 8);
    message[3] = (byte) octets.length;
    System.arraycopy(octets, 0, message, 4, octets.length);
    return message;
  }

  private static byte[] serverHello(String version, String suite, String extensions) {
    return message(2, version + RANDOM + "00" + suite + "00" + extensions);
  }

  private static TlsCapture read(byte[]... messages) {
    ServerHandshake handshake = new ServerHandshake(Client.PLAIN);
    for (byte[] message : messages) {
      handshake.message(message);
    }
    return handshake.capture();
  }

  private static TlsCapture readTls12(byte[] message) {
    return read(serverHello("0303", "c02f", ""), message);
  }

  private static TlsCapture readTls13(byte[] message) {
    return read(serverHello("0303", "1301", TLS13_EXTENSIONS), message);
  }

  private static Octets octets(String hex) {
    return Octets.copyOf(HEX.parseHex(hex));
  }

  @Test
  void versionAndGroupOfTls13ComeFromExtensions() {
    TlsCapture capture = read(serverHello("0303", "1301", TLS13_EXTENSIONS));

    assertThat(capture.version()).hasValue(0x0304);
    assertThat(capture.cipherSuite()).hasValue(0x1301);
    assertThat(capture.group()).hasValue(0x0017);
  }

  @Test
  void serverHelloWithoutExtensionsIsRead() {
    TlsCapture capture = read(serverHello("0301", "002f", ""));

    assertThat(capture.version()).hasValue(0x0301);
    assertThat(capture.cipherSuite()).hasValue(0x002f);
  }

  @Test
  void serverHelloThatBreaksOffIsKeptAndReadAsFarAsItGoes() {
    byte[] broken = message(2, "0303" + RANDOM + "20" + "aabb");

    TlsCapture capture = read(broken);

    assertThat(capture.serverHello()).contains(Octets.copyOf(broken));
    assertThat(capture.version()).hasValue(0x0303);
    assertThat(capture.cipherSuite()).isEmpty();
  }

  @Test
  void helloRetryRequestIsKnownByItsRandom() {
    byte[] retry =
        message(
            2,
            "0303"
                + "cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c"
                + "00130100"
                + TLS13_EXTENSIONS);

    assertThat(read(retry).helloRetryRequest()).contains(Octets.copyOf(retry));
    assertThat(read(retry).serverHello()).isEmpty();
    assertThat(read(retry).group()).hasValue(0x0017);
  }

  @Test
  void oneBrokenExtensionDoesNotHideTheNext() {
    String alpnThatLies = "0010" + "0003" + "0001ff";
    String sct = "0012" + "0004" + "00020102";

    TlsCapture capture = read(serverHello("0303", "c02f", "000f" + alpnThatLies + sct));

    assertThat(capture.alpn()).isEmpty();
    assertThat(capture.sctList()).contains(octets("00020102"));
  }

  @Test
  void certificatesOfTls12AreSplit() {
    TlsCapture capture = readTls12(message(11, "00000b" + "000003aabbcc" + "000002ddee"));

    assertThat(capture.certificates()).containsExactly(octets("aabbcc"), octets("ddee"));
    assertThat(capture.certificateMessage()).isEmpty();
  }

  @Test
  void emptyCertificateIsACertificate() {
    assertThat(readTls12(message(11, "000003" + "000000")).certificates())
        .containsExactly(octets(""));
  }

  @Test
  void chainWithoutCertificatesIsNoRemainder() {
    assertThat(readTls12(message(11, "000000")).certificateMessage()).isEmpty();
  }

  @Test
  void certificateMessageThatLeavesARemainderIsKeptWhole() {
    for (String body :
        new String[] {
          "00000b" + "000003aabbcc" + "000005ddee",
          "00000b" + "000003aabbcc" + "000002ddee" + "ff",
          "0000ff" + "000003aabbcc",
          "000008" + "000003aabbcc" + "0000"
        }) {
      byte[] message = message(11, body);

      TlsCapture capture = readTls12(message);

      assertThat(capture.certificateMessage()).as(body).contains(Octets.copyOf(message));
      assertThat(capture.certificates()).as(body).startsWith(octets("aabbcc"));
    }
  }

  @Test
  void stapleAndSctsOfTls13ComeFromTheLeafsEntry() {
    String status = "0005" + "0006" + "01000002" + "0a0b";
    String sct = "0012" + "0002" + "0e0f";

    TlsCapture capture =
        readTls13(
            message(
                11,
                "00" + "00001e" + "000003aabbcc" + "0010" + status + sct + "000001dd" + "0000"));

    assertThat(capture.certificates()).containsExactly(octets("aabbcc"), octets("dd"));
    assertThat(capture.ocspStaple()).contains(octets("0a0b"));
    assertThat(capture.sctList()).contains(octets("0e0f"));
    assertThat(capture.certificateMessage()).isEmpty();
  }

  @Test
  void stapleOfAnIssuerIsNotTheLeafs() {
    String status = "0005" + "0006" + "01000002" + "0c0d";

    TlsCapture capture =
        readTls13(
            message(11, "00" + "000016" + "000001aa" + "0000" + "000001bb" + "000a" + status));

    assertThat(capture.certificates()).containsExactly(octets("aa"), octets("bb"));
    assertThat(capture.ocspStaple()).isEmpty();
  }

  @Test
  void stapleOfTls12ComesFromCertificateStatus() {
    assertThat(readTls12(message(22, "01000002" + "0a0b")).ocspStaple()).contains(octets("0a0b"));
    assertThat(readTls12(message(22, "01000009" + "0a0b")).ocspStaple()).isEmpty();
    assertThat(readTls12(message(22, "02000002" + "0a0b")).ocspStaple()).isEmpty();
  }

  @Test
  void namedGroupOfFiniteFieldIsRecognisedByItsPrime() {
    DHParameters named = DHStandardGroups.rfc7919_ffdhe2048;
    byte[] hello = serverHello("0303", "009e", "");

    assertThat(read(hello, keyExchange(named)).group()).hasValue(256);
    assertThat(read(hello, keyExchange(DHStandardGroups.rfc3526_2048)).group()).isEmpty();
  }

  private static byte[] keyExchange(DHParameters group) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (byte[] integer :
        new byte[][] {
          BigIntegers.asUnsignedByteArray(group.getP()),
          BigIntegers.asUnsignedByteArray(group.getG())
        }) {
      body.write(integer.length >> 8);
      body.write(integer.length);
      body.writeBytes(integer);
    }
    return message(12, HEX.formatHex(body.toByteArray()));
  }

  @Test
  void unknownCipherSuiteHidesNothing() {
    TlsCapture capture = read(serverHello("0303", "fafa", ""), message(12, "03001d"));

    assertThat(capture.cipherSuite()).hasValue(0xfafa);
    assertThat(capture.group()).isEmpty();
  }

  @Test
  void emptyMessageOfEveryTypeIsHarmless() {
    for (int type = 0; type < 256; type++) {
      assertThat(readTls13(message(type, "")).version()).hasValue(0x0304);
      assertThat(readTls12(message(type, "")).version()).hasValue(0x0303);
    }
  }
}
