package io.assay.web;

import io.assay.config.Web;
import io.assay.endpoint.Host;
import io.assay.metrics.AssayMetrics;
import io.assay.metrics.WebView;
import io.assay.web.TlsIdentity.UnfitException;
import io.assay.web.reading.Knowledge;
import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.compression.Gzip;
import io.javalin.config.JavalinConfig;
import io.javalin.util.JavalinException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.URI;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Executors;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * Listens for HTTP, in TLS and on a local socket where that is configured, and routes requests. A
 * few threads accept and parse, and each request is handled on a virtual thread of its own, since
 * {@code /probe} waits. Thread-safe.
 */
public final class WebServer implements AutoCloseable {
  /** The largest body of a request: a form with a note. */
  static final long BODY_OCTETS = 16 * 1024;

  /** For each of two listeners one that accepts or selects, and some to handle what they find. */
  private static final int THREADS = 10;

  /** Fast rather than small: a scrape of many targets is tens of megabytes of text. */
  private static final int GZIP_LEVEL = 1;

  private final Javalin javalin;
  private final Gate gate;
  private final Optional<TlsFiles> tls;
  private final Optional<SocketFile> socket;
  private final URI url;

  private WebServer(
      Javalin javalin, Gate gate, Optional<TlsFiles> tls, Optional<SocketFile> socket, URI url) {
    this.javalin = javalin;
    this.gate = gate;
    this.tls = tls;
    this.socket = socket;
    this.url = url;
  }

  /**
   * Starts a server.
   *
   * @param web where it listens; port 0 takes any free one, and {@link #url} tells which
   * @param knowledge what there is to show, where this process judges
   * @param version of Assay, for people
   * @throws ListenException if the address, the port or the socket cannot be had, or the
   *     certificate cannot be used
   */
  public static WebServer start(
      Web web,
      AssayMetrics metrics,
      Operations operations,
      Optional<Knowledge> knowledge,
      String version)
      throws ListenException {
    InstantSource clock = InstantSource.system();
    Optional<TlsFiles> tls =
        web.tls().isPresent() ? Optional.of(tls(web.tls().get(), clock)) : Optional.empty();
    Optional<SocketFile> socket =
        web.socket().isPresent()
            ? Optional.of(SocketFile.prepare(web.socket().get()))
            : Optional.empty();
    Optional<SslContextFactory.Server> contexts =
        tls.map(files -> Listeners.contexts(files.inForce().context()));
    Gate gate = new Gate(web, clock);
    Javalin javalin =
        Javalin.create(
            config -> {
              configure(config);
              config.jetty.addConnector(
                  (server, http) ->
                      contexts
                          .map(made -> Listeners.tls(server, http, web.listen(), made))
                          .orElseGet(() -> Listeners.plain(server, http, web.listen())));
              socket.ifPresent(
                  file ->
                      config.jetty.addConnector(
                          (server, http) -> Listeners.local(server, http, file.place())));
              Routes routes = new Routes(gate, metrics, operations, knowledge, version);
              routes.register(config.routes);
              config.events.serverStopping(routes::close);
            });
    try {
      javalin.start();
      if (socket.isPresent()) {
        socket.get().publish();
      }
    } catch (JavalinException | ListenException e) {
      javalin.stop();
      gate.close();
      socket.ifPresent(SocketFile::close);
      tls.ifPresent(TlsFiles::close);
      throw e instanceof ListenException known
          ? known
          : new ListenException(remedy(web.listen(), e), e);
    }
    tls.ifPresent(files -> files.watch(identity -> use(identity, contexts.orElseThrow())));
    return new WebServer(javalin, gate, tls, socket, url(web, javalin.port()));
  }

  private static TlsFiles tls(Web.Tls files, InstantSource clock) throws ListenException {
    try {
      return new TlsFiles(files, clock);
    } catch (UnfitException e) {
      throw new ListenException("web.tls: " + e.getMessage(), e);
    }
  }

  /** Connections that are there go on with what they began with. */
  private static void use(TlsIdentity identity, SslContextFactory.Server contexts) {
    try {
      contexts.reload(factory -> factory.setSslContext(identity.context()));
    } catch (Exception e) {
      throw new IllegalStateException("a certificate that was tried cannot be used", e);
    }
  }

  private static URI url(Web web, int port) {
    String host = Host.addressText(web.listen().getAddress());
    return URI.create(
        "%s://%s:%d/"
            .formatted(
                web.tls().isPresent() ? "https" : "http",
                host.indexOf(':') < 0 ? host : "[" + host + "]",
                port));
  }

  /** Where the server answers, such as {@code http://127.0.0.1:9853/}. */
  public URI url() {
    return url;
  }

  /** Puts other users and names in force, and looks whether there is another certificate. */
  public void put(Web web) {
    gate.put(web);
    tls.ifPresent(TlsFiles::lookNow);
  }

  /** What there is to export. */
  public WebView view() {
    return new WebView(
        tls.map(files -> files.inForce().notAfter()),
        tls.map(TlsFiles::failures).orElse(0L),
        gate.refusals());
  }

  /** Ends all requests and stops listening. */
  @Override
  public void close() {
    tls.ifPresent(TlsFiles::close);
    javalin.stop();
    gate.close();
    socket.ifPresent(SocketFile::close);
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
