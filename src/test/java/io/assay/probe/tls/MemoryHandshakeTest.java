package io.assay.probe.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.lab.LabCertificate;
import io.assay.lab.LabKey;
import io.assay.lab.LabPki;
import io.assay.probe.Alert;
import io.assay.probe.FailureKind;
import io.assay.probe.Limits;
import io.assay.probe.Octets;
import io.assay.probe.TlsCapture;
import io.assay.probe.TlsCapture.KeyProof;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.tls.NamedGroup;
import org.bouncycastle.tls.ProtocolVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** The handler against a server that presents and signs what no ordinary server would. */
class MemoryHandshakeTest {
  static final List<ProtocolVersion> VERSIONS =
      List.of(ProtocolVersion.TLSv10, ProtocolVersion.TLSv12, ProtocolVersion.TLSv13);

  private static final LabPki PKI = LabPki.create();
  private static final List<byte[]> CHAIN = List.of(PKI.leaf().der(), PKI.issuing().der());
  private static final byte[] GARBAGE = "no certificate at all".getBytes(StandardCharsets.UTF_8);

  private static MemoryServer.Plan genuine(ProtocolVersion version) {
    return MemoryServer.Plan.of(version, CHAIN, PKI.leaf().keys());
  }

  private static MemoryServer.Plan presenting(ProtocolVersion version, List<byte[]> certificates) {
    return MemoryServer.Plan.of(version, certificates, PKI.leaf().keys());
  }

  private static MemoryClient handshake(MemoryServer.Plan plan) {
    MemoryClient client = new MemoryClient();
    client.talkTo(new MemoryServer(plan));
    return client;
  }

  private static List<Octets> octets(List<byte[]> certificates) {
    return certificates.stream().map(Octets::copyOf).toList();
  }

  /** What the server says to a client, which is always the same. */
  private static List<byte[]> flight(ProtocolVersion version) {
    return new MemoryClient("hello").talkTo(new MemoryServer(genuine(version)));
  }

  @ParameterizedTest
  @FieldSource("VERSIONS")
  void echoComesBack(ProtocolVersion version) {
    MemoryClient client = new MemoryClient("hello");
    client.talkTo(new MemoryServer(genuine(version)));

    assertThat(client.received()).isEqualTo("hello");
    assertThat(client.capture().keyProof()).isEqualTo(KeyProof.PROVEN);
    assertThat(client.capture().alerts()).isEmpty();
  }

  @Test
  void finishedAndFirstDataGoOutInOneSegment() {
    MemoryClient client = new MemoryClient("hello");
    client.talkTo(new MemoryServer(genuine(ProtocolVersion.TLSv13)));

    assertThat(client.segments()).isEqualTo(2);
  }

  @ParameterizedTest
  @FieldSource("VERSIONS")
  void certificateThatCannotBeReadDoesNotEndTheHandshake(ProtocolVersion version) {
    List<byte[]> certificates = List.of(GARBAGE, PKI.issuing().der(), GARBAGE);

    TlsCapture capture = handshake(presenting(version, certificates)).capture();

    assertThat(capture.established()).isTrue();
    assertThat(capture.keyProof()).isEqualTo(KeyProof.UNVERIFIABLE);
    assertThat(capture.certificates()).isEqualTo(octets(certificates));
    assertThat(capture.certificateMessage()).isEmpty();
  }

  @ParameterizedTest
  @FieldSource("VERSIONS")
  void keyIsProvenAlsoWhenTheRestOfTheLeafIsBroken(ProtocolVersion version) {
    byte[] broken = PKI.leaf().der();
    byte[] extensions = {(byte) 0xa3, (byte) 0x81};
    int at = Collections.indexOfSubList(list(broken), list(extensions));
    broken[at + 3] = 0x31; // a SET where the SEQUENCE of extensions must stand

    TlsCapture capture = handshake(presenting(version, List.of(broken))).capture();

    assertThat(capture.keyProof()).isEqualTo(KeyProof.PROVEN);
    assertThat(capture.certificates()).containsExactly(Octets.copyOf(broken));
  }

  private static List<Byte> list(byte[] octets) {
    Byte[] boxed = new Byte[octets.length];
    Arrays.setAll(boxed, i -> octets[i]);
    return List.of(boxed);
  }

