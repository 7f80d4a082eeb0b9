package io.assay.web.api;

import io.assay.history.HistoryFigures;
import io.assay.incident.Incident;
import io.assay.judge.Severity;
import io.assay.judge.Verdict;
import io.assay.trust.RootProgram;
import io.assay.web.board.Present;
import io.assay.web.problem.ProblemException;
import io.assay.web.reading.Knowledge;
import io.javalin.http.Context;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * {@code status} and {@code programs}: how the daemon itself is, and by whom it goes. Immutable.
 */
final class StateAnswers {
  private final String version;

  /**
   * @param version of this program
   */
  StateAnswers(String version) {
    this.version = version;
  }

  /**
   * The daemon.
   *
   * @param verdicts how many targets have each, and {@code none} those that were never probed
   * @param openIncidents how many there are of each severity
   * @param history null where none is kept
   */
  private record Status(
      String version,
      String role,
      Instant started,
      int targets,
      Map<String, Long> verdicts,
      Map<String, Long> openIncidents,
      int logs,
      long changes,
      @Nullable History history) {}

  private record History(
      Map<String, Long> rows, long octets, int waiting, long dropped, long failures) {
    static History of(HistoryFigures figures) {
      return new History(
          new TreeMap<>(figures.rows()),
          figures.octets(),
          figures.waiting(),
          figures.dropped(),
          figures.failures());
    }
  }

  /**
   * A root program.
   *
   * @param roots how many anchors it has; null where there is no data, as the next three
   * @param constrained how many of them under conditions
   * @param absence why there is no data; null where there is
   */
  private record Program(
      String name,
      @Nullable Integer roots,
      @Nullable Long constrained,
      @Nullable Instant asOf,
      @Nullable Long ageSeconds,
      @Nullable String source,
      @Nullable String absence) {
    static Program of(RootProgram program, Instant now) {
      if (program.absence().isPresent()) {
        return new Program(program.name(), null, null, null, null, null, program.absence().get());
      }
      return new Program(
          program.name(),
          program.anchors().size(),
          program.anchors().values().stream()
              .filter(terms -> !terms.alternatives().isEmpty())
              .count(),
          program.asOf().orElse(null),
          program
              .asOf()
              .map(date -> Math.max(0, Duration.between(date, now).toSeconds()))
              .orElse(null),
          program.source(),
          null);
    }
  }

  void status(Context ctx, Knowledge knowledge) throws ProblemException {
    Parameters.of(ctx);
    Map<String, Long> verdicts = new LinkedHashMap<>();
    List.of(Verdict.values()).reversed().forEach(verdict -> verdicts.put(verdict.text(), 0L));
    verdicts.put("none", 0L);
    List<Present> all = knowledge.board().all();
    all.forEach(
        present ->
            verdicts.merge(
                present.judgement().map(one -> one.verdict().text()).orElse("none"),
                1L,
                Long::sum));
    Map<String, Long> open = new LinkedHashMap<>();
    List.of(Severity.values()).reversed().forEach(severity -> open.put(severity.text(), 0L));
    for (Incident incident : knowledge.open().get()) {
      open.merge(incident.severity().text(), 1L, Long::sum);
    }
    Answer.json(
        ctx,
        new Status(
            version,
            knowledge.role().name().toLowerCase(Locale.ROOT),
            knowledge.started(),
            all.size(),
            verdicts,
            open,
            knowledge.logs().get().logs().size(),
            knowledge.board().changes(),
            knowledge.kept().map(kept -> History.of(kept.figures())).orElse(null)));
  }

  static void programs(Context ctx, Knowledge knowledge) throws ProblemException {
    Parameters.of(ctx);
    Instant now = knowledge.clock().instant();
    Answer.page(
        ctx,
        Answer.Page.whole(
            knowledge.programs().get().stream().map(one -> Program.of(one, now)).toList()));
  }
}
