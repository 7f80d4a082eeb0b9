package io.assay.web;

import io.assay.endpoint.Host;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import jdk.net.ExtendedSocketOptions;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.unixdomain.server.UnixDomainServerConnector;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/**
 * Makes the server's sockets. Each says of its requests how they came, and puts into every answer
 * what browsers need to be told. Stateless.
 */
final class Listeners {
  private static final int IDLE_MILLIS = 30_000;
  private static final int HEADER_OCTETS = 8 * 1024;

  /**
   * Scripts and styles are files of this server, none in a page: what a name holds runs nowhere.
   */
  private static final String CONTENT =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src"
          + " 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

  private Listeners() {}

  /** Listens for HTTP in the clear. */
  static ServerConnector plain(Server server, HttpConfiguration common, InetSocketAddress listen) {
    HttpConfiguration http = configured(common, request -> tcp(request, false));
    return tcp(server, listen, new HttpConnectionFactory(http));
  }

  /** Listens for HTTP in TLS 1.2 and 1.3. */
  static ServerConnector tls(
      Server server,
      HttpConfiguration common,
      InetSocketAddress listen,
      SslContextFactory.Server contexts) {
    HttpConfiguration http = configured(common, request -> tcp(request, true));
    // By whichever name it was reached: the client compares that with the certificate. No HSTS
    // either: that would bind every other port of the same name.
    http.addCustomizer(new SecureRequestCustomizer(false));
    return tcp(
        server,
        listen,
        new SslConnectionFactory(contexts, HttpVersion.HTTP_1_1.asString()),
        new HttpConnectionFactory(http));
  }

  /** Listens for HTTP on a Unix domain socket. */
  static UnixDomainServerConnector local(Server server, HttpConfiguration common, Path socket) {
    HttpConfiguration http = configured(common, Listeners::socket);
    UnixDomainServerConnector connector =
        new UnixDomainServerConnector(server, 0, 1, new HttpConnectionFactory(http));
    connector.setUnixDomainPath(socket);
    connector.setIdleTimeout(IDLE_MILLIS);
    return connector;
  }

  /** What makes TLS connections with {@code context}, until it is given another. */
  static SslContextFactory.Server contexts(SSLContext context) {
    SslContextFactory.Server contexts = new SslContextFactory.Server();
    contexts.setSslContext(context);
    contexts.setIncludeProtocols("TLSv1.2", "TLSv1.3");
    contexts.setIncludeCipherSuites(
        "TLS_AES_.*", "TLS_CHACHA20_.*", "TLS_ECDHE_.*_GCM_.*", "TLS_ECDHE_.*_CHACHA20_.*");
    contexts.setRenegotiationAllowed(false);
    return contexts;
  }

  private static ServerConnector tcp(
      Server server, InetSocketAddress listen, ConnectionFactory... factories) {
    ServerConnector connector = new ServerConnector(server, 1, 1, factories);
    connector.setHost(Host.addressText(listen.getAddress()));
    connector.setPort(listen.getPort());
    connector.setIdleTimeout(IDLE_MILLIS);
    return connector;
  }

  private static HttpConfiguration configured(
      HttpConfiguration common, Function<Request, Arrival> arrival) {
    HttpConfiguration http = new HttpConfiguration(common);
    http.setSendServerVersion(false);
    http.setSendXPoweredBy(false);
    http.setRequestHeaderSize(HEADER_OCTETS);
    http.addCustomizer(
        (request, headers) -> {
          request.setAttribute(Arrival.ATTRIBUTE, arrival.apply(request));
          secure(headers);
          return request;
        });
    return http;
  }

  private static Arrival tcp(Request request, boolean tls) {
    InetSocketAddress peer =
        (InetSocketAddress) request.getConnectionMetaData().getRemoteSocketAddress();
    return new Arrival.Tcp(peer.getAddress(), tls);
  }

  private static Arrival socket(Request request) {
    SocketChannel channel =
        (SocketChannel)
            request.getConnectionMetaData().getConnection().getEndPoint().getTransport();
    try {
      return new Arrival.Socket(
          channel.getOption(ExtendedSocketOptions.SO_PEERCRED).user().getName());
    } catch (IOException e) {
      throw new UncheckedIOException("the peer of a socket is not known", e);
    }
  }

  /** Nothing here is to be framed, sniffed, cached, or read by another site's page. */
  private static void secure(HttpFields.Mutable headers) {
    headers.put("Content-Security-Policy", CONTENT);
    headers.put("Cross-Origin-Opener-Policy", "same-origin");
    headers.put("Cross-Origin-Resource-Policy", "same-origin");
    // By stricter ones a form of this server's own pages would come with the Origin "null".
    headers.put("Referrer-Policy", "same-origin");
    headers.put("X-Content-Type-Options", "nosniff");
    headers.put("X-Frame-Options", "DENY");
    headers.put("Cache-Control", "no-store");
  }
}
