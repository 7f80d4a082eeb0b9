package io.assay.web.api;

import io.assay.web.problem.Problem;
import io.assay.web.problem.ProblemException;
import io.assay.web.reading.Knowledge;
import io.assay.web.reading.NotKeptException;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The resources below {@code /api/v1/}. Thread-safe. */
public final class Api implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Api.class);

  private static final String V1 = "/api/v1/";
  private static final String EVENTS = V1 + "events";

  /** Answers that are worked on at once; others wait. */
  private static final int AT_ONCE = 32;

  private static final long WAIT_SECONDS = 5;

  private final Optional<Knowledge> knowledge;
  private final byte[] description = description();
  private final Events events;
  private final Semaphore working = new Semaphore(AT_ONCE);
  private final List<Route> routes;

  /** What answers one resource. */
  private interface Resource {
    void answer(Context ctx, Knowledge knowledge)
        throws ProblemException, NotKeptException, IOException;
  }

  /** A resource: how, where, and what answers. */
  record Route(HandlerType method, String path, Handler handler) {
    /** What never ends has no head that would be worth waiting for. */
    boolean hasHead() {
      return method.equals(HandlerType.GET) && !path.equals(EVENTS);
    }
  }

  /**
   * @param knowledge what there is to show, where this process judges
   * @param version of Assay
   * @param changer says who a request is from
   */
  public Api(Optional<Knowledge> knowledge, String version, Function<Context, String> changer) {
    this.knowledge = knowledge;
    this.events = new Events(knowledge);
    IncidentAnswers incidents = new IncidentAnswers(version, changer);
    StateAnswers state = new StateAnswers(version);
    routes =
        List.of(
            new Route(HandlerType.GET, V1 + "openapi.json", this::describe),
            get("status", state::status),
            get("targets", TargetAnswers::list),
            get("targets/{id}", TargetAnswers::one),
            get("targets/{id}/timings", TargetAnswers::timings),
            get("sightings", HistoryAnswers::sightings),
            get("verdicts", HistoryAnswers::verdicts),
            get("observations", HistoryAnswers::observations),
            get("observations/{id}", HistoryAnswers::observation),
            get("incidents", IncidentAnswers::list),
            get("incidents/{id}", IncidentAnswers::one),
            new Route(
                HandlerType.POST,
                V1 + "incidents/{id}/acknowledgements",
                working(incidents::acknowledge)),
            get("incidents/{id}/evidence", incidents::evidence),
            // In this order: the second would take the first for a digest.
            get("certificates/{sha256}.pem", CertificateAnswers::pem),
            get("certificates/{sha256}", CertificateAnswers::one),
            get("ct/matches", TransparencyAnswers::matches),
            get("logs", TransparencyAnswers::logs),
            get("programs", StateAnswers::programs),
            new Route(HandlerType.GET, EVENTS, answering(events::listen)));
  }

  /** Has its resources answered by {@code routes}. */
  public void register(RoutesConfig config) {
    for (Route route : routes) {
      config.addHttpHandler(route.method, route.path, route.handler);
      if (route.hasHead()) {
        config.head(route.path, route.handler);
      }
    }
    config.get(
        "/api/<rest>",
        ctx ->
            Problem.notFound(
                    "There is no such resource; %sopenapi.json describes them.".formatted(V1))
                .answer(ctx));
  }

  /** All resources. */
  List<Route> routes() {
    return routes;
  }

  private Route get(String path, Resource resource) {
    return new Route(HandlerType.GET, V1 + path, working(resource));
  }

  /** Has a resource answered while not too many others are. */
  private Handler working(Resource resource) {
    return answering(
        (ctx, known) -> {
          try {
            if (!working.tryAcquire(WAIT_SECONDS, TimeUnit.SECONDS)) {
              throw Problem.busy("Too much is asked at once.").exception();
            }
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Problem.busy("Assay is shutting down.").exception();
          }
          try {
            resource.answer(ctx, known);
          } finally {
            working.release();
          }
        });
  }

  private Handler answering(Resource resource) {
    return ctx -> {
      try {
        resource.answer(
            ctx,
            knowledge.orElseThrow(
                () ->
                    Problem.notKept(
                            "This process probes for judges elsewhere (role: prober) and knows of no"
                                + " judgement; ask a judge.")
                        .exception()));
      } catch (NotKeptException e) {
        throw Problem.notKept(String.valueOf(e.getMessage())).exception();
      } catch (IOException e) {
        LOG.warn("{} cannot be answered: {}", ctx.path(), e.getMessage());
        throw Problem.busy(
                "What was asked for cannot be read at the moment; the daemon's log says why.")
            .exception();
      }
    };
  }

  private void describe(Context ctx) {
    ctx.contentType("application/json").result(description);
  }

  private static byte[] description() {
    try (InputStream in = Objects.requireNonNull(Api.class.getResourceAsStream("openapi.json"))) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends whatever goes on for long. */
  @Override
  public void close() {
    events.close();
  }
}
