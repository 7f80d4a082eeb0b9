package io.assay.incident;

import io.assay.endpoint.Target;
import io.assay.judge.Check;
import io.assay.judge.CheckResult;
import io.assay.judge.CheckResult.Pass;
import io.assay.judge.CheckResult.Undetermined;
import io.assay.judge.CheckResult.Violation;
import io.assay.judge.Judgement;
import io.assay.judge.Severity;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What the controls of each vantage point last showed, for everything else that is seen from there:
 * the check {@code control} of ordinary endpoints, which is a note and no alarm. Thread-safe.
 */
final class Controls {
  private static final String EXPECTED = "no control of this vantage point answers";

  private final Map<String, Map<Target, Shown>> vantages = new HashMap<>();

  /**
   * @param at when the probe began
   * @param violation what is wrong; absent where nothing is
   */
  private record Shown(long at, Optional<Violation> violation) {}

  /** Takes note of what a control showed; what cannot be said is no news. */
  synchronized void take(Judgement control) {
    Target target = control.observation().target();
    long at = Moment.of(control.observation().startedAt());
    for (CheckResult result : control.results()) {
      if (result.check() == Check.CONTROL
          && !(result instanceof Undetermined)
          && (vantages.size() < Bounds.VANTAGE_POINTS || vantages.containsKey(target.vantage()))) {
        Map<Target, Shown> shown = vantages.computeIfAbsent(target.vantage(), _ -> new HashMap<>());
        if (shown.size() < Bounds.CONTROLS || shown.containsKey(target)) {
          shown.put(
              target,
              new Shown(
                  at,
                  result instanceof Violation violation
                      ? Optional.of(violation)
                      : Optional.empty()));
        }
      }
    }
  }

  /** Forgets a control that is not probed any more. */
  synchronized void forget(Target target) {
    Map<Target, Shown> shown = vantages.get(target.vantage());
    if (shown != null && shown.remove(target) != null && shown.isEmpty()) {
      vantages.remove(target.vantage());
    }
  }

  /** What the controls say of a probe from {@code vantage} that began at {@code time}. */
  synchronized CheckResult result(String vantage, long time, long window) {
    Map<Target, Shown> shown = vantages.getOrDefault(vantage, Map.of());
    int looked = 0;
    for (Map.Entry<Target, Shown> control : shown.entrySet()) {
      if (Moment.within(window, control.getValue().at(), time)) {
        looked++;
        Optional<Violation> violation = control.getValue().violation();
        if (violation.isPresent()) {
          return new Violation(
              Check.CONTROL,
              Severity.INFO,
              EXPECTED,
              "%s: %s".formatted(control.getKey().endpoint().text(), violation.get().observed()),
              violation.get().reason());
        }
      }
    }
    return looked == 0
        ? new Undetermined(
            Check.CONTROL,
            EXPECTED,
            shown.isEmpty()
                ? "no control is looked at from this vantage point"
                : "no control was looked at lately from this vantage point")
        : new Pass(
            Check.CONTROL,
            EXPECTED,
            looked == 1 ? "one control, as it must be" : looked + " controls, as they must be");
  }
}
