package io.assay.web.api;

import io.assay.history.HistoryException;
import io.assay.history.HistoryFilter;
import io.assay.history.HistoryReader;
import io.assay.history.KeptObservation;
import io.assay.history.Part;
import io.assay.history.Rows;
import io.assay.report.ObservationReport;
import io.assay.report.SightingReport;
import io.assay.report.VerdictReport;
import io.assay.web.problem.Problem;
import io.assay.web.problem.ProblemException;
import io.assay.web.reading.Knowledge;
import io.assay.web.reading.NotKeptException;
import io.javalin.http.Context;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/** {@code sightings}, {@code verdicts} and {@code observations}: what was. Stateless. */
final class HistoryAnswers {
  private HistoryAnswers() {}

  /** A question to a part of the history. */
  private interface Asking<T> {
    Rows<T> of(HistoryReader reader, HistoryFilter filter, Part part) throws HistoryException;
  }

  static void sightings(Context ctx, Knowledge knowledge)
      throws ProblemException, NotKeptException, HistoryException {
    list(ctx, knowledge, HistoryReader::sightings, SightingReport::of);
  }

  static void verdicts(Context ctx, Knowledge knowledge)
      throws ProblemException, NotKeptException, HistoryException {
    list(ctx, knowledge, HistoryReader::verdicts, VerdictReport::of);
  }

  static void observations(Context ctx, Knowledge knowledge)
      throws ProblemException, NotKeptException, HistoryException {
    list(ctx, knowledge, HistoryReader::observations, ObservationReport.Summary::of);
  }

  private static <T, R> void list(
      Context ctx, Knowledge knowledge, Asking<T> asking, Function<T, R> report)
      throws ProblemException, NotKeptException, HistoryException {
    Parameters asked = Parameters.of(ctx, Parameters.TARGET, Parameters.TIME, Parameters.PART);
    HistoryFilter filter = asked.filter();
    Part part = asked.part();
    try {
      Answer.page(ctx, Answer.Page.of(asking.of(history(knowledge), filter, part), report));
    } catch (IllegalArgumentException e) {
      throw Parameters.nowhere();
    }
  }

  static void observation(Context ctx, Knowledge knowledge)
      throws ProblemException, NotKeptException, HistoryException {
    Parameters.of(ctx);
    HistoryReader reader = history(knowledge);
    Optional<UUID> id = uuid(ctx.pathParam("id"));
    Optional<KeptObservation> found =
        id.isPresent() ? reader.observation(id.get()) : Optional.empty();
    Answer.json(
        ctx,
        ObservationReport.of(
            found.orElseThrow(
                () ->
                    Problem.notFound(
                            "No observation with that id is kept; /api/v1/observations lists those that"
                                + " are.")
                        .exception())));
  }

  private static HistoryReader history(Knowledge knowledge) throws NotKeptException {
    return knowledge.history().orElseThrow(NotKeptException::history);
  }

  /** The id that {@code text} is, if it is one in its canonical form. */
  static Optional<UUID> uuid(String text) {
    try {
      UUID id = UUID.fromString(text);
      return id.toString().equals(text) ? Optional.of(id) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
