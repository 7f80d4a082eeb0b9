package io.assay.app;

import io.assay.config.Compare;
import io.assay.config.Config;
import io.assay.incident.Comparison;
import io.assay.incident.Terms;
import io.assay.judge.Judgement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Compares judgements that no daemon has followed. */
final class SideBySide {
  /** Third parties' measurements are hours apart. */
  private static final Duration A_DAY = Duration.ofDays(1);

  /** What was looked at once must do. */
  private static final Compare AT_ONCE = new Compare(Optional.of(A_DAY), 1, 1);

  private SideBySide() {}

  /**
   * Each of some judgements of one look around, compared with all the others.
   *
   * @return in the same order
   */
  static List<Judgement> of(List<Judgement> judgements, InstantSource clock) {
    List<Judgement> compared = new ArrayList<>();
    for (int i = 0; i < judgements.size(); i++) {
      Comparison comparison = new Comparison(new Terms(AT_ONCE, Map.of()), clock);
      judgements.subList(0, i).forEach(comparison::replay);
      judgements.subList(i + 1, judgements.size()).forEach(comparison::replay);
      Judgement one = judgements.get(i);
      compared.add(one.with(comparison.compare(one)));
    }
    return compared;
  }

  /**
   * Compares judgements that come in order of time with those before them.
   *
   * @param config says how; where it has no window, or there is none, it is a day
   */
  static UnaryOperator<Judgement> inOrder(Optional<Config> config, InstantSource clock) {
    Compare said = config.map(Config::compare).orElse(Compare.DEFAULT);
    Compare compare =
        new Compare(Optional.of(said.window().orElse(A_DAY)), said.raiseAfter(), said.clearAfter());
    Comparison comparison = new Comparison(new Terms(compare, Map.of()), clock);
    return judgement -> judgement.with(comparison.compare(judgement));
  }
}
