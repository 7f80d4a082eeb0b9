package io.assay.web.api;

import io.assay.evidence.Dossier;
import io.assay.evidence.EvidenceBundle;
import io.assay.evidence.EvidenceFolder;
import io.assay.history.HistoryException;
import io.assay.history.HistoryFilter;
import io.assay.history.KeptIncident;
import io.assay.history.Part;
import io.assay.judge.Severity;
import io.assay.report.IncidentReport;
import io.assay.report.ReportJson;
import io.assay.web.problem.Problem;
import io.assay.web.problem.ProblemException;
import io.assay.web.reading.Incidents;
import io.assay.web.reading.Knowledge;
import io.assay.web.reading.NotKeptException;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;

/** {@code incidents}: what is and was wrong, who knows of it, and its evidence. Thread-safe. */
final class IncidentAnswers {
  private static final Logger LOG = LoggerFactory.getLogger(IncidentAnswers.class);

  private static final String OPEN = "open";
  private static final String SEVERITY = "severity";

  /** A bundle takes tens of megabytes while it is made. */
  private static final int BUNDLES_AT_ONCE = 2;

  private final String version;
  private final Function<Context, String> changer;
  private final Semaphore bundles = new Semaphore(BUNDLES_AT_ONCE);

  /**
   * @param version of this program
   * @param changer says who a request is from
   */
  IncidentAnswers(String version, Function<Context, String> changer) {
    this.version = version;
    this.changer = changer;
  }

  /** What is sent to acknowledge an incident. */
  private record Note(@Nullable String note) {}

  static void list(Context ctx, Knowledge knowledge)
      throws ProblemException, NotKeptException, HistoryException {
    Parameters asked =
        Parameters.of(
            ctx, Parameters.TARGET, List.of(OPEN, SEVERITY), Parameters.TIME, Parameters.PART);
    Optional<Boolean> open = asked.flag(OPEN);
    Optional<Severity> severity =
        asked.choice(SEVERITY, List.of(Severity.values()), Severity::text);
    HistoryFilter filter = asked.filter();
    Part part = asked.part();
    try {
      Answer.page(
          ctx,
          Answer.Page.of(
              new Incidents(knowledge).find(filter, open, severity, part), IncidentReport::of));
    } catch (IllegalArgumentException e) {
      throw Parameters.nowhere();
    }
  }

  static void one(Context ctx, Knowledge knowledge) throws ProblemException, HistoryException {
    Parameters.of(ctx);
    Answer.json(ctx, IncidentReport.of(incident(ctx, knowledge)));
  }

  private static KeptIncident incident(Context ctx, Knowledge knowledge)
      throws ProblemException, HistoryException {
    String id = ctx.pathParam("id").toLowerCase(Locale.ROOT);
    List<KeptIncident> found = new Incidents(knowledge).find(id);
    if (found.size() > 1) {
      throw Problem.malformed(
              "id", "Several incidents begin with %s; say more of the id.".formatted(id))
          .exception();
    }
    return found.stream().findFirst().orElseThrow(IncidentAnswers::unknown);
  }

  private static ProblemException unknown() {
    return Problem.notFound("There is no incident with that id; /api/v1/incidents lists them.")
        .exception();
  }

  void acknowledge(Context ctx, Knowledge knowledge)
      throws ProblemException, NotKeptException, HistoryException {
    Parameters.of(ctx);
    String note = note(ctx);
    if (knowledge.kept().isEmpty()) {
      throw NotKeptException.history();
    }
    KeptIncident known =
        new Incidents(knowledge)
            .acknowledge(incident(ctx, knowledge).id(), changer.apply(ctx), note)
            .orElseThrow(IncidentAnswers::unknown);
    ctx.status(HttpStatus.CREATED);
    Answer.json(ctx, IncidentReport.of(known));
  }

  private static String note(Context ctx) throws ProblemException {
    String text = "";
    try {
      // The document may also be the word null.
      Note said = ReportJson.read(ctx.body(), Note.class);
      text = said == null ? "" : Optional.ofNullable(said.note).orElse("").strip();
    } catch (JacksonException e) {
      text = ""; // Said below, with what would be right.
    }
    if (text.isEmpty() || text.length() > Incidents.NOTE_CHARACTERS) {
      throw Problem.malformed(
              "note",
              "Send {\"note\": \"…\"} with a note from 1 to %d characters."
                  .formatted(Incidents.NOTE_CHARACTERS))
          .exception();
    }
    return text;
  }

  void evidence(Context ctx, Knowledge knowledge)
      throws ProblemException, NotKeptException, IOException {
    Parameters.of(ctx);
    EvidenceFolder folder = knowledge.evidence().orElseThrow(NotKeptException::evidence);
    if (!bundles.tryAcquire()) {
      throw Problem.busy("Too many bundles are asked for at once.").exception();
    }
    try {
      send(dossier(ctx, knowledge, folder), ctx);
    } finally {
      bundles.release();
    }
  }

  private static Dossier dossier(Context ctx, Knowledge knowledge, EvidenceFolder folder)
      throws ProblemException, IOException {
    // What is over longer than history is kept may still have evidence.
    Optional<UUID> id = HistoryAnswers.uuid(ctx.pathParam("id"));
    try {
      return folder.read(id.isPresent() ? id.get() : incident(ctx, knowledge).id());
    } catch (NoSuchFileException e) {
      throw Problem.notFound("No evidence of that incident is kept; see docs/evidence.md.")
          .exception();
    }
  }

  private void send(Dossier dossier, Context ctx) {
    String name = dossier.subject().incident().map(UUID::toString).orElse("evidence") + ".zip";
    ctx.contentType("application/zip")
        .header("Content-Disposition", "attachment; filename=\"%s\"".formatted(name))
        .disableCompression();
    try {
      OutputStream out = new BufferedOutputStream(ctx.outputStream());
      EvidenceBundle.write(dossier, version, out);
      out.flush();
    } catch (IOException e) {
      LOG.debug("A client went away: {}", e.toString());
    }
  }
}