  @ParameterizedTest
  @FieldSource("VERSIONS")
  void keyUsageThatForbidsSigningDoesNotEndTheHandshake(ProtocolVersion version) {
    LabCertificate leaf = PKI.anotherLeaf().keyUsage(KeyUsage.keyAgreement).build();

    TlsCapture capture =
        handshake(MemoryServer.Plan.of(version, List.of(leaf.der()), leaf.keys())).capture();

    assertThat(capture.keyProof()).isEqualTo(KeyProof.PROVEN);
  }

  @ParameterizedTest
  @FieldSource("VERSIONS")
  void signatureOfAnotherKeyIsAProtocolErrorAndTheChainIsKept(ProtocolVersion version) {
    MemoryClient client = handshake(MemoryServer.Plan.of(version, CHAIN, LabKey.P256.generate()));

    assertThat(client.events()).hasSize(1);
    assertThat(client.failed().kind()).isEqualTo(FailureKind.TLS_PROTOCOL);
    assertThat(client.failed().detail()).contains("is not of the leaf's key");
    assertThat(client.capture().certificates()).isEqualTo(octets(CHAIN));
    assertThat(client.capture().keyProof()).isEqualTo(KeyProof.NONE);
    assertThat(client.capture().established()).isFalse();
    assertThat(client.capture().alerts()).containsExactly(new Alert(false, 2, 51));
    assertThat(client.channel().isOpen()).isFalse();
  }

  @ParameterizedTest
  @FieldSource("VERSIONS")
  void extensionThatWasNotAskedForDoesNotEndTheHandshake(ProtocolVersion version) {
    TlsCapture capture = handshake(genuine(version).withExtension(0x1234)).capture();

    assertThat(capture.established()).isTrue();
  }

  @Test
  void hybridGroupIsAskedForByHelloRetryRequestAndUsed() {
    TlsCapture capture =
        handshake(genuine(ProtocolVersion.TLSv13).withGroup(NamedGroup.X25519MLKEM768)).capture();

    assertThat(capture.group()).hasValue(0x11ec);
    assertThat(capture.helloRetryRequest()).isPresent();
    assertThat(capture.established()).isTrue();
  }

  @ParameterizedTest
  @FieldSource("VERSIONS")
  void oneOctetAtATimeMakesNoDifference(ProtocolVersion version) {
    MemoryClient whole = handshake(genuine(version));
    MemoryClient dribbled = new MemoryClient();
    MemoryServer server = new MemoryServer(genuine(version));
    for (byte[] out = dribbled.sent(); out.length > 0; out = dribbled.sent()) {
      for (byte octet : server.answer(out)) {
        dribbled.receive(new byte[] {octet});
      }
    }

    assertThat(dribbled.events()).isEqualTo(whole.events());
    assertThat(dribbled.capture().certificates()).isEqualTo(whole.capture().certificates());
    assertThat(dribbled.capture().established()).isTrue();
  }

  @ParameterizedTest
  @FieldSource("VERSIONS")
  void genuineFlightCanBePlayedAgain(ProtocolVersion version) {
    MemoryClient client = new MemoryClient("hello");
    flight(version).forEach(client::receive);

    assertThat(client.received()).isEqualTo("hello");
  }

  @ParameterizedTest
  @FieldSource("VERSIONS")
  void serverThatClosesAtAnyOctetLeavesWhatItSaidAndOneFailure(ProtocolVersion version) {
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    flight(version).forEach(joined::writeBytes);
    byte[] said = joined.toByteArray();
    int certificates = 0;
    for (int length = 0; length < said.length; length++) {
      MemoryClient client = new MemoryClient();
      client.receive(Arrays.copyOf(said, length));
      client.disconnect();

      if (client.capture().established()) {
        assertThat(client.events()).hasSize(1).first().isInstanceOf(TlsEvent.Established.class);
      } else {
        assertThat(client.events()).hasSize(1);
        assertThat(client.failed().kind()).isEqualTo(FailureKind.CLOSED_EARLY);
      }
      assertThat(client.capture().certificates())
          .as("what was kept of %d octets", length)
          .hasSizeGreaterThanOrEqualTo(certificates);
      assertThat(client.capture().alerts()).isEmpty();
      assertThat(client.exceptions()).isEmpty();
      certificates = client.capture().certificates().size();
    }
    assertThat(certificates).isEqualTo(2);
  }

