package io.assay.incident;

import io.assay.endpoint.Sha256;
import io.assay.judge.Check;
import io.assay.judge.CheckResult;
import io.assay.judge.CheckResult.Undetermined;
import io.assay.judge.CheckResult.Violation;
import io.assay.judge.Judgement;
import io.assay.probe.Outcome.Failed;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the last closer look at a target showed, for the probes after it: the checks {@code hop},
 * {@code variant} and {@code blocking}. A finding stands until the next look, or until what is seen
 * is not what was looked at any more. Keeps little where nothing was found, as at most targets. The
 * lock of its resolver's views guards it.
 */
final class LastLook {
  private final HopCheck hops = new HopCheck();
  private Optional<Found> found = Optional.empty();

  /**
   * What was found.
   *
   * @param leaf the key that was presented in the probe that the look came with
   * @param failed how that probe failed
   * @param results of {@code variant} and {@code blocking}, as far as they are violated
   */
  private record Found(Optional<Sha256> leaf, Optional<Failed> failed, List<CheckResult> results) {

    /** Whether a probe shows what was looked at: the same key, or the same kind of failure. */
    boolean isOf(Optional<Sha256> presented, Optional<Failed> ending) {
      return leaf.equals(presented)
          && failed.map(Failed::stage).equals(ending.map(Failed::stage))
          && failed.map(Failed::kind).equals(ending.map(Failed::kind));
    }

    Optional<CheckResult> of(Check check) {
      return results.stream().filter(result -> result.check() == check).findFirst();
    }
  }

  /** The results for a probe, those of the last look where it comes with none. */
  List<CheckResult> results(Judgement judgement, Optional<Face> face) {
    List<CheckResult> results = new ArrayList<>(3);
    results.add(hops.judge(judgement, face));
    Optional<Failed> failed =
        judgement.observation().outcome() instanceof Failed one
            ? Optional.of(one)
            : Optional.empty();
    if (judgement.observation().examination().isPresent()) {
      List<CheckResult> violated =
          judgement.results().stream()
              .filter(Violation.class::isInstance)
              .filter(one -> one.check() == Check.VARIANT || one.check() == Check.BLOCKING)
              .toList();
      found =
          violated.isEmpty()
              ? Optional.empty()
              : Optional.of(new Found(face.map(Face::leaf), failed, violated));
      return results;
    }
    if (found.isPresent()) {
      if (found.get().isOf(face.map(Face::leaf), failed)) {
        judgement.results().stream()
            .filter(Undetermined.class::isInstance)
            .map(CheckResult::check)
            .flatMap(check -> found.get().of(check).stream())
            .forEach(results::add);
      } else {
        found = Optional.empty();
      }
    }
    return results;
  }
}
