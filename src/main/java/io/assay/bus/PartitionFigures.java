package io.assay.bus;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How far a judge is in a partition.
 *
 * @param lag records that are there and not handled yet; empty while that is not known
 * @param newest when the newest record that was handled was written; empty where none was
 * @param counted observations that were ever counted in this partition, by all judges
 */
public record PartitionFigures(
    int partition, OptionalLong lag, Optional<Instant> newest, long counted) {}
