package io.assay.web;

import io.assay.metrics.AssayMetrics;
import io.assay.metrics.Exposition;
import io.assay.web.Operations.ProbeAnswer;
import io.assay.web.Operations.ProbeRequest;
import io.assay.web.api.Api;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Header;
import io.javalin.http.HttpStatus;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The paths of the web server, and what each answers. Thread-safe. */
final class Routes {
  private static final Logger LOG = LoggerFactory.getLogger(Routes.class);

  /** Each scrape takes some megabytes while it is written. */
  private static final int SCRAPES_AT_ONCE = 4;

  /** Beyond the limits of probes in flight, so that requests wait there and in order. */
  private static final int PROBES_AT_ONCE = 256;

  /** Prometheus says how long it waits; the answer must arrive before. */
  private static final String SCRAPE_TIMEOUT = "X-Prometheus-Scrape-Timeout-Seconds";

  private static final Duration ANSWER_ALLOWANCE = Duration.ofMillis(500);
  private static final double LONGEST_PATIENCE_SECONDS = 3600;

  private final AssayMetrics metrics;
  private final Operations operations;
  private final Api api;
  private final String version;
  private final Semaphore scrapes = new Semaphore(SCRAPES_AT_ONCE);
  private final Semaphore probes = new Semaphore(PROBES_AT_ONCE);

  Routes(
      AssayMetrics metrics, Operations operations, Optional<Knowledge> knowledge, String version) {
    this.metrics = metrics;
    this.operations = operations;
    this.api = new Api(knowledge, version, Routes::changer);
    this.version = version;
  }

  void register(RoutesConfig routes) {
    routes.get("/", this::index);
    routes.get("/metrics", this::metrics);
    routes.get("/probe", this::probe);
    routes.get("/-/healthy", ctx -> sentence(ctx, HttpStatus.OK, "Assay is healthy."));
    routes.get("/-/ready", this::ready);
    routes.post("/-/reload", this::reload);
    api.register(routes);
    routes.exception(
        IOException.class, (e, ctx) -> LOG.debug("A client went away: {}", e.toString()));
    routes.exception(Exception.class, this::defect);
  }

  private void defect(Exception e, Context ctx) {
    LOG.error("A request for {} met a defect of this program", ctx.path(), e);
    metrics.internalError();
    sentence(ctx, HttpStatus.INTERNAL_SERVER_ERROR, "Assay met a defect; its log has the details.");
  }

  private void index(Context ctx) {
    ctx.html(
        """
        <!DOCTYPE html>
        <html lang="en">
        <head><meta charset="utf-8"><title>Assay</title></head>
        <body>
        <h1>Assay</h1>
        <p>Version %s. Tests whether encrypted-DNS endpoints are who their certificates say.</p>
        <ul>
        <li><a href="/metrics">/metrics</a>: samples for Prometheus</li>
        <li>/probe?target=ENDPOINT[&amp;address=ADDRESS][&amp;vantage=NAME]: probes a configured
        endpoint now and shows its samples</li>
        <li><a href="/-/healthy">/-/healthy</a>, <a href="/-/ready">/-/ready</a></li>
        <li>POST /-/reload, from this machine: reads the configuration again</li>
        </ul>
        </body>
        </html>
        """
            .formatted(version.replace("&", "&amp;").replace("<", "&lt;")));
  }

  private void metrics(Context ctx) throws IOException {
    if (!scrapes.tryAcquire()) {
      busy(ctx, "Too many scrapes at once.");
      return;
    }
    try {
      answer(ctx, metrics.exposition(accept(ctx)));
    } finally {
      scrapes.release();
    }
  }

