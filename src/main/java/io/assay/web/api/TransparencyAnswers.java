package io.assay.web.api;

import io.assay.ct.follow.FollowProblem;
import io.assay.ct.follow.LogStatus;
import io.assay.ct.issuance.Classification;
import io.assay.ct.issuance.LoggedMatches;
import io.assay.history.Part;
import io.assay.metrics.LogView;
import io.assay.report.CtMatchReport;
import io.assay.web.problem.ProblemException;
import io.assay.web.reading.Knowledge;
import io.assay.web.reading.NotKeptException;
import io.javalin.http.Context;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code ct/matches} and {@code logs}: what was logged, and how far logs are read. Stateless. */
final class TransparencyAnswers {
  private static final String RESOLVER = "resolver";
  private static final String LOG = "log";
  private static final String CLASSIFICATION = "classification";
  private static final String ACKNOWLEDGED = "acknowledged";

  private TransparencyAnswers() {}

  /**
   * A followed log.
   *
   * @param reachable whether it gave a tree head lately
   */
  private record LogItem(
      String log,
      boolean reachable,
      long treeSize,
      long verifiedSize,
      long behind,
      long entries,
      long unreadable,
      @Nullable Instant since,
      @Nullable Instant headTime,
      @Nullable Instant lastVerified,
      @Nullable Instant caughtUp,
      List<LogProblem> problems) {
    static LogItem of(LogStatus status) {
      return new LogItem(
          status.log(),
          !status.problems().containsKey(FollowProblem.UNREACHABLE)
              && status.headTime().isPresent(),
          status.treeSize(),
          status.verifiedSize(),
          status.behind(),
          status.entries(),
          status.unreadable(),
          status.since().orElse(null),
          status.headTime().orElse(null),
          status.lastVerified().orElse(null),
          status.caughtUp().orElse(null),
          status.problems().entrySet().stream()
              .sorted(Map.Entry.comparingByKey())
              .map(one -> new LogProblem(one.getKey().id(), one.getValue()))
              .toList());
    }
  }

  /** What is wrong with a followed log. */
  private record LogProblem(String problem, String detail) {}

  static void logs(Context ctx, Knowledge knowledge) throws ProblemException, NotKeptException {
    Parameters.of(ctx);
    LogView view = knowledge.logs().get();
    if (view.logs().isEmpty() && view.issuances().absence().isPresent()) {
      throw NotKeptException.matches(view.issuances().absence().get());
    }
    Answer.page(ctx, Answer.Page.whole(view.logs().stream().map(LogItem::of).toList()));
  }

  static void matches(Context ctx, Knowledge knowledge)
      throws ProblemException, NotKeptException, IOException {
    Parameters asked =
        Parameters.of(ctx, List.of(RESOLVER, LOG, CLASSIFICATION, ACKNOWLEDGED), Parameters.PART);
    LoggedMatches.Query query =
        new LoggedMatches.Query(
            asked.text(RESOLVER),
            asked.text(LOG),
            asked.choice(
                CLASSIFICATION, List.of(Classification.Kind.values()), Classification.Kind::text),
            asked.flag(ACKNOWLEDGED));
    Part part = asked.part();
    Optional<Long> before = before(part);
    Optional<LoggedMatches> matches = knowledge.matches().get();
    if (matches.isEmpty()) {
      throw NotKeptException.matches(
          knowledge.logs().get().issuances().absence().orElse("following is about to begin"));
    }
    LoggedMatches.Part found = matches.get().find(query, before, part.limit());
    Answer.page(
        ctx,
        new Answer.Page<>(
            found.found().stream()
                .map(one -> CtMatchReport.of(one.match(), Optional.of(one.classification())))
                .toList(),
            found.next().map(Object::toString).orElse(null)));
  }

  private static Optional<Long> before(Part part) throws ProblemException {
    try {
      return Optional.of(part.after()).filter(text -> !text.isEmpty()).map(Long::parseLong);
    } catch (NumberFormatException e) {
      throw Parameters.nowhere();
    }
  }
}