  @Test
  void detailSaysHowFarTheServerCame() {
    MemoryClient silent = new MemoryClient();
    silent.disconnect();
    assertThat(silent.failed().detail())
        .isEqualTo("connection closed before the server sent a handshake message");

    byte[] flight = flight(ProtocolVersion.TLSv12).getFirst();
    MemoryClient client = new MemoryClient();
    client.receive(Arrays.copyOf(flight, 5 + (((flight[3] & 0xff) << 8) | (flight[4] & 0xff))));
    client.disconnect();
    assertThat(client.failed().detail())
        .isEqualTo("connection closed after the server's ServerHello");
  }

  @Test
  void cipherSuiteThatWasNotOfferedIsNamed() {
    byte[] flight = flight(ProtocolVersion.TLSv13).getFirst();
    flight[5 + 4 + 2 + 32 + 1 + 32] = 0x12;
    flight[5 + 4 + 2 + 32 + 1 + 32 + 1] = 0x34;
    MemoryClient client = new MemoryClient();
    client.receive(flight);

    assertThat(client.failed())
        .isEqualTo(
            new TlsEvent.Failed(
                FailureKind.TLS_PROTOCOL,
                "ServerHello chooses cipher suite 0x1234, which was not offered"));
    assertThat(client.capture().cipherSuite()).hasValue(0x1234);
    assertThat(client.capture().alerts()).containsExactly(new Alert(false, 2, 47));
  }

  @Test
  void secondServerHelloIsUnexpected() {
    byte[] flight = flight(ProtocolVersion.TLSv12).getFirst();
    byte[] hello = Arrays.copyOf(flight, 5 + (((flight[3] & 0xff) << 8) | (flight[4] & 0xff)));
    MemoryClient client = new MemoryClient();
    client.receive(hello);
    client.receive(hello);

    assertThat(client.failed())
        .isEqualTo(new TlsEvent.Failed(FailureKind.TLS_PROTOCOL, "unexpected ServerHello"));
  }

  @Test
  void closeNotifyDuringTheHandshakeIsAnEarlyEnd() {
    byte[] flight = flight(ProtocolVersion.TLSv12).getFirst();
    MemoryClient client = new MemoryClient();
    client.receive(flight);
    client.receive(new byte[] {21, 3, 3, 0, 2, 1, 0});

    assertThat(client.failed().kind()).isEqualTo(FailureKind.CLOSED_EARLY);
    assertThat(client.failed().detail()).startsWith("close_notify after");
    assertThat(client.capture().alerts()).first().isEqualTo(new Alert(true, 1, 0));
  }

  @Test
  void alertWithUnknownCodeIsRecordedAsItIs() {
    MemoryClient client = new MemoryClient();
    client.receive(new byte[] {21, 3, 1, 0, 2, 2, (byte) 200});

    assertThat(client.failed())
        .isEqualTo(new TlsEvent.Failed(FailureKind.TLS_ALERT, "unknown (200)"));
    assertThat(client.capture().alerts()).containsExactly(new Alert(true, 2, 200));
  }

  @Test
  void warningIsRecordedAndTheHandshakeGoesOn() {
    MemoryClient client = new MemoryClient("hello");
    client.receive(new byte[] {21, 3, 3, 0, 2, 1, 112});
    flight(ProtocolVersion.TLSv12).forEach(client::receive);

    assertThat(client.received()).isEqualTo("hello");
    assertThat(client.capture().alerts()).containsExactly(new Alert(true, 1, 112));
  }

  @Test
  void orderlyCloseByTheServerAfterTheHandshakeIsNoFailure() {
    MemoryServer server = new MemoryServer(genuine(ProtocolVersion.TLSv13));
    MemoryClient client = new MemoryClient("hello");
    client.talkTo(server);
    client.receive(server.close());

    assertThat(client.events()).containsExactly(new TlsEvent.Established(Optional.empty()));
    assertThat(client.capture().alerts())
        .containsExactly(new Alert(true, 1, 0), new Alert(false, 1, 0));
    assertThat(client.channel().isOpen()).isFalse();
  }

