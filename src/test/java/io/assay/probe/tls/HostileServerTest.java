package io.assay.probe.tls;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.assay.lab.Conversation;
import io.assay.lab.Conversations;
import io.assay.lab.LabPki;
import io.assay.lab.LoopbackServer;
import io.assay.lab.ServerIdentity;
import io.assay.lab.TlsServer;
import io.assay.probe.FailureKind;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** The handler on real sockets, with servers that misbehave. */
class HostileServerTest {

  private static TlsEvent.Failed failure(Conversation conversation) throws Exception {
    try (LoopbackServer server = LoopbackServer.start(conversation);
        Client client = Client.connect(server.port(), Client.PLAIN)) {
      TlsEvent.Failed failed = client.failed();
      client.awaitClosed();
      assertThat(client.events()).hasSize(1);
      assertThat(client.exceptions()).isEmpty();
      return failed;
    }
  }

  @Test
  void serverThatClosesWithoutAWordClosedEarly() throws Exception {
    TlsEvent.Failed failed = failure(peer -> peer.in().read(new byte[4096]));

    assertThat(failed)
        .isEqualTo(
            new TlsEvent.Failed(
                FailureKind.CLOSED_EARLY,
                "connection closed before the server sent a handshake message"));
  }

  @Test
  void sshIsNotTls() throws Exception {
    TlsEvent.Failed failed = failure(Conversations.ssh());

    assertThat(failed.kind()).isEqualTo(FailureKind.NOT_TLS);
    assertThat(failed.detail()).contains("SSH-2.0");
  }

  @Test
  void plainHttpIsNotTls() throws Exception {
    TlsEvent.Failed failed = failure(Conversations.plainHttp());

    assertThat(failed.kind()).isEqualTo(FailureKind.NOT_TLS);
    assertThat(failed.detail()).contains("HTTP/1.1 400 Bad Request");
  }

  @Test
  void garbageThatLooksLikeARecordIsAProtocolError() throws Exception {
    TlsEvent.Failed failed =
        failure(Conversations.says(new byte[] {22, 3, 3, 0, 5, 99, 0, 0, 1, 0}));

    assertThat(failed.kind()).isEqualTo(FailureKind.TLS_PROTOCOL);
    assertThat(failed.detail()).contains("unexpected_message");
  }

  @Test
  void resetIsAnExceptionAndNoEvent() throws Exception {
    try (LoopbackServer server = LoopbackServer.start(Conversations.resetAfter(100));
        Client client = Client.connect(server.port(), Client.PLAIN)) {
      client.awaitClosed();

      assertThat(client.exceptions()).hasSize(1).first().isInstanceOf(IOException.class);
      assertThat(client.events()).isEmpty();
    }
  }

  @Test
  void silentServerLeavesTheDeadlineToTheOwner() throws Exception {
    try (LoopbackServer server = LoopbackServer.start(Conversations.silence());
        Client client = Client.connect(server.port(), Client.PLAIN)) {
      await().atMost(10, SECONDS).until(() -> server.connections() == 1);
      client.channel().close().sync();

      assertThat(client.events()).isEmpty();
      assertThat(client.exceptions()).isEmpty();
    }
  }

  @Test
  void endlessApplicationDataIsTooLarge() throws Exception {
    try (TlsServer server =
            TlsServer.presenting(ServerIdentity.of(LabPki.create().leaf()))
                .speaking(Conversations.sendsForEver(new byte[10_000]))
                .start();
        Client client = Client.connect(server.port(), Client.PLAIN)) {
      assertThat(client.failed().kind()).isEqualTo(FailureKind.TOO_LARGE);
      assertThat(client.events()).hasSize(2);
      client.awaitClosed();
    }
  }

  @Test
  void connectionCutAfterTheHandshakeIsNoFailureOfTls() throws Exception {
    try (TlsServer server =
            TlsServer.presenting(ServerIdentity.of(LabPki.create().leaf()))
                .speaking(Conversations.cutAfter(5))
                .start();
        Client client = Client.connect(server.port(), Client.PLAIN, "query")) {
      client.awaitClosed();

      assertThat(client.established().established()).isTrue();
      assertThat(client.events()).hasSize(1);
    }
  }
}
