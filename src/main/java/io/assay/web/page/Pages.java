package io.assay.web.page;

import io.assay.endpoint.FoundText;
import io.assay.endpoint.Sha256;
import io.assay.history.HistoryException;
import io.assay.history.HistoryFilter;
import io.assay.history.KeptIncident;
import io.assay.web.Knowledge;
import io.assay.web.board.Present;
import io.assay.web.board.TargetId;
import io.assay.x509.CertificateFacts;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Header;
import io.javalin.http.HttpStatus;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Where each page of a daemon that judges is, and what it shows. Thread-safe. */
public final class Pages {
  private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");
  private static final String AN_HOUR = "max-age=3600";

  private final Knowledge knowledge;
  private final Frame frame;
  private final InstantSource clock;

  /** A page that is there, or a sentence that says why not. */
  private sealed interface Answer {
    record Found(String title, Consumer<Html> main) implements Answer {}

    record Refused(HttpStatus status, String sentence) implements Answer {}
  }

  private interface Reading {
    Answer read(Context ctx, Instant now) throws HistoryException;
  }

  /**
   * @param version of this program, for people
   */
  public Pages(Knowledge knowledge, String version, InstantSource clock) {
    this.knowledge = knowledge;
    this.frame = new Frame(version);
    this.clock = clock;
  }

  /** Answers for all of them. */
  public void register(RoutesConfig routes) {
    page(routes, Links.OVERVIEW, Links.OVERVIEW, this::overview);
    page(routes, "/resolver", Links.OVERVIEW, this::resolver);
    page(routes, "/target/{id}", Links.OVERVIEW, this::target);
    page(routes, Links.INCIDENTS, Links.INCIDENTS, this::incidents);
    page(routes, "/incident/{id}", Links.INCIDENTS, this::incident);
    page(routes, "/certificate/{sha256}", Links.OVERVIEW, this::certificate);
    page(routes, Links.TRANSPARENCY, Links.TRANSPARENCY, this::transparency);
    asset(routes, "page.css", "text/css; charset=utf-8");
    asset(routes, "page.js", "text/javascript; charset=utf-8");
    asset(routes, "icon.svg", "image/svg+xml");
  }

  private void page(RoutesConfig routes, String path, String place, Reading reading) {
    routes.get(path, ctx -> answer(ctx, place, reading));
  }

  private void answer(Context ctx, String place, Reading reading) {
    Instant now = clock.instant();
    Answer answer;
    try {
      answer = reading.read(ctx, now);
    } catch (HistoryException e) {
      answer =
          new Answer.Refused(
              HttpStatus.SERVICE_UNAVAILABLE,
              "The history cannot be read at the moment: " + e.getMessage());
    }
    String html =
        switch (answer) {
          case Answer.Found found -> frame.page(found.title, place, now, found.main);
          case Answer.Refused refused -> {
            ctx.status(refused.status);
            String title = refused.status.getMessage();
            yield frame.page(
                title,
                place,
                now,
                page -> {
                  page.element("h1", title, "id", "headline");
                  page.element("p", refused.sentence);
                });
          }
        };
    ctx.html(html);
  }

  private static void asset(RoutesConfig routes, String name, String type) {
    byte[] content = read(name);
    routes.get(
        "/assets/" + name,
        ctx -> ctx.contentType(type).header(Header.CACHE_CONTROL, AN_HOUR).result(content));
  }

  private static byte[] read(String name) {
    try (InputStream file = Objects.requireNonNull(Pages.class.getResourceAsStream(name), name)) {
      return file.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + name, e);
    }
  }

  private Answer overview(Context ctx, Instant now) throws HistoryException {
    OverviewPage page = new OverviewPage(knowledge, now);
    return new Answer.Found(page.title(), page::write);
  }

  private Answer resolver(Context ctx, Instant now) throws HistoryException {
    String name = Optional.ofNullable(ctx.queryParam("name")).orElse("");
    ResolverPage page = new ResolverPage(name, knowledge, now);
    return page.exists()
        ? new Answer.Found(name, page::write)
        : missing("No resolver " + FoundText.quoted(name) + " is probed.");
  }

  private Answer target(Context ctx, Instant now) throws HistoryException {
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

  private Answer incidents(Context ctx, Instant now) throws HistoryException {
    String after = Optional.ofNullable(ctx.queryParam("after")).orElse("");
    try {
      return new Answer.Found("Incidents", new IncidentsPage(knowledge, after, now)::write);
    } catch (IllegalArgumentException e) {
      return new Answer.Refused(HttpStatus.BAD_REQUEST, e.getMessage() + ".");
    }
  }

  private Answer incident(Context ctx, Instant now) throws HistoryException {
    String id = ctx.pathParam("id");
    Optional<KeptIncident> incident = incident(id);
    if (incident.isEmpty()) {
      return missing("No incident " + FoundText.quoted(id) + " is known.");
    }
    IncidentPage page = new IncidentPage(incident.get(), knowledge, Optional.empty(), now);
    return new Answer.Found(page.title(), page::write);
  }

  private Optional<KeptIncident> incident(String text) throws HistoryException {
    UUID id;
    try {
      id = UUID.fromString(text);
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // Nothing is called so.
    }
    Optional<KeptIncident> kept =
        knowledge.history().isPresent()
            ? knowledge.history().get().incident(id)
            : Optional.empty();
    return kept.or(
        () ->
            knowledge.open().get().stream()
                .filter(one -> one.id().equals(id))
                .findFirst()
                .map(KeptIncident::of));
  }

  private Answer certificate(Context ctx, Instant now) throws HistoryException {
    String text = ctx.pathParam("sha256");
    Optional<CertificateFacts> found =
        DIGEST.matcher(text).matches() ? certificate(Sha256.parse(text)) : Optional.empty();
    if (found.isEmpty()) {
      return missing("No certificate " + FoundText.quoted(text) + " was seen.");
    }
    CertificatePage page = new CertificatePage(found.get(), knowledge, now);
    return new Answer.Found(page.title(), page::write);
  }

  private Optional<CertificateFacts> certificate(Sha256 digest) throws HistoryException {
    if (knowledge.history().isPresent()) {
      Optional<CertificateFacts> kept =
          knowledge
              .history()
              .get()
              .certificate(digest)
              .map(one -> CertificateFacts.of(one.der()));
      if (kept.isPresent()) {
        return kept;
      }
    }
    return knowledge.board().all().stream()
        .flatMap(present -> present.judgement().stream())
        .flatMap(judgement -> ChainDrawing.known(judgement).values().stream())
        .filter(one -> one.sha256().equals(digest))
        .findFirst();
  }

  private Answer transparency(Context ctx, Instant now) throws HistoryException {
    return new Answer.Found(
        "Certificate Transparency", new TransparencyPage(knowledge, now)::write);
  }

  private static Answer missing(String sentence) {
    return new Answer.Refused(HttpStatus.NOT_FOUND, sentence);
  }
}
