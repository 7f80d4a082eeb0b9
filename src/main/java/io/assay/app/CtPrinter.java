package io.assay.app;

import io.assay.ct.Log;
import io.assay.ct.VerifiedSct;
import io.assay.ct.inclusion.Inclusion;
import io.assay.judge.Verification;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Writes SCTs and what came of them for a person. Immutable. */
final class CtPrinter {
  private final Style style;

  CtPrinter(Style style) {
    this.style = style;
  }

  /**
   * The whole page.
   *
   * @param file where the chain is from
   */
  String page(String file, Verification verification, Instant time) {
    Layout page = new Layout();
    page.line(style.bold(style.safe(file)) + " at " + time);
    List<VerifiedSct> scts = verification.scts();
    for (int i = 0; i < scts.size(); i++) {
      sct(page.gap(), "SCT " + (i + 1), scts.get(i), verification.inclusion());
    }
    new ResultPrinter(style).print(page, CtReport.results(verification));
    return page.toString();
  }

  private void sct(Layout page, String label, VerifiedSct sct, List<Inclusion> inclusion) {
    page.row(
        label,
        style.safe(
            sct.log()
                .map(Log::name)
                .or(() -> sct.logId().map(id -> "log " + id.base64()))
                .orElse("an unreadable log")),
        UnaryOperator.identity(),
        style::bold);
    page.row(
        "  signature",
        style.safe(
            sct.status().text()
                + sct.timestamp().map(at -> ", of " + at).orElse("")
                + sct.reason().map(why -> ": " + why).orElse("")),
        UnaryOperator.identity(),
        dress(sct.status()));
    Optional<Inclusion> included =
        inclusion.stream()
            .filter(one -> sct.log().filter(log -> log.id().equals(one.log().id())).isPresent())
            .findFirst()
            .filter(_ -> sct.promise().isPresent());
    included.ifPresent(
        one ->
            page.row(
                "  inclusion",
                style.safe(text(one)),
                UnaryOperator.identity(),
                dress(one.status())));
  }

  private static String text(Inclusion one) {
    return one.status().text()
        + one.index().map(index -> ", entry " + index).orElse("")
        + one.treeSize().map(size -> " of a tree of " + size).orElse("")
        + one.reason().map(why -> ": " + why).orElse("");
  }

  private UnaryOperator<String> dress(VerifiedSct.Status status) {
    return switch (status) {
      case VALID -> style::good;
      case FORGED, IMPROPER -> style::bad;
      case UNKNOWN_LOG, UNDETERMINED -> style::faint;
    };
  }

  private UnaryOperator<String> dress(Inclusion.Status status) {
    return switch (status) {
      case PROVEN -> style::good;
      case MISSING, FORKED -> style::bad;
      case PENDING, UNDETERMINED -> style::faint;
    };
  }
}
