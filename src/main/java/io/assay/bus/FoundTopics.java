package io.assay.bus;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * What topics there are. The first process that finds one absent makes it, if it may; one that is
 * there is used as it is, however many partitions it has.
 *
 * @param partitions of each, by name
 * @param certificates the identity of the topic of certificates: another topic of that name has
 *     none of the certificates that this one has
 */
record FoundTopics(Map<String, Integer> partitions, String certificates) {
  private static final Duration PROPAGATION = Duration.ofMillis(100);

  FoundTopics {
    partitions = Map.copyOf(partitions);
  }

  /** The number of partitions of the topic with the most. */
  int most() {
    return partitions.values().stream().mapToInt(n -> n).max().orElse(1);
  }

  /**
   * Finds the topics, and makes those that are absent.
   *
   * @param parts how many partitions those get that share work
   * @throws BusException if one is absent and may not be made, or is made otherwise than its use
   *     demands
   * @throws ExecutionException if Kafka answers something else than was asked
   * @throws TimeoutException if it does not answer in time
   */
  static FoundTopics ensure(Admin admin, Topics topics, int parts)
      throws BusException, ExecutionException, TimeoutException, InterruptedException {
    Map<String, NewTopic> wanted = wanted(topics, parts);
    Map<String, TopicDescription> found = describe(admin, wanted);
    boolean made = false;
    long end = System.nanoTime() + Bounds.ADMIN.toNanos();
    while (found.size() < wanted.size()) {
      if (System.nanoTime() > end) {
        throw new TimeoutException("topics that were made are not there yet");
      }
      if (made) {
        TimeUnit.NANOSECONDS.sleep(PROPAGATION.toNanos());
      } else {
        for (NewTopic topic : wanted.values()) {
          if (!found.containsKey(topic.name())) {
            create(admin, topic);
          }
        }
        made = true;
      }
      found = describe(admin, wanted);
    }
    requireCompacted(admin, List.of(topics.certificates(), topics.sites()));
    Map<String, Integer> partitions = new HashMap<>();
    found.forEach((name, description) -> partitions.put(name, description.partitions().size()));
    String certificates =
        Optional.ofNullable(found.get(topics.certificates()))
            .map(description -> description.topicId().toString())
            .orElse("");
    return new FoundTopics(partitions, certificates);
  }

  private static Map<String, NewTopic> wanted(Topics topics, int parts) {
    // By the broker's clock: that of a prober may be wrong by more than a broker accepts.
    String clock = "message.timestamp.type";
    String largest = "max.message.bytes";
    String octets = Integer.toString(Bounds.REQUEST_OCTETS);
    Map<String, NewTopic> wanted = new HashMap<>();
    wanted.put(
        topics.observations(),
        topic(
            topics.observations(),
            parts,
            Map.of(
                "cleanup.policy",
                "delete",
                "retention.ms",
                Long.toString(Bounds.RETENTION.toMillis()),
                clock,
                "LogAppendTime",
                largest,
                octets)));
    wanted.put(
        topics.certificates(),
        topic(topics.certificates(), 1, Map.of("cleanup.policy", "compact", largest, octets)));
    wanted.put(
        topics.sites(),
        topic(topics.sites(), 1, Map.of("cleanup.policy", "compact", clock, "LogAppendTime")));
    wanted.put(topics.targets(), topic(topics.targets(), parts, Map.of()));
    return wanted;
  }

  private static NewTopic topic(String name, int partitions, Map<String, String> configs) {
    return new NewTopic(name, Optional.of(partitions), Optional.empty()).configs(configs);
  }

  private static Map<String, TopicDescription> describe(Admin admin, Map<String, NewTopic> wanted)
      throws BusException, ExecutionException, TimeoutException, InterruptedException {
    Map<String, TopicDescription> found = new HashMap<>();
    for (Map.Entry<String, KafkaFuture<TopicDescription>> each :
        admin.describeTopics(wanted.keySet()).topicNameValues().entrySet()) {
      try {
        found.put(each.getKey(), get(each.getValue()));
      } catch (ExecutionException e) {
        switch (e.getCause()) {
          case UnknownTopicOrPartitionException _ -> {} // It is absent.
          case AuthorizationException _ ->
              throw new BusException(
                  "the topic %s may not be described; allow this user of Kafka to Describe, Read and Write it"
                      .formatted(each.getKey()),
                  e);
          case null, default -> throw e;
        }
      }
    }
    return found;
  }

  private static void create(Admin admin, NewTopic topic)
      throws BusException, ExecutionException, TimeoutException, InterruptedException {
    try {
      get(admin.createTopics(List.of(topic)).all());
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case TopicExistsException _ -> {} // Another process was faster.
        case AuthorizationException _,
            PolicyViolationException _,
            InvalidReplicationFactorException _ ->
            throw new BusException(
                "the topic %s is absent and cannot be made (%s); make it: kafka-topics.sh --create %s"
                    .formatted(topic.name(), Reason.of(e), arguments(topic)),
                e);
        case null, default -> throw e;
      }
    }
  }

  private static String arguments(NewTopic topic) {
    StringBuilder text =
        new StringBuilder(
            "--topic %s --partitions %d".formatted(topic.name(), topic.numPartitions()));
    topic.configs().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(
            e -> text.append(" --config ").append(e.getKey()).append('=').append(e.getValue()));
    return text.toString();
  }

  private static void requireCompacted(Admin admin, List<String> names)
      throws BusException, ExecutionException, TimeoutException, InterruptedException {
    List<ConfigResource> resources =
        names.stream().map(n -> new ConfigResource(ConfigResource.Type.TOPIC, n)).toList();
    try {
      for (Map.Entry<ConfigResource, Config> each :
          get(admin.describeConfigs(resources).all()).entrySet()) {
        Optional<String> policy =
            Optional.ofNullable(each.getValue().get("cleanup.policy")).map(ConfigEntry::value);
        if (policy.isPresent() && !policy.get().equals("compact")) {
          throw new BusException(
              "the topic %s has cleanup.policy=%s and would forget what it holds; set it: kafka-configs.sh --alter --topic %s --add-config cleanup.policy=compact"
                  .formatted(each.getKey().name(), policy.get(), each.getKey().name()));
        }
      }
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof AuthorizationException)) {
        throw e;
      }
      // Who may not look at settings is trusted to have made them.
    }
  }

  private static <T> T get(KafkaFuture<T> future)
      throws ExecutionException, TimeoutException, InterruptedException {
    return future.get(Bounds.ADMIN.toMillis(), TimeUnit.MILLISECONDS);
  }
}