  @Test
  void endInOneReadWithFinishedIsAnEarlyEndOfAnEstablishedConnection() {
    MemoryServer server = new MemoryServer(genuine(ProtocolVersion.TLSv12));
    MemoryClient client = new MemoryClient("hello");
    client.receive(server.answer(client.sent()));
    ByteArrayOutputStream last = new ByteArrayOutputStream();
    last.writeBytes(server.answer(client.sent()));
    last.writeBytes(server.close());
    client.receive(last.toByteArray());

    assertThat(client.events()).hasSize(1);
    assertThat(client.failed())
        .isEqualTo(
            new TlsEvent.Failed(
                FailureKind.CLOSED_EARLY, "close_notify after the server's Finished"));
    assertThat(client.capture().established()).isTrue();
    assertThat(client.exceptions()).isEmpty();
  }

  @Test
  void dataBehindTheEndIsIgnored() {
    MemoryServer server = new MemoryServer(genuine(ProtocolVersion.TLSv13));
    MemoryClient client = new MemoryClient();
    client.talkTo(server);
    byte[] end = server.close();
    client.receive(Arrays.copyOf(end, end.length + 100));

    assertThat(client.events()).hasSize(1);
    assertThat(client.exceptions()).isEmpty();
  }

  @Test
  void writingBeforeTheHandshakeAndAfterTheEndFails() {
    MemoryClient client = new MemoryClient();
    ByteBuf early = Unpooled.copiedBuffer("early", StandardCharsets.US_ASCII);
    ChannelFuture write = client.channel().writeAndFlush(early);
    assertThat(write.cause()).isInstanceOf(IllegalStateException.class);
    assertThat(early.refCnt()).isZero();

    client.disconnect();
    ByteBuf late = Unpooled.copiedBuffer("late", StandardCharsets.US_ASCII);
    assertThat(client.channel().writeAndFlush(late).cause())
        .isInstanceOf(ClosedChannelException.class);
    assertThat(late.refCnt()).isZero();
  }

  @Test
  void severalWritesAreAllConfirmedAndOneFlushSendsThem() {
    MemoryServer server = new MemoryServer(genuine(ProtocolVersion.TLSv13));
    MemoryClient client = new MemoryClient();
    client.talkTo(server);
    ChannelFuture first =
        client.channel().write(Unpooled.copiedBuffer("a", StandardCharsets.US_ASCII));
    ChannelFuture second =
        client.channel().write(Unpooled.copiedBuffer("b", StandardCharsets.US_ASCII));
    ChannelFuture empty = client.channel().write(Unpooled.EMPTY_BUFFER);
    assertThat(client.sent()).isEmpty();

    client.channel().flush();
    client.talkTo(server);
    assertThat(List.of(first.isSuccess(), second.isSuccess(), empty.isSuccess()))
        .containsOnly(true);
    assertThat(client.received()).isEqualTo("ab");
  }

  @Test
  void closingDuringTheHandshakeSaysSoOnce() {
    MemoryClient client = new MemoryClient();
    client.channel().close().syncUninterruptibly();
    client.channel().close().syncUninterruptibly();

    assertThat(client.capture().alerts())
        .containsExactly(new Alert(false, 1, 90), new Alert(false, 1, 0));
    assertThat(client.events()).isEmpty();
  }

  @Test
  void captureOfNothingIsEmpty() {
    TlsCapture capture =
        new TlsClientHandler(Client.PLAIN, new ClientCrypto(new SecureRandom())).capture();

    assertThat(capture.serverHello()).isEmpty();
    assertThat(capture.certificates()).isEmpty();
    assertThat(capture.keyProof()).isEqualTo(KeyProof.NONE);
  }

  @Test
  void ioErrorIsPassedOnAndFollowedByNoEvent() {
    MemoryClient client = new MemoryClient();
    IOException reset = new IOException("Connection reset");
    client.channel().pipeline().fireExceptionCaught(reset);
    client.disconnect();

    assertThat(client.exceptions()).containsExactly(reset);
    assertThat(client.events()).isEmpty();
  }

  @Test
  void halfClosedConnectionIsAnEnd() {
    MemoryClient client = new MemoryClient();
    client.channel().pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);

