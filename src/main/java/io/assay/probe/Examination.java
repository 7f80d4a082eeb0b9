package io.assay.probe;

import io.assay.probe.path.PathComparison;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A closer look at an endpoint's address, taken beside its probes: facts, never a verdict.
 *
 * @param startedAt when it began, before the observation that it comes with or at the same time
 * @param path how far away the ports of the address are; absent where it cannot be measured, such
 *     as through a proxy
 * @param variants what came of asking otherwise, each kind once at most; empty where only the path
 *     was measured
 */
public record Examination(
    Instant startedAt, Optional<PathComparison> path, List<Variant> variants) {
  public Examination {
    variants = List.copyOf(variants);
  }

  /** What came of asking that way, if it was tried. */
  public Optional<Variant> variant(Variant.Kind kind) {
    return variants.stream().filter(variant -> variant.kind() == kind).findFirst();
  }
}
