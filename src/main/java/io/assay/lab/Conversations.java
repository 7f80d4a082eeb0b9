package io.assay.lab;

import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Things that hostile and broken servers do, over TCP ({@link LoopbackServer}) or behind a TLS
 * handshake ({@link TlsServer}).
 */
public final class Conversations {
  private Conversations() {}

  /** Never says a word, and keeps the connection. */
  public static Conversation silence() {
    return Peer::listen;
  }

  /** Closes at once, in an orderly way. */
  public static Conversation goodbye() {
    return peer -> {};
  }

  /** Closes the TCP connection at once; over TLS without close_notify. */
  public static Conversation cut() {
    return Peer::cut;
  }

  /** Closes the TCP connection after {@code octets} octets were received. */
  public static Conversation cutAfter(int octets) {
    return peer -> {
      peer.receive(octets);
      peer.cut();
    };
  }

  /** Resets the connection at once. */
  public static Conversation reset() {
    return Peer::reset;
  }

  /** Resets the connection after {@code octets} octets were received. */
  public static Conversation resetAfter(int octets) {
    return peer -> {
      peer.receive(octets);
      peer.reset();
    };
  }

  /** Sends {@code octets} unasked, and then nothing more. */
  public static Conversation says(byte[] octets) {
    byte[] copy = octets.clone();
    return peer -> {
      peer.send(copy);
      peer.listen();
    };
  }

  /** Sends {@code text} unasked, and then nothing more. */
  public static Conversation says(String text) {
    return says(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Sends {@code octets} once something has been received, and then closes in an orderly way. */
  public static Conversation replies(byte[] octets) {
    byte[] copy = octets.clone();
    return peer -> {
      peer.receive(1);
      peer.send(copy);
      peer.socket().shutdownOutput();
      peer.listen();
    };
  }

  /** Greets like an SSH server. */
  public static Conversation ssh() {
    return says("SSH-2.0-OpenSSH_9.2p1\r\n");
  }

  /** Answers like an HTTP server that was spoken to in another protocol. */
  public static Conversation plainHttp() {
    return replies(
        "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
            .getBytes(StandardCharsets.US_ASCII));
  }

  /** Sends {@code octets} one by one, {@code interval} apart, and then nothing more. */
  public static Conversation dribbles(byte[] octets, Duration interval) {
    byte[] copy = octets.clone();
    return peer -> {
      for (byte octet : copy) {
        peer.send(new byte[] {octet});
        peer.pause(interval);
      }
      peer.listen();
    };
  }

  /** Sends {@code octets} again and again, as fast as they are taken. */
  public static Conversation sendsForEver(byte[] octets) {
    byte[] copy = octets.clone();
    return peer -> {
      while (peer.closing().getCount() > 0) {
        peer.send(copy);
      }
    };
  }

  /** Sends {@code start} and after it {@code more} again and again. */
  public static Conversation sendsForEver(byte[] start, byte[] more) {
    byte[] copy = start.clone();
    Conversation rest = sendsForEver(more);
    return peer -> {
      peer.send(copy);
      rest.hold(peer);
    };
  }
}
