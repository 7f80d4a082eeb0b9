package io.assay.lab;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;

/**
 * What a product that intercepts TLS does behind its own certificate: it asks the genuine server,
 * over TLS as well, and hands on what that answers.
 *
 * @param port of the genuine DoT server on 127.0.0.1
 */
public record Interception(int port) implements Conversation {
  private static final int ANSWER_MILLIS = 5_000;

  @Override
  public void hold(Peer peer) throws IOException, InterruptedException {
    try (SSLSocket genuine = genuine()) {
      genuine.setSoTimeout(ANSWER_MILLIS);
      Peer server = new Peer(genuine, genuine, peer.closing());
      for (Optional<byte[]> query = DotConversation.receive(peer);
          query.isPresent();
          query = DotConversation.receive(peer)) {
        server.send(DotConversation.framed(query.get()));
        Optional<byte[]> answer = DotConversation.receive(server);
        if (answer.isEmpty()) {
          return;
        }
        peer.send(DotConversation.framed(answer.get()));
      }
    }
  }

  private SSLSocket genuine() throws IOException {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {new CredulousTrustManager()}, null);
      Socket socket =
          context.getSocketFactory().createSocket(InetAddress.ofLiteral("127.0.0.1"), port);
      return (SSLSocket) socket;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has TLS", e);
    }
  }
}
