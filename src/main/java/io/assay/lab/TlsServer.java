package io.assay.lab;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;

/**
 * A TLS server in this virtual machine that presents any chain, then holds a {@link Conversation}:
 * by default that of an honest DoT server. Thread-safe.
 */
public final class TlsServer implements AutoCloseable {
  private final LoopbackServer server;
  private final AtomicInteger handshakes;
  private final Presented presented;

  /** What is presented now. Thread-safe. */
  private static final class Presented {
    private volatile SSLContext context;

    Presented(SSLContext context) {
      this.context = context;
    }
  }

  private TlsServer(LoopbackServer server, AtomicInteger handshakes, Presented presented) {
    this.server = server;
    this.handshakes = handshakes;
    this.presented = presented;
  }

  /** A server that presents {@code identity}. */
  public static Builder presenting(ServerIdentity identity) {
    return new Builder(identity);
  }

  /** A DoT server with {@link CannedAnswers}, without ALPN, for TLS 1.2 and 1.3. */
  public static TlsServer dot(ServerIdentity identity) {
    return presenting(identity).start();
  }

  /** A DoH server with {@link CannedAnswers} for HTTP/1.1, any path. */
  public static TlsServer doh(ServerIdentity identity) {
    return presenting(identity).alpn("http/1.1").speaking(HttpConversation.honest()).start();
  }

  /** Presents {@code identity} in handshakes that begin from now on, as after a renewal. */
  public void present(ServerIdentity identity) {
    presented.context = context(identity);
  }

  /** The port of 127.0.0.1 that it listens on. */
  public int port() {
    return server.port();
  }

  /** How many connections were accepted so far. */
  public int connections() {
    return server.connections();
  }

  /** How many handshakes were completed so far. */
  public int handshakes() {
    return handshakes.get();
  }

  /** Why handshakes and conversations ended early, for diagnosis. */
  public List<String> failures() {
    return server.failures();
  }

  @Override
  public void close() {
    server.close();
  }

  private static SSLContext context(ServerIdentity identity) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(
          new KeyManager[] {new AsGivenKeyManager(identity)},
          new TrustManager[] {new CredulousTrustManager()},
          null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has TLS", e);
    }
  }

  /** The settings of a server. Not thread-safe. */
  public static final class Builder {
    private final ServerIdentity identity;
    private List<String> alpn = List.of();
    private List<String> protocols = List.of("TLSv1.3", "TLSv1.2");
    private List<String> groups = List.of();
    private boolean demandsCertificate;
    private Conversation conversation = DotConversation.honest();

    private Builder(ServerIdentity identity) {
      this.identity = identity;
    }

    /** The protocols it selects from in ALPN; without any it ignores the extension. */
    public Builder alpn(String... protocolNames) {
      alpn = List.of(protocolNames);
      return this;
    }

    /** The versions it speaks, of {@code TLSv1.3} and {@code TLSv1.2}. */
    public Builder protocols(String... names) {
      protocols = List.of(names);
      return this;
    }

    /** The groups of the key exchange in the JDK's names, such as {@code secp384r1}. */
    public Builder groups(String... names) {
      groups = List.of(names);
      return this;
    }

    /** Demands a client certificate, and believes any. */
    public Builder demandingClientCertificate() {
      demandsCertificate = true;
      return this;
    }

    /** What to do after the handshake. */
    public Builder speaking(Conversation next) {
      conversation = next;
      return this;
    }

    /** Starts the server, which accepts connections when this returns. */
    public TlsServer start() {
      Presented presented = new Presented(context(identity));
      AtomicInteger handshakes = new AtomicInteger();
      return new TlsServer(
          LoopbackServer.start(peer -> hold(presented.context, handshakes, peer)),
          handshakes,
          presented);
    }

    private void hold(SSLContext context, AtomicInteger handshakes, Peer peer)
        throws IOException, InterruptedException {
      Socket transport = peer.transport();
      try (SSLSocket socket = socket(context, transport)) {
        socket.startHandshake();
        handshakes.incrementAndGet();
        conversation.hold(new Peer(socket, transport, peer.closing()));
      }
    }

    private SSLSocket socket(SSLContext context, Socket transport) throws IOException {
      SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(transport, null, true);
      socket.setUseClientMode(false);
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setProtocols(protocols.toArray(String[]::new));
      parameters.setNeedClientAuth(demandsCertificate);
      if (!alpn.isEmpty()) {
        parameters.setApplicationProtocols(alpn.toArray(String[]::new));
      }
      if (!groups.isEmpty()) {
        parameters.setNamedGroups(groups.toArray(String[]::new));
      }
      socket.setSSLParameters(parameters);
      return socket;
    }
  }
}
