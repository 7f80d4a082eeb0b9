package io.assay.bus;

import java.util.Set;

/**
 * What a judge does with observations. Called by several threads, but never by two at once for one
 * partition; of one resolver, everything is in one partition. What it throws is a defect that is
 * logged and counted, and stops nothing.
 */
public interface ObservationHandler {
  /** An observation: in the order in which a prober took them, each once unless it is a replay. */
  void handle(Received received);

  /**
   * These partitions are this judge's from now on; replays come first, if any.
   *
   * @param of how many partitions there are
   */
  void assigned(Set<Integer> partitions, int of);

  /** These are not any more; what is known of their endpoints is another judge's affair. */
  void revoked(Set<Integer> partitions);
}
