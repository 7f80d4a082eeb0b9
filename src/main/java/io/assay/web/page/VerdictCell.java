package io.assay.web.page;

import io.assay.judge.Judgement;
import io.assay.judge.Verdict;
import io.assay.web.board.Present;
import java.util.Comparator;
import java.util.List;

/** The targets of one cell of a matrix, by the worst of them. Stateless. */
final class VerdictCell {
  /** What stands for a target that was never probed. */
  static final String WAITING = "waiting";

  private VerdictCell() {}

  /**
   * Writes a cell that leads to where there is more.
   *
   * @param link where that is, unless the cell has only one target
   */
  static void write(Html page, List<Present> targets, String link) {
    page.open("td");
    if (!targets.isEmpty()) {
      Present worst = worst(targets);
      String verdict = verdict(worst);
      long equal = targets.stream().filter(one -> verdict(one).equals(verdict)).count();
      page.open(
          "a",
          "class",
          "cell",
          "href",
          targets.size() == 1 ? Links.target(worst.id()) : link,
          "title",
          title(worst));
      Tone.ofVerdict(verdict).badge(page, verdict);
      if (targets.size() > 1) {
        page.element("span", " %d of %d".formatted(equal, targets.size()), "class", "faint");
      }
      page.close("a");
    }
    page.close("td");
  }

  static Present worst(List<Present> targets) {
    return targets.stream().max(Comparator.comparingInt(VerdictCell::number)).orElseThrow();
  }

  private static int number(Present target) {
    return target.judgement().map(Judgement::verdict).map(Verdict::number).orElse(-2);
  }

  static String verdict(Present target) {
    return target.judgement().map(judgement -> judgement.verdict().text()).orElse(WAITING);
  }

  private static String title(Present target) {
    return target.target().endpoint().text()
        + (target.target().address().isPresent() ? " at " + target.target().addressText() : "")
        + " from "
        + target.target().vantage()
        + ": "
        + verdict(target);
  }
}
