package io.assay.lab;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ConversationsTest {

  @Test
  void silenceAcceptsAndNeverAnswers() throws Exception {
    try (LoopbackServer server = LoopbackServer.start(Conversations.silence());
        Socket socket = connect(server)) {
      socket.getOutputStream().write(1);
      socket.setSoTimeout(100);
      assertThatThrownBy(() -> socket.getInputStream().read())
          .isInstanceOf(SocketTimeoutException.class);
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @Test
  void goodbyeClosesInAnOrderlyWay() throws Exception {
    try (LoopbackServer server = LoopbackServer.start(Conversations.goodbye());
        Socket socket = connect(server)) {
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void resetAfterOctetsIsAReset() throws Exception {
    try (LoopbackServer server = LoopbackServer.start(Conversations.resetAfter(3));
        Socket socket = connect(server)) {
      socket.getOutputStream().write(new byte[3]);
      assertThatThrownBy(() -> socket.getInputStream().read())
          .isInstanceOf(SocketException.class)
          .hasMessageContaining("reset");
    }
  }

  @Test
  void dribbleArrivesSlowlyAndWhole() throws Exception {
    byte[] text = "slow".getBytes(US_ASCII);
    Duration interval = Duration.ofMillis(20);
    try (LoopbackServer server = LoopbackServer.start(Conversations.dribbles(text, interval));
        Socket socket = connect(server)) {
      long start = System.nanoTime();
      assertThat(socket.getInputStream().readNBytes(4)).isEqualTo(text);
      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .isGreaterThan(interval.multipliedBy(2));
    }
  }

  @Test
  void bannerIsSentUnasked() throws Exception {
    try (LoopbackServer server = LoopbackServer.start(Conversations.ssh());
        Socket socket = connect(server)) {
      assertThat(socket.getInputStream().readNBytes(8)).isEqualTo("SSH-2.0-".getBytes(US_ASCII));
    }
  }

  @Test
  void endlessSenderGoesOnAndStillCloses() throws Exception {
    byte[] pattern = new byte[1000];
    Arrays.fill(pattern, (byte) 7);
    try (LoopbackServer server = LoopbackServer.start(Conversations.sendsForEver(pattern));
        Socket socket = connect(server)) {
      assertThat(socket.getInputStream().readNBytes(5_000_000)).hasSize(5_000_000).containsOnly(7);
    }
  }

  @Test
  void closingTheServerEndsItsConversations() throws Exception {
    LoopbackServer server =
        LoopbackServer.start(Conversations.dribbles(new byte[10], Duration.ofHours(1)));
    try (Socket socket = connect(server)) {
      assertThat(socket.getInputStream().read()).isZero();
      server.close();
      assertThat(readToEnd(socket)).isTrue();
    }
  }

  private static boolean readToEnd(Socket socket) {
    try {
      return socket.getInputStream().readAllBytes().length == 0;
    } catch (IOException e) {
      return true;
    }
  }

  private static Socket connect(LoopbackServer server) throws IOException {
    Socket socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), server.port());
    socket.setSoTimeout(20_000);
    return socket;
  }
}
