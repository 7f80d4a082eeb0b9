package io.assay.lab;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.IntFunction;

/**
 * A SOCKS5 proxy (RFC 1928) on 127.0.0.1 that asks for no password, knows {@code CONNECT} alone,
 * and connects to nothing but ports of 127.0.0.1. What it does for each port can be chosen, as
 * whoever owns the network does. Thread-safe.
 */
public final class Socks5Server implements AutoCloseable {
  private static final byte VERSION = 5;
  private static final byte NO_AUTHENTICATION = 0;
  private static final byte NO_ACCEPTABLE_METHOD = (byte) 0xff;
  private static final byte CONNECT = 1;
  private static final byte IPV4 = 1;
  private static final byte NAME = 3;
  private static final byte IPV6 = 4;
  private static final int CONNECT_MILLIS = 5_000;

  private final IntFunction<Path> paths;
  private final LoopbackServer server;

  /** What becomes of a connection to a port. */
  public sealed interface Path {
    /** It is carried to {@code port} of 127.0.0.1: the one asked for, or another one. */
    record To(int port) implements Path {}

    /** It is refused with this reply. */
    record Refused(Reply reply) implements Path {}
  }

  /** What a proxy answers to a request (RFC 1928, section 6). */
  public enum Reply {
    SUCCEEDED(0),
    NOT_ALLOWED(2),
    HOST_UNREACHABLE(4),
    CONNECTION_REFUSED(5),
    COMMAND_NOT_SUPPORTED(7),
    ADDRESS_TYPE_NOT_SUPPORTED(8);

    private final byte code;

    Reply(int code) {
      this.code = (byte) code;
    }
  }

  private Socks5Server(IntFunction<Path> paths) {
    this.paths = paths;
    this.server = LoopbackServer.start(this::hold);
  }

  /** Starts a proxy that carries every connection to where it is meant to go. */
  public static Socks5Server start() {
    return start(Path.To::new);
  }

  /**
   * Starts a proxy.
   *
   * @param paths what to do with a connection to each port; called by many threads at once
   */
  public static Socks5Server start(IntFunction<Path> paths) {
    return new Socks5Server(paths);
  }

  /** The port of 127.0.0.1 that it listens on. */
  public int port() {
    return server.port();
  }

  /** Ends all connections. */
  @Override
  public void close() {
    server.close();
  }

  private void hold(Peer peer) throws IOException, InterruptedException {
    if (!greeted(peer)) {
      return;
    }
    ByteBuffer request = ByteBuffer.wrap(peer.receive(4));
    byte version = request.get();
    byte command = request.get();
    byte type = request.get(3);
    if (version != VERSION) {
      throw new IOException("not SOCKS5 but version " + version);
    }
    if (type != IPV4 && type != NAME && type != IPV6) {
      reply(Reply.ADDRESS_TYPE_NOT_SUPPORTED, peer);
      return;
    }
    boolean here = isHere(type, peer);
    int port = ByteBuffer.wrap(peer.receive(2)).getShort() & 0xffff;
    if (command != CONNECT) {
      reply(Reply.COMMAND_NOT_SUPPORTED, peer);
    } else if (!here) {
      reply(Reply.NOT_ALLOWED, peer);
    } else {
      switch (paths.apply(port)) {
        case Path.Refused(var reply) -> reply(reply, peer);
        case Path.To(var to) -> carry(to, peer);
      }
    }
  }

  private static boolean greeted(Peer peer) throws IOException {
    byte[] head = peer.receive(2);
    byte[] methods = peer.receive(head[1] & 0xff);
    boolean acceptable =
        head[0] == VERSION && new String(methods, StandardCharsets.ISO_8859_1).indexOf(0) >= 0;
    peer.send(new byte[] {VERSION, acceptable ? NO_AUTHENTICATION : NO_ACCEPTABLE_METHOD});
    return acceptable;
  }

  /** Reads the address, and says whether it is 127.0.0.1. */
  private static boolean isHere(byte type, Peer peer) throws IOException {
    if (type == NAME) {
      String name = new String(peer.receive(peer.receive(1)[0] & 0xff), StandardCharsets.US_ASCII);
      return name.equals("localhost") || name.equals("127.0.0.1");
    }
    byte[] octets = peer.receive(type == IPV4 ? 4 : 16);
    return InetAddress.getByAddress(octets).equals(InetAddress.ofLiteral("127.0.0.1"));
  }

  private static void carry(int port, Peer peer) throws IOException {
    try (Socket far = new Socket()) {
      try {
        far.connect(
            new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), CONNECT_MILLIS);
      } catch (IOException e) {
        reply(Reply.CONNECTION_REFUSED, peer);
        return;
      }
      far.setTcpNoDelay(true);
      reply(Reply.SUCCEEDED, peer);
      Thread back = Thread.ofVirtual().name("lab-socks-back").start(() -> copy(far, peer.socket()));
      copy(peer.socket(), far);
      // Whoever of both ends goes first, the other one may still have something to say.
      back.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Copies until the one has nothing more to say, and tells the other. */
  private static void copy(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
      to.shutdownOutput();
    } catch (IOException broken) {
      // Then neither of them can be spoken to any more, which both have to notice.
      closeQuietly(from);
      closeQuietly(to);
    }
  }

  private static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It is gone all the same.
    }
  }

  private static void reply(Reply reply, Peer peer) throws IOException {
    peer.send(new byte[] {VERSION, reply.code, 0, IPV4, 0, 0, 0, 0, 0, 0});
  }
}