    assertThat(client.failed().kind()).isEqualTo(FailureKind.CLOSED_EARLY);
    assertThat(client.events()).hasSize(1);
    assertThat(client.channel().isOpen()).isFalse();
  }

  @Test
  void chainBeyondTheLimitIsTooLargeAndKeptUpToIt() {
    List<byte[]> certificates = Collections.nCopies(Limits.CHAIN_CERTIFICATES + 1, GARBAGE);
    MemoryClient client = handshake(presenting(ProtocolVersion.TLSv13, certificates));

    assertThat(client.failed().kind()).isEqualTo(FailureKind.TOO_LARGE);
    assertThat(client.capture().certificates()).hasSize(Limits.CHAIN_CERTIFICATES);
    assertThat(client.events()).hasSize(1);
  }

  @Test
  void handshakeMessageBeyondTheLimitIsTooLarge() {
    MemoryClient client = new MemoryClient();
    client.receive(new byte[] {22, 3, 3, 0, 4, 2, 4, 0, 1});

    assertThat(client.failed())
        .isEqualTo(
            new TlsEvent.Failed(
                FailureKind.TOO_LARGE,
                "the server sent a handshake message of more than 262144 octets"));
  }

  @Test
  void endlessHandshakeIsTooLarge() {
    MemoryClient client = new MemoryClient();
    byte[] flight = flight(ProtocolVersion.TLSv13).getFirst();
    client.receive(Arrays.copyOf(flight, 5 + (((flight[3] & 0xff) << 8) | (flight[4] & 0xff))));
    byte[] idle = new byte[6 * 10_000];
    for (int i = 0; i < idle.length; i += 6) {
      System.arraycopy(new byte[] {20, 3, 3, 0, 1, 1}, 0, idle, i, 6);
    }
    for (int i = 0; i < 20 && client.events().isEmpty(); i++) {
      client.receive(idle);
    }

    assertThat(client.failed())
        .isEqualTo(
            new TlsEvent.Failed(
                FailureKind.TOO_LARGE, "the server sent more than 524288 octets of handshake"));
  }

  @Test
  void endlessAlertsAndEndlessMessagesAreTooLarge() {
    MemoryClient alerts = new MemoryClient();
    MemoryClient messages = new MemoryClient();
    for (int i = 0; i < 100; i++) {
      alerts.receive(new byte[] {21, 3, 3, 0, 2, 1, 112});
      messages.receive(new byte[] {22, 3, 3, 0, 4, 0, 0, 0, 0});
    }

    assertThat(alerts.failed().kind()).isEqualTo(FailureKind.TOO_LARGE);
    assertThat(alerts.capture().alerts()).hasSize(Limits.TLS_ALERTS + 1);
    assertThat(messages.failed().kind()).isEqualTo(FailureKind.TOO_LARGE);
    assertThat(messages.events()).hasSize(1);
  }

  @Test
  void moreApplicationDataThanAllowedIsTooLarge() {
    MemoryServer server = new MemoryServer(genuine(ProtocolVersion.TLSv13));
    MemoryClient client = new MemoryClient();
    client.talkTo(server);
    for (int i = 0; i < 100 && client.events().size() < 2; i++) {
      client.channel().writeOutbound(Unpooled.wrappedBuffer(new byte[16_000]));
      client.talkTo(server);
    }

    assertThat(client.failed().kind()).isEqualTo(FailureKind.TOO_LARGE);
    assertThat(client.received()).hasSizeBetween(500_000, Limits.EXCHANGE_OCTETS);
  }

  @Test
  void otherProtocolsAreNotTlsAndQuoted() {
    MemoryClient ssh = new MemoryClient();
    ssh.receive("SSH-2.0-OpenSSH_9.2p1\r\n".getBytes(StandardCharsets.US_ASCII));
    assertThat(ssh.failed())
        .isEqualTo(
            new TlsEvent.Failed(
                FailureKind.NOT_TLS, "no TLS record but “SSH-2.0-OpenSSH_9.2p1··”"));

    MemoryClient secondOctet = new MemoryClient();
    secondOctet.receive(new byte[] {22});
    assertThat(secondOctet.events()).isEmpty();
    secondOctet.receive(new byte[] {4});
    assertThat(secondOctet.failed().kind()).isEqualTo(FailureKind.NOT_TLS);

    MemoryClient flood = new MemoryClient();
    flood.receive(new byte[100_000]);
    assertThat(flood.failed().kind()).isEqualTo(FailureKind.NOT_TLS);
    assertThat(flood.failed().detail()).hasSizeLessThan(Limits.DETAIL_CHARACTERS);
  }
}
