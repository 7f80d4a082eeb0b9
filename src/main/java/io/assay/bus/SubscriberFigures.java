package io.assay.bus;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How a judge gets on. Numbers count from its start.
 *
 * @param received observations that were handed over and counted
 * @param replayed observations that were handed over again when partitions were assigned
 * @param duplicates records that were counted before and dropped
 * @param setAside records that could not be read, by reason
 * @param missed records that were gone from the topic before any judge could read them
 * @param defects times that the handler threw something
 * @param partitions those that are this judge's
 * @param trouble why nothing comes from Kafka now; empty where all is well
 */
public record SubscriberFigures(
    long received,
    long replayed,
    long duplicates,
    Map<SetAsideReason, Long> setAside,
    long missed,
    long defects,
    List<PartitionFigures> partitions,
    Optional<String> trouble) {
  public SubscriberFigures {
    setAside = Map.copyOf(setAside);
    partitions = List.copyOf(partitions);
  }
}
