package io.assay.bus;

import io.assay.probe.Observation;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;

/**
 * An observation as a judge gets it.
 *
 * @param partition that of its resolver
 * @param replay whether it was counted before, by this judge or another, and is only handed over
 *     again so that the judge knows what its partition's endpoints looked like lately
 */
public record Received(Observation observation, int partition, boolean replay) {

  /**
   * The partition that everything of a resolver is in.
   *
   * @param of how many partitions there are
   */
  public static int partitionOf(String resolver, int of) {
    return BuiltInPartitioner.partitionForKey(resolver.getBytes(StandardCharsets.UTF_8), of);
  }
}
