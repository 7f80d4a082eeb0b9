package io.assay.app;

import io.assay.judge.CheckResult;
import io.assay.judge.CheckResult.Pass;
import io.assay.judge.CheckResult.Undetermined;
import io.assay.judge.CheckResult.Violation;
import io.assay.judge.Severity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Writes the results of checks for a person, the violated ones on top. Immutable. */
final class ResultPrinter {
  private final Style style;

  ResultPrinter(Style style) {
    this.style = style;
  }

  /** Appends {@code results} to {@code page}. */
  void print(Layout page, List<CheckResult> results) {
    page.gap();
    results.stream()
        .sorted(Comparator.comparingInt(ResultPrinter::rank))
        .forEach(result -> check(page, result));
    undetermined(page, results);
  }

  private static int rank(CheckResult result) {
    return switch (result) {
      case Violation violation ->
          switch (violation.severity()) {
            case CRITICAL -> 0;
            case WARNING -> 1;
            case INFO -> 2;
          };
      case Pass _ -> 3;
      case Undetermined _ -> 4;
    };
  }

  private void check(Layout page, CheckResult result) {
    switch (result) {
      case Violation violation -> violation(page, violation);
      case Pass pass ->
          page.row(
              style.symbol("✓", "+") + " " + pass.check().id(),
              pass.observed().equals(pass.expected())
                  ? style.safe(pass.observed())
                  : style.safe("%s (expected %s)".formatted(pass.observed(), pass.expected())),
              style::good,
              UnaryOperator.identity());
      case Undetermined _ -> {}
    }
  }

  /** Those that could not be judged; where it is for the same reason, in one row. */
  private void undetermined(Layout page, List<CheckResult> results) {
    Map<String, List<String>> checks = new LinkedHashMap<>();
    for (CheckResult result : results) {
      if (result instanceof Undetermined(var check, _, var reason)) {
        checks.computeIfAbsent(reason, _ -> new ArrayList<>()).add(check.id());
      }
    }
    checks.forEach(
        (reason, ids) -> {
          boolean one = ids.size() == 1;
          page.row(
              one ? "? " + ids.getFirst() : "?",
              style.safe((one ? "" : String.join(", ", ids) + " ") + "undetermined: " + reason),
              style::faint,
              style::faint);
        });
  }

  private void violation(Layout page, Violation violation) {
    boolean critical = violation.severity() == Severity.CRITICAL;
    UnaryOperator<String> title = critical ? style::badTitle : style::warningTitle;
    page.row(
        style.symbol("✗", "!") + " " + violation.check().id(),
        style.safe(violation.severity().text() + ": " + violation.reason()),
        title,
        title);
    page.row("", style.safe("expected  " + violation.expected()));
    page.row("", style.safe("observed  " + violation.observed()));
  }
}
