package io.assay.incident;

import io.assay.incident.Finding.Kind;
import io.assay.incident.Finding.Sound;
import io.assay.incident.Finding.Unsaid;
import io.assay.incident.Finding.Wrong;
import io.assay.judge.Reach;
import io.assay.judge.Severity;
import io.assay.probe.Stage;
import java.util.ArrayList;
import java.util.List;

/**
 * A probe that got no answer against those of other vantage points. What they say of another
 * address tells nothing, unless it is the name that cannot be resolved.
 */
final class ReachComparison {
  private static final String EXPECTED = "an answer here where others get one";

  private final View own;
  private final List<View> others;
  private final Elsewhere elsewhere;

  private ReachComparison(View own, List<View> others, Elsewhere elsewhere) {
    this.own = own;
    this.others = others;
    this.elsewhere = elsewhere;
  }

  /** What is to be said of a probe that ended with {@code reach}, and was taken note of. */
  static Finding finding(View own, Reach reach, EndpointViews endpoint, Elsewhere elsewhere) {
    Elsewhere comparable =
        own.reachability.stage() == Stage.RESOLVE
            ? Elsewhere.anywhere(own, endpoint, elsewhere.time(), elsewhere.rules())
            : elsewhere;
    List<View> others = new ArrayList<>(comparable.views());
    others.removeIf(
        view ->
            !Moment.within(comparable.rules().window(), view.reachability.at(), comparable.time()));
    if (others.isEmpty()
        || !(comparable.sameAddress() || own.reachability.stage() == Stage.RESOLVE)) {
      return new Unsaid(
          EXPECTED,
          own.reachability.failure() + "; no other vantage point looked at this address lately");
    }
    return new ReachComparison(own, others, elsewhere).finding(reach);
  }

  private Finding finding(Reach reach) {
    int needed = Loss.evidence(elsewhere.rules().raiseAfter(), own, others);
    Reachability here = own.reachability;
    if (reach == Reach.NOT_REACHED && here.unreached() >= needed) {
      List<View> reaching = answered(here.unreachedSince());
      if (!reaching.isEmpty()) {
        return wrong(
            Kind.REACH, Severity.CRITICAL, reaching, here.unreached(), here.unreachedSince());
      }
    }
    if (here.unanswered() >= needed) {
      List<View> answering = answered(here.unansweredSince());
      if (!answering.isEmpty()) {
        return wrong(
            Kind.SERVICE, Severity.WARNING, answering, here.unanswered(), here.unansweredSince());
      }
    }
    List<View> answering = new ArrayList<>(others);
    answering.removeIf(view -> !view.reachability.isAnswering());
    return answering.isEmpty()
        ? new Sound(
            EXPECTED,
            "%s, and no answer at %s either: down rather than blocked"
                .formatted(here.failure(), Elsewhere.names(others)))
        : new Unsaid(
            EXPECTED,
            "%s, %d in a row; an answer at %s. It takes %d, and an answer elsewhere meanwhile"
                .formatted(here.failure(), here.unanswered(), Elsewhere.names(answering), needed));
  }

  /** Those that got an answer after that, before this probe began. */
  private List<View> answered(long since) {
    List<View> found = new ArrayList<>(others);
    found.removeIf(view -> !view.reachability.answeredWithin(since, elsewhere.time()));
    return found;
  }

  private Finding wrong(
      Kind kind, Severity severity, List<View> answering, int probes, long since) {
    String where = Elsewhere.names(answering);
    return new Wrong(
        kind,
        severity,
        EXPECTED + ", as at " + where,
        own.reachability.failure(),
        "%s from %s, not from here since %s, %d probes in a row: %s"
            .formatted(
                kind == Kind.REACH ? "reachable" : "served",
                where,
                Moment.text(since),
                probes,
                own.reachability.failure()));
  }
}
