package io.assay.incident;

import io.assay.endpoint.Sha256;
import io.assay.judge.Check;
import io.assay.judge.CheckResult;
import io.assay.judge.CheckResult.Pass;
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
 * is not what was looked at any more; and so does that it is gone, which else nobody would hear
 * twice. Keeps little where nothing was found, as at most targets. The lock of its resolver's views
 * guards it.
 */
final class LastLook {
  private final HopCheck hops = new HopCheck();
  private Optional<Found> found = Optional.empty();

  /** Whether {@code variant} was ever violated. */
  private boolean variantViolated;

  /**
   * What was found.
   *
   * @param leaf the key that was presented in the probe that the look came with
   * @param failed how that probe failed
   * @param results of {@code variant} and {@code blocking}, as far as they are to stand
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
      List<CheckResult> standing = judgement.results().stream().filter(this::stands).toList();
      found =
          standing.isEmpty()
              ? Optional.empty()
              : Optional.of(new Found(face.map(Face::leaf), failed, standing));
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

  private boolean stands(CheckResult result) {
    boolean violated = result instanceof Violation;
    return switch (result.check()) {
      case VARIANT -> {
        variantViolated |= violated;
        yield violated || (variantViolated && result instanceof Pass);
      }
      case BLOCKING -> violated;
      default -> false;
    };
  }
}
