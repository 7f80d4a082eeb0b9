package io.assay.web;

import io.assay.endpoint.Host;
import io.assay.metrics.AssayMetrics;
import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.compression.Gzip;
import io.javalin.config.JavalinConfig;
import io.javalin.util.JavalinException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Executors;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * Listens for HTTP and routes requests. A few threads accept and parse, and each request is handled
 * on a virtual thread of its own, since {@code /probe} waits. Thread-safe.
 */
public final class WebServer implements AutoCloseable {
  /** One acceptor, one selector, and some to handle what they find. */
  private static final int THREADS = 8;

  private static final int IDLE_MILLIS = 30_000;
  private static final int HEADER_OCTETS = 8 * 1024;
  private static final long BODY_OCTETS = 8 * 1024;

  /** Fast rather than small: a scrape of many targets is tens of megabytes of text. */
  private static final int GZIP_LEVEL = 1;

  private final Javalin javalin;
  private final URI url;

  private WebServer(Javalin javalin, URI url) {
    this.javalin = javalin;
    this.url = url;
  }

  /**
   * Starts a server.
   *
   * @param listen port 0 takes any free one; {@link #url} tells which
   * @param knowledge what there is to show, where this process judges
   * @param version of Assay, for people
   * @throws ListenException if the address or the port cannot be had
   */
  public static WebServer start(
      InetSocketAddress listen,
      AssayMetrics metrics,
      Operations operations,
      Optional<Knowledge> knowledge,
      String version)
      throws ListenException {
    Routes routes = new Routes(metrics, operations, knowledge, version);
    Javalin javalin =
        Javalin.create(
            config -> {
              configure(config);
              config.jetty.addConnector((server, http) -> connector(server, http, listen));
              routes.register(config.routes);
              config.events.serverStopping(routes::close);
            });
    try {
      javalin.start();
    } catch (JavalinException e) {
      javalin.stop();
      throw new ListenException(remedy(listen, e), e);
    }
    String host = Host.addressText(listen.getAddress());
    String bracketed = host.indexOf(':') < 0 ? host : "[" + host + "]";
    return new WebServer(javalin, URI.create("http://%s:%d/".formatted(bracketed, javalin.port())));
  }

  /** Where the server answers, such as {@code http://127.0.0.1:9853/}. */
  public URI url() {
    return url;
  }

  /** Ends all requests and stops listening. */
  @Override
  public void close() {
    javalin.stop();
  }

  private static void configure(JavalinConfig config) {
    config.startup.showJavalinBanner = false;
    config.startup.showOldJavalinVersionWarning = false;
    config.startup.startupWatcherEnabled = false;
    config.http.prefer405over404 = true;
    config.http.maxRequestSize = BODY_OCTETS;
    config.http.compressionStrategy = new CompressionStrategy(null, new Gzip(GZIP_LEVEL));
    QueuedThreadPool threads = new QueuedThreadPool(THREADS, 2);
    threads.setName("web");
    threads.setVirtualThreadsExecutor(
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("web-", 0).factory()));
    config.jetty.threadPool = threads;
  }

  private static ServerConnector connector(
      Server server, HttpConfiguration http, InetSocketAddress listen) {
    http.setSendServerVersion(false);
    http.setSendXPoweredBy(false);
    http.setRequestHeaderSize(HEADER_OCTETS);
    http.addCustomizer(
        (request, headers) -> {
          secure(headers);
          return request;
        });
    ServerConnector connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
    connector.setHost(Host.addressText(listen.getAddress()));
    connector.setPort(listen.getPort());
    connector.setIdleTimeout(IDLE_MILLIS);
    return connector;
  }

  /** Nothing here is to be framed, sniffed, cached, or read by another site's page. */
  private static void secure(HttpFields.Mutable headers) {
    headers.put(
        "Content-Security-Policy",
        "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'");
    headers.put("Cross-Origin-Opener-Policy", "same-origin");
    headers.put("Cross-Origin-Resource-Policy", "same-origin");
    headers.put("Referrer-Policy", "no-referrer");
    headers.put("X-Content-Type-Options", "nosniff");
    headers.put("X-Frame-Options", "DENY");
    headers.put("Cache-Control", "no-store");
  }

  private static String remedy(InetSocketAddress listen, Throwable thrown) {
    String where = "%s port %d".formatted(Host.addressText(listen.getAddress()), listen.getPort());
    Throwable cause = thrown;
    while (cause.getCause() != null && !(cause instanceof SocketException)) {
      cause = cause.getCause();
    }
    String message = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
    if (message.contains("permission denied")) {
      return "may not listen on %s; ports below 1024 need privileges: give another one in web.listen"
          .formatted(where);
    }
    if (message.contains("assign") || message.contains("unresolved")) {
      return "cannot listen on %s, which is no address of this machine; give one that is in web.listen"
          .formatted(where);
    }
    if (cause instanceof BindException) {
      return "cannot listen on %s, which another program uses; stop that or give another port in web.listen"
          .formatted(where);
    }
    return "cannot listen on %s: %s; give another address in web.listen".formatted(where, message);
  }
}
