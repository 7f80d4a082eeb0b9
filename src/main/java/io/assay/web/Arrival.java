package io.assay.web;

import io.javalin.http.Context;
import java.net.InetAddress;
import java.util.Objects;

/** By which way a request came to this server. */
sealed interface Arrival {
  /** The attribute of a request that holds it. */
  String ATTRIBUTE = "io.assay.web.arrival";

  /**
   * Over TCP.
   *
   * @param peer whose address the connection is from: the client's, or that of a proxy
   * @param tls whether within TLS
   */
  record Tcp(InetAddress peer, boolean tls) implements Arrival {}

  /**
   * Over the Unix domain socket, which only those can connect to whom its file lets.
   *
   * @param user the name that the system has for the user whose process it is
   */
  record Socket(String user) implements Arrival {}

  /** By which way {@code ctx} came. */
  static Arrival of(Context ctx) {
    return Objects.requireNonNull(ctx.<Arrival>attribute(ATTRIBUTE));
  }
}
