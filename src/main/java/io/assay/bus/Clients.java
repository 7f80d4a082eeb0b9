package io.assay.bus;

import io.assay.config.Bus;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Makes Kafka's clients with the properties of the configuration: first Assay's preferences, which
 * these may replace, then what they must not. A client is given only properties that it knows.
 *
 * <p>Making a client throws a KafkaException where a property is wrong or no broker's name can be
 * resolved.
 */
final class Clients {
  private static final String PROVIDERS = "config.providers";

  /** Octets that a producer's batches may take together while they wait. */
  private static final int BATCHES_OCTETS = 32 << 20;

  private static final int LARGEST_BATCH = 256 << 10;
  private static final int SMALLEST_BATCH = 16 << 10;

  private final Bus bus;

  Clients(Bus bus) {
    this.bus = bus;
  }

  /** The configuration. */
  Bus bus() {
    return bus;
  }

  Admin admin() {
    Map<String, Object> properties = new HashMap<>();
    properties.put("default.api.timeout.ms", (int) Bounds.ADMIN.toMillis());
    properties.put("request.timeout.ms", (int) Bounds.ADMIN.toMillis());
    return Admin.create(with(properties, AdminClientConfig.configNames(), Map.of(), "admin"));
  }

  /**
   * A producer that loses nothing, keeps the order within a partition whatever fails, and does not
   * give up.
   *
   * @param partitions of the topic with the most
   */
  KafkaProducer<byte[], byte[]> producer(int partitions) {
    int batch = Math.clamp(BATCHES_OCTETS / partitions, SMALLEST_BATCH, LARGEST_BATCH);
    return new KafkaProducer<>(
        with(
            Map.of(
                "linger.ms",
                200,
                "batch.size",
                batch,
                "buffer.memory",
                2 * BATCHES_OCTETS,
                "max.request.size",
                Bounds.REQUEST_OCTETS,
                "compression.type",
                "zstd"),
            ProducerConfig.configNames(),
            Map.of(
                "acks",
                "all",
                "enable.idempotence",
                true,
                // With more, a record could overtake one that failed for good and is sent again.
                "max.in.flight.requests.per.connection",
                1,
                "retries",
                Integer.MAX_VALUE,
                "delivery.timeout.ms",
                Integer.MAX_VALUE,
                "max.block.ms",
                60_000),
            "publisher"),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  /** A member of a group; it commits what it is told to. */
  KafkaConsumer<byte[], byte[]> member(String group, String purpose) {
    return consumer(
        Map.of("session.timeout.ms", 20_000),
        Map.of(
            "group.id",
            group,
            "group.protocol",
            "classic",
            "partition.assignment.strategy",
            CooperativeStickyAssignor.class.getName(),
            "auto.offset.reset",
            "earliest"),
        purpose);
  }

  /** A reader of whole topics, of no group. */
  KafkaConsumer<byte[], byte[]> reader(String purpose) {
    return consumer(Map.of(), Map.of("auto.offset.reset", "earliest"), purpose);
  }

  private KafkaConsumer<byte[], byte[]> consumer(
      Map<String, Object> preferred, Map<String, Object> own, String purpose) {
    Map<String, Object> all = new HashMap<>(own);
    all.put("enable.auto.commit", false);
    all.put("allow.auto.create.topics", false);
    return new KafkaConsumer<>(
        with(preferred, ConsumerConfig.configNames(), all, purpose),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }

  private Map<String, Object> with(
      Map<String, Object> preferred, Set<String> known, Map<String, Object> own, String purpose) {
    Map<String, Object> properties = new HashMap<>(preferred);
    // Neither through JMX nor to the broker: what there is to know stands among Assay's metrics.
    properties.put("metric.reporters", "");
    properties.put("enable.metrics.push", false);
    bus.kafka()
        .forEach(
            (name, value) -> {
              if (known.contains(name) || name.startsWith(PROVIDERS)) {
                properties.put(name, value);
              }
            });
    properties.putAll(own);
    properties.put("client.id", "assay-%s-%s".formatted(bus.site(), purpose));
    return properties;
  }
}
