package io.assay.web;

import io.assay.metrics.AssayMetrics;
import io.assay.metrics.Exposition;
import io.assay.web.Operations.ProbeAnswer;
import io.assay.web.Operations.ProbeRequest;
import io.assay.web.api.Api;
import io.assay.web.page.Pages;
import io.assay.web.problem.Problem;
import io.assay.web.problem.ProblemException;
import io.assay.web.reading.Knowledge;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.http.Header;
import io.javalin.http.HttpResponseException;
import io.javalin.http.HttpStatus;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
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

  private final Gate gate;
  private final AssayMetrics metrics;
  private final Operations operations;
  private final Optional<Knowledge> knowledge;
  private final Api api;
  private final String version;
  private final Semaphore scrapes = new Semaphore(SCRAPES_AT_ONCE);
  private final Semaphore probes = new Semaphore(PROBES_AT_ONCE);

  Routes(
      Gate gate,
      AssayMetrics metrics,
      Operations operations,
      Optional<Knowledge> knowledge,
      String version) {
    this.gate = gate;
    this.metrics = metrics;
    this.operations = operations;
    this.knowledge = knowledge;
    this.api = new Api(knowledge, version, ctx -> Actor.of(ctx).name());
    this.version = version;
  }

  void register(RoutesConfig routes) {
    routes.before(gate::check);
    knowledge.ifPresentOrElse(
        known -> new Pages(known, visitors(), version).register(routes),
        () -> routes.get("/", this::index));
    routes.get("/metrics", this::metrics);
    routes.get("/probe", this::probe);
    routes.get(Gate.HEALTHY, ctx -> sentence(ctx, "Assay is healthy."));
    routes.get(Gate.READY, this::ready);
    routes.post(Gate.RELOAD, this::reload);
    api.register(routes);
    routes.exception(ProblemException.class, (e, ctx) -> e.problem().answer(ctx));
    routes.exception(HttpResponseException.class, Routes::notServed);
    routes.exception(
        InterruptedException.class,
        (e, ctx) -> {
          Thread.currentThread().interrupt();
          Problem.busy("Assay is shutting down.").answer(ctx);
        });
    routes.exception(
        IOException.class, (e, ctx) -> LOG.debug("A client went away: {}", e.toString()));
    routes.exception(Exception.class, this::defect);
  }

  private void defect(Exception e, Context ctx) {
    LOG.error("A request for {} met a defect of this program", ctx.path(), e);
    metrics.internalError();
    Problem.of(HttpStatus.INTERNAL_SERVER_ERROR, "Assay met a defect; its log has the details.")
        .answer(ctx);
  }

  /** What no handler is for. */
  private static void notServed(HttpResponseException e, Context ctx) {
    switch (HttpStatus.forStatus(e.getStatus())) {
      case NOT_FOUND ->
          Problem.notFound("There is nothing here; / leads to what there is.").answer(ctx);
      case METHOD_NOT_ALLOWED -> otherMethod(ctx, e.getDetails().values());
      case CONTENT_TOO_LARGE ->
          Problem.of(
                  HttpStatus.CONTENT_TOO_LARGE,
                  "What was sent has more than %d octets.".formatted(WebServer.BODY_OCTETS))
              .answer(ctx);
      case HttpStatus other -> Problem.of(other, other.getMessage() + ".").answer(ctx);
    }
  }

  /**
   * @param methods those that the path is for, in one text
   */
  private static void otherMethod(Context ctx, Collection<String> methods) {
    String allow = String.join(", ", methods).replace("GET", "GET, HEAD") + ", OPTIONS";
    if (ctx.method().equals(HandlerType.OPTIONS)) {
      ctx.status(HttpStatus.NO_CONTENT).header(Header.ALLOW, allow);
    } else {
      Problem.of(HttpStatus.METHOD_NOT_ALLOWED, "This takes %s.".formatted(allow))
          .with(Header.ALLOW, allow)
          .answer(ctx);
    }
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
        <li>POST /-/reload: reads the configuration again</li>
        </ul>
        %s</body>
        </html>
        """
            .formatted(
                version.replace("&", "&amp;").replace("<", "&lt;"),
                gate.token(ctx).map(Routes::reloadForm).orElse("")));
  }

  private static String reloadForm(String token) {
    return """
    <form method="post" action="%s">
    <input type="hidden" name="%s" value="%s">
    <button>Reload the configuration</button>
    </form>
    """
        .formatted(Gate.RELOAD, ChangeGuard.FIELD, token);
  }

  private void metrics(Context ctx) throws IOException {
    if (!scrapes.tryAcquire()) {
      Problem.busy("Too many scrapes at once.").answer(ctx);
      return;
    }
    try {
      answer(ctx, metrics.exposition(accept(ctx)));
    } finally {
      scrapes.release();
    }
  }

  private void probe(Context ctx) throws IOException, InterruptedException {
    Optional<String> target = Optional.ofNullable(ctx.queryParam("target"));
    if (target.isEmpty()) {
      Problem.parameter(
              "target", "give a configured endpoint, as in /probe?target=tls://dns.google")
          .answer(ctx);
    } else if (!operations.ready()) {
      Problem.busy("Probing has not begun.").answer(ctx);
    } else if (!probes.tryAcquire()) {
      Problem.busy("Too many probes are asked for at once.").answer(ctx);
    } else {
      try {
        probe(ctx, target.get());
      } finally {
        probes.release();
      }
    }
  }

  private void probe(Context ctx, String target) throws IOException, InterruptedException {
    ProbeRequest request =
        new ProbeRequest(
            target,
            Optional.ofNullable(ctx.queryParam("address")),
            Optional.ofNullable(ctx.queryParam("vantage")),
            patience(ctx.header(SCRAPE_TIMEOUT)));
    switch (operations.probe(request)) {
      case ProbeAnswer.Probed probed ->
          answer(ctx, metrics.exposition(accept(ctx), probed.targets()));
      case ProbeAnswer.Malformed malformed ->
          Problem.of(HttpStatus.BAD_REQUEST, malformed.reason()).answer(ctx);
      case ProbeAnswer.NotConfigured unknown -> Problem.notFound(unknown.reason()).answer(ctx);
    }
  }

  private void ready(Context ctx) {
    if (operations.ready()) {
      sentence(ctx, "Assay is ready.");
    } else {
      Problem.busy("Assay is not ready.").answer(ctx);
    }
  }

  private void reload(Context ctx) {
    LOG.info("{} asks for the configuration to be reloaded", Actor.of(ctx).name());
    List<String> mistakes = operations.reload();
    if (mistakes.isEmpty()) {
      sentence(ctx, "The configuration was reloaded.");
    } else {
      Problem.of(
              HttpStatus.BAD_REQUEST,
              "The configuration was not reloaded; the previous one stays in force.\n"
                  + String.join("\n", mistakes))
          .answer(ctx);
    }
  }

  private Pages.Visitors visitors() {
    return new Pages.Visitors() {
      @Override
      public Optional<String> token(Context ctx) {
        return gate.token(ctx);
      }

      @Override
      public String name(Context ctx) {
        return Actor.of(ctx).name();
      }
    };
  }

  /** Ends requests that go on for long. */
  void close() {
    api.close();
  }

  private static void answer(Context ctx, Exposition exposition) throws IOException {
    ctx.contentType(exposition.contentType());
    exposition.writeTo(ctx.outputStream());
  }

  private static void sentence(Context ctx, String text) {
    ctx.contentType("text/plain; charset=utf-8").result(text + "\n");
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
}
