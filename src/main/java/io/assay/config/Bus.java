package io.assay.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * How observations get from probers to judges.
 *
 * @param site names this process among those that share the bus; a metric label
 * @param kafka the properties of every Kafka client, {@code bootstrap.servers} at least
 * @param topics what the names of all topics begin with
 * @param partitions how many parts a topic gets that is created
 * @param directory where a process keeps what must outlive it; a folder of the user's state where
 *     absent
 * @param outboxOctets how large the outbox may grow while there is no broker, at least 1 MiB
 * @param silentAfter how long after its last sign of life a site is taken to be silent
 */
public record Bus(
    String site,
    Map<String, String> kafka,
    String topics,
    int partitions,
    Optional<Path> directory,
    long outboxOctets,
    Duration silentAfter) {
  /** What topics' names begin with if the file says nothing. */
  public static final String DEFAULT_TOPICS = "assay";

  /** How many parts a topic gets if the file says nothing. */
  public static final int DEFAULT_PARTITIONS = 32;

  /** How large the outbox may grow if the file says nothing: 1 GiB. */
  public static final long DEFAULT_OUTBOX_OCTETS = 1L << 30;

  /** When a site is silent if the file says nothing. */
  public static final Duration DEFAULT_SILENT_AFTER = Duration.ofSeconds(60);

  public Bus {
    kafka = Map.copyOf(kafka);
  }
}
