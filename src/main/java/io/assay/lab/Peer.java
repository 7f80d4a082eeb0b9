package io.assay.lab;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The other side of a connection. Used by one thread.
 *
 * @param socket what is spoken through: the TLS socket, or the same as {@code transport}
 * @param transport the TCP socket
 * @param closing counted down when the server is closed
 */
public record Peer(Socket socket, Socket transport, CountDownLatch closing) {

  /** What the peer sends. */
  public InputStream in() throws IOException {
    return socket.getInputStream();
  }

  /** Where to answer. */
  public OutputStream out() throws IOException {
    return socket.getOutputStream();
  }

  /** Sends {@code octets} at once. */
  public void send(byte[] octets) throws IOException {
    out().write(octets);
    out().flush();
  }

  /**
   * Reads exactly {@code length} octets.
   *
   * @throws EOFException if the peer closes before that
   */
  public byte[] receive(int length) throws IOException {
    byte[] octets = in().readNBytes(length);
    if (octets.length < length) {
      throw new EOFException("the peer closed after " + octets.length + " of " + length);
    }
    return octets;
  }

  /** Takes whatever comes and says nothing, until the peer or the server closes. */
  public void listen() throws IOException {
    byte[] buffer = new byte[8192];
    while (in().read(buffer) >= 0) {
      // Reading on keeps the peer's window open.
    }
  }

  /**
   * Waits, and stops waiting when the server is closed.
   *
   * @throws InterruptedException if the server is closed meanwhile
   */
  public void pause(Duration time) throws InterruptedException {
    if (closing.await(time.toNanos(), TimeUnit.NANOSECONDS)) {
      throw new InterruptedException("the server is closing");
    }
  }

  /** Breaks the connection with a TCP reset. */
  public void reset() throws IOException {
    transport.setSoLinger(true, 0);
    transport.close();
  }

  /** Closes the TCP connection without a word: over TLS, without close_notify. */
  public void cut() throws IOException {
    transport.close();
  }
}
