package io.assay.web.page;

import io.assay.endpoint.FoundText;
import io.assay.endpoint.Sha256;
import io.assay.history.HistoryException;
import io.assay.history.KeptIncident;
import io.assay.web.board.Present;
import io.assay.web.board.TargetId;
import io.assay.web.reading.Certificates;
import io.assay.web.reading.Incidents;
import io.assay.web.reading.Knowledge;
import io.assay.web.reading.NotKeptException;
import io.assay.x509.CertificateFacts;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.Header;
import io.javalin.http.HttpStatus;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where each page of a daemon that judges is, and what it shows. Thread-safe. */
public final class Pages {
  private static final Logger LOG = LoggerFactory.getLogger(Pages.class);
  private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");
  private static final String AN_HOUR = "max-age=3600";

  private final Knowledge knowledge;
  private final Incidents incidents;
  private final Visitors visitors;
  private final Frame frame;

  /** Who looks at pages. Thread-safe. */
  public interface Visitors {
    /**
     * Proves that a form is of a page for whom {@code ctx} is from; absent if he may change
     * nothing.
     */
    Optional<String> token(Context ctx);

    /** Whom {@code ctx} is from that changes something. */
    String name(Context ctx);
  }

  /** A page that is there, another one, or a sentence that says why not. */
  private sealed interface Answer {
    record Found(String title, Consumer<Html> main) implements Answer {}

    /** The browser is to ask for another page. */
    record Elsewhere(String link) implements Answer {}

    record Refused(HttpStatus status, String sentence) implements Answer {}
  }

  private interface Reading {
    Answer read(Context ctx, Instant now) throws IOException;
  }

  /**
   * @param visitors tells who may change something
   * @param version of this program, for people
   */
  public Pages(Knowledge knowledge, Visitors visitors, String version) {
    this.knowledge = knowledge;
    this.incidents = new Incidents(knowledge);
    this.visitors = visitors;
    this.frame = new Frame(version);
  }

  /** Answers for all of them. */
  public void register(RoutesConfig routes) {
    page(routes, Links.OVERVIEW, Links.OVERVIEW, this::overview);
    page(routes, "/resolver", Links.OVERVIEW, this::resolver);
    page(routes, "/target", Links.OVERVIEW, this::labelled);
    page(routes, "/target/{id}", Links.OVERVIEW, this::target);
    page(routes, Links.INCIDENTS, Links.INCIDENTS, this::incidents);
    page(routes, "/incident/{id}", Links.INCIDENTS, this::incident);
    page(routes, "/certificate/{sha256}", Links.OVERVIEW, this::certificate);
    page(routes, Links.TRANSPARENCY, Links.TRANSPARENCY, this::transparency);
    page(routes, Links.PROGRAMS, Links.PROGRAMS, this::programs);
    routes.post("/incident/{id}", this::acknowledge);
    asset(routes, "page.css", "text/css; charset=utf-8");
    asset(routes, "page.js", "text/javascript; charset=utf-8");
    asset(routes, "icon.svg", "image/svg+xml");
  }

  private void page(RoutesConfig routes, String path, String place, Reading reading) {
    Handler handler = ctx -> answer(ctx, place, reading);
    routes.get(path, handler).head(path, handler);
  }

  private void answer(Context ctx, String place, Reading reading) {
    Instant now = knowledge.clock().instant();
    Answer answer;
    try {
      answer = reading.read(ctx, now);
    } catch (IOException e) {
      LOG.warn("{} cannot be shown: {}", ctx.path(), e.getMessage());
      ctx.header(Header.RETRY_AFTER, "1");
      answer =
          new Answer.Refused(
              HttpStatus.SERVICE_UNAVAILABLE,
              "This cannot be read at the moment: " + e.getMessage());
    }
    switch (answer) {
      case Answer.Elsewhere elsewhere -> ctx.redirect(elsewhere.link, HttpStatus.SEE_OTHER);
      case Answer.Found found -> html(ctx, frame.page(found.title, place, now, found.main));
      case Answer.Refused refused -> {
        String title = refused.status.getMessage();
        html(
            ctx.status(refused.status),
            frame.page(
                title,
                place,
                now,
                page -> {
                  page.element("h1", title, "id", "headline");
                  page.element("p", refused.sentence);
                }));
      }
    }
  }

  private static void html(Context ctx, String page) {
    ctx.contentType("text/html; charset=utf-8").result(page);
  }

  private static void asset(RoutesConfig routes, String name, String type) {
    byte[] content = read(name);
    Handler handler =
        ctx -> ctx.contentType(type).header(Header.CACHE_CONTROL, AN_HOUR).result(content);
    routes.get("/assets/" + name, handler).head("/assets/" + name, handler);
  }

