package io.assay.incident;

import io.assay.incident.Finding.Kind;
import io.assay.incident.Finding.Unsaid;
import io.assay.incident.Finding.Wrong;
import io.assay.judge.Check;
import io.assay.judge.CheckResult;
import io.assay.judge.Reach;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The endpoint is the same from every vantage point. */
final class VantageCheck {
  /** What would be right, where nothing can be compared. */
  static final String EXPECTED = "the same from every vantage point";

  private VantageCheck() {}

  /** Judges a probe that {@code own} took note of. */
  static CheckResult judge(
      View own, Look look, AddressViews address, EndpointViews endpoint, Rules rules) {
    Set<Kind> sound = EnumSet.noneOf(Kind.class);
    Elsewhere elsewhere = Elsewhere.of(own, address, endpoint, look.at(), rules);
    Finding finding =
        elsewhere.views().isEmpty()
            ? new Unsaid(
                EXPECTED,
                "no other vantage point looked within "
                    + Moment.duration(rules.window())
                    + " of this probe")
            : finding(own, look, endpoint, elsewhere, sound);
    return own.vantageRaised.result(Check.VANTAGE, finding, sound, rules.clearAfter());
  }

  private static Finding finding(
      View own, Look look, EndpointViews endpoint, Elsewhere elsewhere, Set<Kind> sound) {
    Optional<Finding> chain =
        look.face().map(face -> new ChainComparison(own, face, endpoint, elsewhere).finding());
    if (chain.filter(Finding.Sound.class::isInstance).isPresent()) {
      sound.add(Kind.CHAIN);
    }
    Optional<Finding> reach =
        switch (look.end()) {
          case Look.End.Unanswered(var reached, var _) -> {
            if (reached != Reach.NOT_REACHED) {
              sound.add(Kind.REACH);
            }
            yield Optional.of(ReachComparison.finding(own, reached, endpoint, elsewhere));
          }
          case Look.End.Answered _ -> {
            sound.add(Kind.REACH);
            sound.add(Kind.SERVICE);
            yield Optional.empty();
          }
          case Look.End.Untold _ -> Optional.empty();
        };
    DetailComparison details = new DetailComparison(own, elsewhere);
    Optional<Finding> answer = look.answer().flatMap(a -> details.answer(a, sound));
    Optional<Finding> parameters = look.face().flatMap(f -> details.parameters(f, sound));
    return Stream.of(chain, reach, answer, parameters)
        .flatMap(Optional::stream)
        .filter(Wrong.class::isInstance)
        .findFirst()
        .or(() -> chain)
        .or(() -> reach)
        .orElseGet(() -> new Unsaid(EXPECTED, "the probe saw nothing of the endpoint"));
  }
}
