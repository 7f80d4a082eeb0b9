package io.assay.web.api;

import io.assay.history.HistoryException;
import io.assay.history.HourTimings;
import io.assay.history.HourTimings.Spread;
import io.assay.judge.Verdict;
import io.assay.probe.Stage;
import io.assay.report.CheckReport;
import io.assay.web.board.Present;
import io.assay.web.board.TargetId;
import io.assay.web.problem.Problem;
import io.assay.web.problem.ProblemException;
import io.assay.web.reading.Knowledge;
import io.assay.web.reading.NotKeptException;
import io.assay.web.reading.Targets;
import io.javalin.http.Context;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code targets}: how every target is. Stateless. */
final class TargetAnswers {
  private static final String VERDICT = "verdict";

  /** What is shown of timings unless more is asked for. */
  private static final Duration USUAL_TIME = Duration.ofDays(7);

  private TargetAnswers() {}

  /** An hour's timings of one target. */
  private record Hour(Instant hour, Map<String, Length> stages, @Nullable Length total) {
    static Hour of(HourTimings timings) {
      Map<String, Length> stages = new LinkedHashMap<>();
      for (Stage stage : Stage.values()) {
        Optional.ofNullable(timings.stages().get(stage))
            .ifPresent(spread -> stages.put(stage.text(), Length.of(spread)));
      }
      return new Hour(timings.hour(), stages, timings.total().map(Length::of).orElse(null));
    }
  }

  /** Lengths of time in milliseconds. */
  private record Length(long count, double least, double median, double most) {
    static Length of(Spread spread) {
      return new Length(
          spread.count(), millis(spread.least()), millis(spread.median()), millis(spread.most()));
    }

    private static double millis(Duration length) {
      return Math.round(length.toNanos() / 1e3) / 1e3;
    }
  }

  static void list(Context ctx, Knowledge knowledge) throws ProblemException {
    Parameters asked = Parameters.of(ctx, Parameters.TARGET, List.of(VERDICT), Parameters.PART);
    Optional<Verdict> verdict = asked.choice(VERDICT, List.of(Verdict.values()), Verdict::text);
    try {
      Answer.page(
          ctx,
          Answer.Page.of(
              new Targets(knowledge).find(asked.filter(), verdict, asked.part()), TargetItem::of));
    } catch (IllegalArgumentException e) {
      throw Parameters.nowhere();
    }
  }

  static void one(Context ctx, Knowledge knowledge) throws ProblemException {
    Parameters.of(ctx);
    Present present = present(ctx, knowledge);
    Answer.json(
        ctx,
        CheckReport.of(
            present
                .judgement()
                .orElseThrow(
                    () ->
                        Problem.notFound("This target was not probed yet since the daemon began.")
                            .exception())));
  }

  static void timings(Context ctx, Knowledge knowledge)
      throws ProblemException, NotKeptException, HistoryException {
    Parameters asked = Parameters.of(ctx, Parameters.TIME);
    Instant to = asked.time(Parameters.TO).orElseGet(knowledge.clock()::instant);
    Instant from = asked.time(Parameters.FROM).orElseGet(() -> to.minus(USUAL_TIME));
    Present present = present(ctx, knowledge);
    Answer.page(
        ctx,
        Answer.Page.whole(
            new Targets(knowledge)
                .timings(present.target(), from, to).stream().map(Hour::of).toList()));
  }

  private static Present present(Context ctx, Knowledge knowledge) throws ProblemException {
    return TargetId.parse(ctx.pathParam("id"))
        .flatMap(new Targets(knowledge)::find)
        .orElseThrow(
            () ->
                Problem.notFound("There is no target with that id; /api/v1/targets lists them.")
                    .exception());
  }
}
