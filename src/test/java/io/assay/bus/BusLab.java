package io.assay.bus;

import io.assay.config.Bus;
import io.assay.lab.KafkaBroker;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** What tests of the bus need around a broker. */
final class BusLab {
  /** How long a process is missed until others take its part over, in these tests. */
  private static final String SESSION_MILLIS = "3000";

  /** One broker at a time is enough for a small machine. */
  static final String BROKER = "broker";

  private BusLab() {}

  static Bus bus(String servers, String site, String topics, int partitions) {
    return bus(servers, site, topics, partitions, Map.of());
  }

  static Bus bus(
      String servers, String site, String topics, int partitions, Map<String, String> properties) {
    Map<String, String> kafka = new HashMap<>(properties);
    kafka.put("bootstrap.servers", servers);
    kafka.putIfAbsent("session.timeout.ms", SESSION_MILLIS);
    kafka.putIfAbsent("heartbeat.interval.ms", "500");
    kafka.putIfAbsent("reconnect.backoff.max.ms", "500");
    kafka.putIfAbsent("linger.ms", "20");
    return new Bus(
        site, kafka, topics, partitions, Optional.empty(), 1L << 30, Duration.ofSeconds(60));
  }

  /** How many observations judges have counted, as it is committed. */
  static long counted(KafkaBroker broker, String topics) {
    long counted = 0;
    for (OffsetAndMetadata committed : committed(broker, topics).values()) {
      counted += Progress.read(committed.metadata()).orElseThrow().counted();
    }
    return counted;
  }

  static Map<TopicPartition, OffsetAndMetadata> committed(KafkaBroker broker, String topics) {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.servers()))) {
      return admin
          .listConsumerGroupOffsets(new Topics(topics).judges())
          .partitionsToOffsetAndMetadata()
          .get();
    } catch (ExecutionException e) {
      return Map.of();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  static KafkaProducer<byte[], byte[]> producer(KafkaBroker broker) {
    return new KafkaProducer<>(
        Map.of("bootstrap.servers", broker.servers(), "metric.reporters", ""),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