  private static byte[] read(String name) {
    try (InputStream file = Objects.requireNonNull(Pages.class.getResourceAsStream(name), name)) {
      return file.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + name, e);
    }
  }

  private Answer overview(Context ctx, Instant now) {
    OverviewPage page =
        new OverviewPage(knowledge, Optional.ofNullable(ctx.queryParam("after")).orElse(""), now);
    return new Answer.Found(page.title(), page::write);
  }

  private Answer resolver(Context ctx, Instant now) {
    String name = Optional.ofNullable(ctx.queryParam("name")).orElse("");
    ResolverPage page = new ResolverPage(name, knowledge, now);
    return page.exists()
        ? new Answer.Found(name, page::write)
        : missing("No resolver " + FoundText.quoted(name) + " is probed.");
  }

  /** For those who know a target by the labels of its metrics, as dashboards and alerts do. */
  private Answer labelled(Context ctx, Instant now) {
    String[] labels =
        Stream.of("resolver", "endpoint", "address", "vantage")
            .map(label -> Optional.ofNullable(ctx.queryParam(label)).orElse(""))
            .toArray(String[]::new);
    TargetId id = TargetId.of(labels[0], labels[1], labels[2], labels[3]);
    return knowledge.board().find(id).isPresent()
        ? new Answer.Elsewhere(Links.target(id))
        : missing(
            "No target of %s is probed at %s, address %s, from %s, or it is no longer."
                .formatted(
                    FoundText.quoted(labels[0]),
                    FoundText.quoted(labels[1]),
                    FoundText.quoted(labels[2]),
                    FoundText.quoted(labels[3])));
  }

  private Answer target(Context ctx, Instant now) {
    String id = ctx.pathParam("id");
    Optional<Present> present = TargetId.parse(id).flatMap(knowledge.board()::find);
    if (present.isEmpty()) {
      return missing("No target " + FoundText.quoted(id) + " is probed, or it is no longer.");
    }
    String asked = Optional.ofNullable(ctx.queryParam("range")).orElse(TimeRange.DAY.parameter());
    Optional<TimeRange> range = TimeRange.parse(asked);
    if (range.isEmpty()) {
      return new Answer.Refused(
          HttpStatus.BAD_REQUEST,
          "range is one of %s, not %s."
              .formatted(
                  Arrays.stream(TimeRange.values())
                      .map(TimeRange::parameter)
                      .collect(Collectors.joining(", ")),
                  FoundText.quoted(asked)));
    }
    TargetPage page = new TargetPage(present.get(), knowledge, range.get(), now);
    return new Answer.Found(page.title(), page::write);
  }

  private Answer incidents(Context ctx, Instant now) {
    String after = Optional.ofNullable(ctx.queryParam("after")).orElse("");
    try {
      return new Answer.Found("Incidents", new IncidentsPage(knowledge, after, now)::write);
    } catch (IllegalArgumentException e) {
      return new Answer.Refused(HttpStatus.BAD_REQUEST, e.getMessage() + ".");
    }
  }

  private Answer incident(Context ctx, Instant now) throws HistoryException {
    Optional<KeptIncident> incident = incident(ctx);
    if (incident.isEmpty()) {
      return unknownIncident(ctx);
    }
    IncidentPage page =
        new IncidentPage(
            incident.get(), knowledge, visitors.token(ctx).map(IncidentPage.Form::new), now);
    return new Answer.Found(page.title(), page::write);
  }

  /** Only the whole id: what is a link today must not be ambiguous tomorrow. */
  private Optional<KeptIncident> incident(Context ctx) throws HistoryException {
    String id = ctx.pathParam("id");
    return incidents.find(id).stream().filter(one -> one.id().toString().equals(id)).findFirst();
  }

  private static Answer unknownIncident(Context ctx) {
    return missing("No incident " + FoundText.quoted(ctx.pathParam("id")) + " is known.");
  }

  private void acknowledge(Context ctx) {
    answer(
        ctx,
        Links.INCIDENTS,
        (_, _) -> {
          Optional<KeptIncident> incident = incident(ctx);
          if (incident.isEmpty()) {
            return unknownIncident(ctx);
          }
          String note = Optional.ofNullable(ctx.formParam("note")).orElse("").strip();
          if (note.isEmpty() || note.length() > Incidents.NOTE_CHARACTERS) {
            return new Answer.Refused(
                HttpStatus.BAD_REQUEST,
                "An acknowledgement needs a note of 1 to %d characters that says what is known."
                    .formatted(Incidents.NOTE_CHARACTERS));
          }
          try {
            incidents.acknowledge(incident.get().id(), visitors.name(ctx), note);
          } catch (NotKeptException e) {
            return new Answer.Refused(HttpStatus.NOT_FOUND, String.valueOf(e.getMessage()));
          }
          return new Answer.Elsewhere(Links.incident(incident.get().id()));
        });
  }

  private Answer certificate(Context ctx, Instant now) throws HistoryException {
    String text = ctx.pathParam("sha256");
    Optional<CertificateFacts> found =
        DIGEST.matcher(text).matches()
            ? new Certificates(knowledge).find(Sha256.parse(text)).map(Certificates.Known::facts)
            : Optional.empty();
    if (found.isEmpty()) {
      return missing("No certificate " + FoundText.quoted(text) + " was seen.");
    }
    CertificatePage page = new CertificatePage(found.get(), knowledge, now);
    return new Answer.Found(page.title(), page::write);
  }

  private Answer transparency(Context ctx, Instant now) throws IOException {
    String before = Optional.ofNullable(ctx.queryParam("before")).orElse("");
    Optional<Long> place;
    try {
      place = before.isEmpty() ? Optional.empty() : Optional.of(Long.parseLong(before));
    } catch (NumberFormatException e) {
      return new Answer.Refused(
          HttpStatus.BAD_REQUEST,
          "before is the number in a link to earlier ones, not " + FoundText.quoted(before) + ".");
    }
    return new Answer.Found(
        "Certificate Transparency", new TransparencyPage(knowledge, place, now)::write);
  }

  private Answer programs(Context ctx, Instant now) {
    return new Answer.Found("Root programs", new ProgramsPage(knowledge, now)::write);
  }

  private static Answer missing(String sentence) {
    return new Answer.Refused(HttpStatus.NOT_FOUND, sentence);
  }
}