  private void probe(Context ctx) throws IOException {
    Optional<String> target = Optional.ofNullable(ctx.queryParam("target"));
    if (target.isEmpty()) {
      sentence(
          ctx,
          HttpStatus.BAD_REQUEST,
          "The parameter target is missing; give a configured endpoint, such as"
              + " /probe?target=tls://dns.google");
    } else if (!operations.ready()) {
      busy(ctx, "Probing has not begun.");
    } else if (!probes.tryAcquire()) {
      busy(ctx, "Too many probes are asked for at once.");
    } else {
      try {
        probe(ctx, target.get());
      } finally {
        probes.release();
      }
    }
  }

  private void probe(Context ctx, String target) throws IOException {
    ProbeRequest request =
        new ProbeRequest(
            target,
            Optional.ofNullable(ctx.queryParam("address")),
            Optional.ofNullable(ctx.queryParam("vantage")),
            patience(ctx.header(SCRAPE_TIMEOUT)));
    try {
      switch (operations.probe(request)) {
        case ProbeAnswer.Probed probed ->
            answer(ctx, metrics.exposition(accept(ctx), probed.targets()));
        case ProbeAnswer.Malformed malformed ->
            sentence(ctx, HttpStatus.BAD_REQUEST, malformed.reason());
        case ProbeAnswer.NotConfigured unknown ->
            sentence(ctx, HttpStatus.NOT_FOUND, unknown.reason());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      busy(ctx, "Assay is shutting down.");
    }
  }

  private void ready(Context ctx) {
    if (operations.ready()) {
      sentence(ctx, HttpStatus.OK, "Assay is ready.");
    } else {
      busy(ctx, "Assay is not ready.");
    }
  }

  /**
   * Only for this machine's own programs: neither another machine nor a page of another site in a
   * browser on this machine, which would send an Origin.
   */
  private void reload(Context ctx) {
    if (!isLoopback(ctx.ip()) || ctx.header(Header.ORIGIN) != null) {
      sentence(
          ctx,
          HttpStatus.FORBIDDEN,
          "Reloading is for programs on the machine that Assay runs on; or send it SIGHUP.");
      return;
    }
    List<String> mistakes = operations.reload();
    if (mistakes.isEmpty()) {
      sentence(ctx, HttpStatus.OK, "The configuration was reloaded.");
    } else {
      sentence(
          ctx,
          HttpStatus.BAD_REQUEST,
          "The configuration was not reloaded; the previous one stays in force.\n"
              + String.join("\n", mistakes));
    }
  }

  /** Who changes something: only programs of this machine do, as with {@link #reload}. */
  private static Optional<String> changer(Context ctx) {
    return isLoopback(ctx.ip()) && ctx.header(Header.ORIGIN) == null
        ? Optional.of("local")
        : Optional.empty();
  }

  /** Ends requests that go on for long. */
  void close() {
    api.close();
  }

  private static void answer(Context ctx, Exposition exposition) throws IOException {
    ctx.contentType(exposition.contentType());
    exposition.writeTo(ctx.outputStream());
  }

  private static void sentence(Context ctx, HttpStatus status, String text) {
    ctx.status(status).contentType("text/plain; charset=utf-8").result(text + "\n");
  }

  private static void busy(Context ctx, String text) {
    ctx.header(Header.RETRY_AFTER, "1");
    sentence(ctx, HttpStatus.SERVICE_UNAVAILABLE, text);
  }

  private static Optional<String> accept(Context ctx) {
    return Optional.ofNullable(ctx.header(Header.ACCEPT));
  }

  /** The header's seconds less an allowance; absent where it is missing or makes no sense. */
  private static Optional<Duration> patience(@Nullable String seconds) {
    if (seconds == null) {
      return Optional.empty();
    }
    try {
      double value = Double.parseDouble(seconds);
      return value > 0 && value <= LONGEST_PATIENCE_SECONDS
          ? Optional.of(Duration.ofNanos((long) (value * 1e9)).minus(ANSWER_ALLOWANCE))
              .filter(Duration::isPositive)
          : Optional.empty();
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static boolean isLoopback(String peer) {
    try {
      return InetAddress.ofLiteral(peer.replace("[", "").replace("]", "")).isLoopbackAddress();
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
