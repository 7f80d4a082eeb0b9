package io.assay.config;

import io.assay.endpoint.FoundText;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;

/**
 * Reads {@code bus.kafka}: properties of Kafka's own clients, by the names and with the types that
 * these have. Those on which it depends that no observation is lost or counted twice are refused.
 */
final class KafkaPropertiesReader {
  static final String SERVERS = "bootstrap.servers";

  private static final String SERVERS_EXPECTED =
      "brokers to begin with, such as \"k1.example:9092,k2.example:9092\"";
  private static final Pattern SERVER =
      Pattern.compile("(?:[A-Za-z0-9._-]{1,253}|\\[[0-9A-Fa-f:.]{2,45}\\]):[0-9]{1,5}");

  private static final String DELIVERY = "how observations are kept from loss depends on it";
  private static final String GROUP = "how processes share the work depends on it";
  private static final String FORM = "the form of records is Assay's own";

  /** Properties that are Assay's, and why. */
  private static final Map<String, String> OWN =
      Map.ofEntries(
          Map.entry("acks", DELIVERY),
          Map.entry("enable.idempotence", DELIVERY),
          Map.entry("max.in.flight.requests.per.connection", DELIVERY),
          Map.entry("retries", DELIVERY),
          Map.entry("delivery.timeout.ms", DELIVERY),
          Map.entry("max.block.ms", DELIVERY),
          Map.entry("transactional.id", DELIVERY),
          Map.entry("transaction.timeout.ms", DELIVERY),
          Map.entry("transaction.two.phase.commit.enable", DELIVERY),
          Map.entry("enable.auto.commit", DELIVERY),
          Map.entry("auto.commit.interval.ms", DELIVERY),
          Map.entry("auto.offset.reset", DELIVERY),
          Map.entry("isolation.level", DELIVERY),
          Map.entry("internal.throw.on.fetch.stable.offset.unsupported", DELIVERY),
          Map.entry("partitioner.class", GROUP),
          Map.entry("partitioner.ignore.keys", GROUP),
          Map.entry("partition.assignment.strategy", GROUP),
          Map.entry("group.id", GROUP),
          Map.entry("group.instance.id", GROUP),
          Map.entry("group.protocol", GROUP),
          Map.entry("group.remote.assignor", GROUP),
          Map.entry("client.id", "each client is named by its site and what it does"),
          Map.entry("allow.auto.create.topics", "topics are made with the settings they need"),
          Map.entry("exclude.internal.topics", "topics are subscribed to by name"),
          Map.entry("bootstrap.controllers", "brokers are talked to, not controllers"),
          Map.entry("share.acknowledgement.mode", GROUP),
          Map.entry("share.acquire.mode", GROUP),
          Map.entry("key.serializer", FORM),
          Map.entry("value.serializer", FORM),
          Map.entry("key.deserializer", FORM),
          Map.entry("value.deserializer", FORM));

  /** Where secrets can be read from instead of this file (KIP-297). */
  private static final String PROVIDERS = "config.providers";

  private final Map<String, ConfigDef.ConfigKey> known = new HashMap<>();

  KafkaPropertiesReader() {
    Stream.of(ProducerConfig.configDef(), ConsumerConfig.configDef(), AdminClientConfig.configDef())
        .forEach(definition -> known.putAll(definition.configKeys()));
  }

  /** The properties, by name; {@value #SERVERS} is one of them unless a mistake was reported. */
  Map<String, String> read(Value value) {
    if (!(value.node() instanceof YamlNode.Fields fields)) {
      value.section(Keys.of(SERVERS));
      return Map.of();
    }
    Map<String, String> properties = new LinkedHashMap<>();
    Map<String, Value> seen = new HashMap<>();
    for (YamlNode.Field field : fields.fields()) {
      Value property = new Value(field.value(), value.path() + "." + field.key(), value.mistakes());
      Value key =
          new Value(
              new YamlNode.Text(field.position(), field.key(), true),
              value.path(),
              value.mistakes());
      if (isAllowed(key, field.key()) && key.isFirst(field.key(), seen)) {
        property
            .text(text -> read(field.key(), text))
            .ifPresent(t -> properties.put(field.key(), t));
      }
    }
    if (!seen.containsKey(SERVERS)) {
      value.mistake("no " + FoundText.quoted(SERVERS), SERVERS_EXPECTED);
    }
    return properties;
  }

  private boolean isAllowed(Value key, String name) {
    String found = "the property " + FoundText.quoted(name);
    String reason = OWN.get(name);
    if (reason != null) {
      key.mistake(found, "none: Assay sets it itself, since " + reason);
      return false;
    }
    if (known.containsKey(name) || isProvider(name)) {
      return true;
    }
    TreeSet<String> free = new TreeSet<>(known.keySet());
    free.removeAll(OWN.keySet());
    key.mistake(
        found + ", which no client of Kafka knows",
        NearestKey.of(name, free)
            .map(FoundText::quoted)
            .orElse("a property of Kafka's producer, consumer or admin client"));
    return false;
  }

  private static boolean isProvider(String name) {
    return name.equals(PROVIDERS) || name.startsWith(PROVIDERS + ".");
  }

  private String read(String name, String text) throws Unfit {
    if (name.equals(SERVERS)) {
      for (String server : text.split(",", -1)) {
        if (!SERVER.matcher(server.strip()).matches()) {
          throw new Unfit("", SERVERS_EXPECTED);
        }
      }
    }
    Optional<ConfigDef.ConfigKey> key = Optional.ofNullable(known.get(name));
    // What a provider puts in its place is not known here.
    if (key.isPresent() && !text.contains("${")) {
      check(key.get(), text);
    }
    return text;
  }

  private static void check(ConfigDef.ConfigKey key, String text) throws Unfit {
    try {
      Object value = ConfigDef.parseType(key.name, text, key.type);
      if (key.validator != null) {
        key.validator.ensureValid(key.name, value);
      }
    } catch (ConfigException e) {
      String expected =
          key.validator == null || List.of("", "null").contains(key.validator.toString())
              ? "a value of Kafka's type " + key.type
              : "a value of Kafka's type %s: %s".formatted(key.type, key.validator);
      Unfit unfit = new Unfit("", expected);
      unfit.initCause(e);
      throw unfit;
    }
  }
}
