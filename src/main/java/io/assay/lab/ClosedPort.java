package io.assay.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/**
 * A port of 127.0.0.1 at which nothing listens, and at which nothing else can begin to: it is bound
 * by a socket that only waits to be closed. A port that was merely free a moment ago may be another
 * server's by now.
 */
public final class ClosedPort implements AutoCloseable {
  private final Socket holder;

  private ClosedPort(Socket holder) {
    this.holder = holder;
  }

  /** Takes a port until it is closed. */
  public static ClosedPort take() {
    Socket socket = new Socket();
    try {
      socket.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0));
    } catch (IOException e) {
      throw new UncheckedIOException("no port can be had on loopback", e);
    }
    return new ClosedPort(socket);
  }

  /** The port's number. */
  public int number() {
    return holder.getLocalPort();
  }

  @Override
  public void close() {
    try {
      holder.close();
    } catch (IOException e) {
      throw new UncheckedIOException("port " + number() + " cannot be given back", e);
    }
  }
}
