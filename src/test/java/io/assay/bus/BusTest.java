package io.assay.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.assay.config.Bus;
import io.assay.endpoint.Endpoint;
import io.assay.endpoint.Host;
import io.assay.lab.KafkaBroker;
import io.assay.lab.Observations;
import io.assay.probe.Observation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Observations from probers to judges over a real broker. */
@Order(8)
@ResourceLock(BusLab.BROKER)
class BusTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private static KafkaBroker broker;

  @TempDir private Path folder;

  @BeforeAll
  static void startBroker() {
    broker = KafkaBroker.start();
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  private static Bus bus(String site, String topics) {
    return BusLab.bus(broker.servers(), site, topics, 4);
  }

  @Test
  void whatAProberTakesIsWhatAJudgeGets() throws Exception {
    Bus bus = bus("fra1", "end");
    Observations source = new Observations(1, "fra1", 100);
    List<Observation> taken = new ArrayList<>();
    try (Outbox outbox = Outbox.open(folder.resolve("outbox"), 1L << 30);
        Publisher publisher = Publisher.start(bus, outbox, "1", () -> Map.of("fra1", 3));
        Judge judge = new Judge(bus, folder.resolve("judge"), Duration.ZERO, 2)) {
      for (int i = 0; i < 500; i++) {
        Observation observation = source.number(i);
        outbox.add(observation);
        taken.add(observation);
      }
      assertThat(outbox.taken()).isEqualTo(500);
      await().atMost(LIMIT).until(() -> judge.handed.all.size() >= 500);
      assertThat(judge.handed.live()).containsExactlyInAnyOrderElementsOf(taken);
      await().atMost(LIMIT).until(() -> BusLab.counted(broker, "end") == 500);
      assertThat(judge.subscriber.figures().received()).isEqualTo(500);
      assertThat(judge.certificates.figures().kept()).isEqualTo(105);
      await().atMost(LIMIT).until(() -> outbox.figures().rows() == 0);
      assertThat(publisher.figures().published()).isEqualTo(500);
      assertThat(publisher.figures().certificates()).isEqualTo(105);
    }
  }

  /** Takes some observations, and waits until Kafka has them. */
  private List<Observation> publish(Bus bus, Path directory, Observations source, int count)
      throws Exception {
    List<Observation> taken = new ArrayList<>();
    try (Outbox outbox = Outbox.open(directory, 1L << 30);
        Publisher publisher = Publisher.start(bus, outbox, "1", Map::of)) {
      for (int i = 0; i < count; i++) {
        Observation observation = source.number(i);
        outbox.add(observation);
        taken.add(observation);
      }
      await().atMost(LIMIT).until(() -> outbox.figures().rows() == 0);
      assertThat(publisher.figures().trouble()).isEmpty();
    }
    return taken;
  }

  @Test
  void whatIsSentAgainFromARestoredCopyIsCountedOnce() throws Exception {
    Bus bus = bus("fra1", "again");
    Observations source = new Observations(2, "fra1", 20);
    Path original = folder.resolve("original");
    Path copy = Files.createDirectory(folder.resolve("copy"));
    try (Outbox outbox = Outbox.open(original, 1L << 30)) {
      for (int i = 0; i < 30; i++) {
        outbox.add(source.number(i));
      }
    }
    for (String file : List.of("outbox.db")) {
      Files.copy(original.resolve(file), copy.resolve(file));
    }
    try (Judge judge = new Judge(bus, folder.resolve("judge"), Duration.ZERO, 1)) {
      publish(bus, original, source, 10);
      await().atMost(LIMIT).until(() -> judge.handed.all.size() == 40);
      publish(bus, copy, source, 10);
      await().atMost(LIMIT).until(() -> judge.handed.all.size() == 50);
      await().atMost(LIMIT).until(() -> BusLab.counted(broker, "again") == 50);
      assertThat(judge.subscriber.figures().duplicates()).isEqualTo(30);
      assertThat(judge.handed.liveIds()).hasSize(50);
    }
  }

  private static ProducerRecord<byte[], byte[]> record(byte[] value, Headers headers) {
    return new ProducerRecord<>("bad-observations", 0, new byte[] {1}, value, headers);
  }

  @Test
  void recordsThatCannotBeReadAreSetAsideAndStopNothing() throws Exception {
    Bus bus = BusLab.bus(broker.servers(), "fra1", "bad", 1);
    Observations source = new Observations(3, "fra1", 4);
    publish(bus, folder.resolve("outbox"), source, 5);
    byte[] unknown = RecordForm.write(new Observations(99, "x", 9).number(8)).value();
    try (KafkaProducer<byte[], byte[]> producer = BusLab.producer(broker)) {
      Future<RecordMetadata> _ = producer.send(record(BusLab.utf8("{}"), new RecordHeaders()));
      Future<RecordMetadata> _ =
          producer.send(record(BusLab.utf8("nothing"), RecordForm.headers(5, 1)));
      Future<RecordMetadata> _ =
          producer.send(
              record(unknown, RecordForm.headers(5, 2).remove("v").add("v", new byte[] {2})));
      Future<RecordMetadata> _ = producer.send(record(unknown, RecordForm.headers(5, 3)));
      Future<RecordMetadata> _ =
          producer.send(
              new ProducerRecord<>("bad-certificates", 0, new byte[32], BusLab.utf8("another")));
      // Once more: it is known by its number, and not even looked at.
      Future<RecordMetadata> _ = producer.send(record(unknown, RecordForm.headers(5, 3)));
    }
    publish(bus, folder.resolve("outbox"), source, 5);

    try (Judge judge = new Judge(bus, folder.resolve("judge"), Duration.ZERO, 1)) {
      judge.handed.failing = true;
      await().atMost(LIMIT).until(() -> BusLab.counted(broker, "bad") == 10);
      SubscriberFigures figures = judge.subscriber.figures();
      assertThat(figures.received()).isEqualTo(10);
      assertThat(figures.defects()).isEqualTo(10);
      assertThat(figures.duplicates()).isEqualTo(1);
      assertThat(figures.setAside())
          .isEqualTo(
              Map.of(
                  SetAsideReason.HEADER, 1L,
                  SetAsideReason.MALFORMED, 1L,
                  SetAsideReason.SCHEMA, 1L,
                  SetAsideReason.CERTIFICATE, 1L,
                  SetAsideReason.OVERSIZED, 0L));
      assertThat(judge.subscriber.setAside())
          .extracting(SetAsideRecord::offset, SetAsideRecord::reason)
          .containsExactly(
              tuple(8L, SetAsideReason.CERTIFICATE),
              tuple(7L, SetAsideReason.SCHEMA),
              tuple(6L, SetAsideReason.MALFORMED),
              tuple(5L, SetAsideReason.HEADER));
      assertThat(judge.certificates.figures().refused()).isEqualTo(1);
      await()
          .atMost(LIMIT)
          .untilAsserted(
              () ->
                  assertThat(judge.subscriber.figures().partitions())
                      .singleElement()
                      .satisfies(
                          partition -> {
                            assertThat(partition.lag()).hasValue(0);
                            assertThat(partition.counted()).isEqualTo(10);
                            assertThat(partition.newest()).isPresent();
                          }));
    }
  }

  @Test
  void anObservationTooLargeForItsTopicDoesNotStopTheOthers() throws Exception {
    Bus bus = bus("fra1", "large");
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.servers()))) {
      // One that somebody else made, with other partitions than are configured.
      admin
          .createTopics(
              List.of(
                  new NewTopic("large-observations", 2, (short) 1)
                      .configs(Map.of("max.message.bytes", "20000"))))
          .all()
          .get();
    }
    Observations source = new Observations(4, "fra1", 10);
    try (Outbox outbox = Outbox.open(folder.resolve("outbox"), 1L << 30);
        Publisher publisher = Publisher.start(bus, outbox, "1", Map::of);
        Judge judge = new Judge(bus, folder.resolve("judge"), Duration.ZERO, 1)) {
      for (int i = 0; i < 20; i++) {
        outbox.add(i == 7 ? Observations.large(source.number(i)) : source.number(i));
      }
      await().atMost(LIMIT).until(() -> judge.handed.all.size() == 19);
      await().atMost(LIMIT).until(() -> outbox.figures().rows() == 0);
      assertThat(outbox.figures().setAside()).isEqualTo(1);
      assertThat(publisher.figures().trouble()).isEmpty();
      assertThat(judge.handed.partitions()).containsExactlyInAnyOrder(0, 1);
    }
  }

  @Test
  void judgesShareTheResolversAndAThirdTakesItsPartOverWithoutAGap() throws Exception {
    Bus bus = BusLab.bus(broker.servers(), "fra1", "shared", 8);
    AtomicBoolean ending = new AtomicBoolean();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        Outbox outbox = Outbox.open(folder.resolve("outbox"), 1L << 30);
        Publisher publisher = Publisher.start(bus, outbox, "1", Map::of);
        Judge one = new Judge(bus, folder.resolve("one"), Duration.ofMinutes(5), 1);
        Judge two = new Judge(bus, folder.resolve("two"), Duration.ofMinutes(5), 1)) {
      Future<Integer> adding =
          Adding.start(threads, outbox, new Observations(5, "fra1", 100), ending);
      await()
          .atMost(LIMIT)
          .until(
              () ->
                  one.handed.partitions().size() == 4
                      && two.handed.partitions().size() == 4
                      && one.handed.all.size() > 100
                      && two.handed.all.size() > 100);
      try (Judge three = new Judge(bus, folder.resolve("three"), Duration.ofMinutes(5), 1)) {
        await()
            .atMost(LIMIT)
            .until(() -> three.handed.partitions().size() >= 2 && three.handed.live().size() > 50);
        ending.set(true);
        int taken = adding.get();
        await().atMost(LIMIT).until(() -> BusLab.counted(broker, "shared") == taken);

        List<Observation> live = new ArrayList<>(one.handed.live());
        live.addAll(two.handed.live());
        live.addAll(three.handed.live());
        assertThat(live).extracting(Observation::id).doesNotHaveDuplicates().hasSize(taken);
        assertKnowsAllOfItsPart(three, live);
        assertThat(publisher.figures().published()).isEqualTo(taken);
      }
      // The third ended in order: the others have everything again.
      await()
          .atMost(LIMIT)
          .until(() -> one.handed.partitions().size() + two.handed.partitions().size() == 8);
    }
  }

  /** What it was handed of its partitions, as replay or not, is all there is, in order. */
  private static void assertKnowsAllOfItsPart(Judge judge, List<Observation> live) {
    Set<Integer> partitions = judge.handed.partitions();
    Map<String, List<UUID>> known =
        judge.handed.all.stream()
            .filter(received -> partitions.contains(received.partition()))
            .collect(
                Collectors.groupingBy(
                    received -> received.observation().target().resolver(),
                    Collectors.mapping(
                        received -> received.observation().id(), Collectors.toList())));
    Map<String, Set<UUID>> all =
        live.stream()
            .collect(
                Collectors.groupingBy(
                    observation -> observation.target().resolver(),
                    Collectors.mapping(Observation::id, Collectors.toSet())));
    assertThat(judge.handed.replayed()).isNotEmpty();
    assertThat(known).isNotEmpty();
    known.forEach(
        (resolver, ids) ->
            assertThat(ids)
                .as(resolver)
                .doesNotHaveDuplicates()
                .containsExactlyInAnyOrderElementsOf(all.get(resolver)));
  }

  @Test
  void aSiteThatFallsSilentIsMissedAndOneThatEndsIsNot() throws Exception {
    Bus watching =
        new Bus(
            "judge",
            bus("judge", "sites").kafka(),
            "sites",
            4,
            Optional.empty(),
            1L << 30,
            Duration.ofSeconds(8));
    Queue<String> news = new ConcurrentLinkedQueue<>();
    try (Sites sites = Sites.start(watching, new News(news));
        Outbox outbox = Outbox.open(folder.resolve("outbox"), 1L << 30)) {
      try (Publisher publisher =
          Publisher.start(bus("fra1", "sites"), outbox, "1.2.3", () -> Map.of("fra1", 7))) {
        await().atMost(LIMIT).until(() -> sites.states().size() == 1);
        SiteState state = sites.states().getFirst();
        assertThat(state.report().version()).isEqualTo("1.2.3");
        assertThat(state.report().targets()).isEqualTo(Map.of("fra1", 7));
        assertThat(state.silent()).isFalse();
        assertThat(publisher.figures().trouble()).isEmpty();
      }
      await().atMost(LIMIT).until(() -> news.contains("ended fra1"));
      assertThat(sites.states()).isEmpty();

      // A sign of life of one that was killed then, and says nothing more.
      String sign =
          new SiteReport("tyo1", "1", Instant.now(), Map.of(), 0, 0, Optional.empty()).write();
      try (KafkaProducer<byte[], byte[]> producer = BusLab.producer(broker)) {
        ProducerRecord<byte[], byte[]> record =
            new ProducerRecord<>("sites-sites", BusLab.utf8("tyo1"), BusLab.utf8(sign));
        Future<RecordMetadata> _ = producer.send(record);
        producer.flush();
        await().atMost(LIMIT).until(() -> news.contains("silent tyo1"));
        assertThat(sites.states()).singleElement().matches(SiteState::silent);
        Future<RecordMetadata> _ = producer.send(record);
        producer.flush();
        await().atMost(LIMIT).until(() -> news.contains("back tyo1"));
      }
      assertThat(news).containsSubsequence("ended fra1", "silent tyo1", "back tyo1");
    }
  }

  private record News(Queue<String> news) implements SiteListener {
    @Override
    public void silent(SiteState site) {
      news.add("silent " + site.report().site());
    }

    @Override
    public void back(SiteState site) {
      news.add("back " + site.report().site());
    }

    @Override
    public void ended(String site) {
      news.add("ended " + site);
    }
  }

  @Test
  void withoutKafkaASiteProbesWhatItHadLastAndBeforeThatEverything() throws Exception {
    Endpoint endpoint = new Endpoint.Dot(new Host.Name("dns.test"), 853, Optional.empty());
    Bus away = BusLab.bus("127.0.0.1:1", "fra1", "alone", 4);
    try (Outbox outbox = Outbox.open(folder.resolve("outbox"), 1L << 30);
        Share first =
            Share.start(away, outbox, List.of("fra"), Duration.ofMillis(500), vantage -> {})) {
      assertThat(first.isMine("fra", "quad9", endpoint, Optional.empty())).isFalse();
      await().atMost(LIMIT).until(() -> first.isMine("fra", "quad9", endpoint, Optional.empty()));
      assertThat(first.figures()).containsExactly(new ShareFigures("fra", 0, 0, false));
      int part = Parts.part(4, "quad9", endpoint, Optional.empty());
      outbox.remember("share fra", "4:" + (part + 1) % 4);
      await().atMost(LIMIT).until(() -> outbox.remembered("share fra").isPresent());
      try (Share second =
          Share.start(away, outbox, List.of("fra"), Duration.ofMillis(500), vantage -> {})) {
        await()
            .atMost(LIMIT)
            .until(() -> second.figures().equals(List.of(new ShareFigures("fra", 1, 4, false))));
        assertThat(second.isMine("fra", "quad9", endpoint, Optional.empty())).isFalse();
      }
    }
  }

  @Test
  void probersOfAVantagePointShareItsTargets() throws Exception {
    Bus one = bus("one", "targets");
    Bus two = bus("two", "targets");
    Queue<String> changes = new ConcurrentLinkedQueue<>();
    assertThat(BusStart.check(one)).isEmpty();
    try (Outbox first = Outbox.open(folder.resolve("first"), 1L << 30);
        Outbox second = Outbox.open(folder.resolve("second"), 1L << 30);
        Share mine = Share.start(one, first, List.of("fra"), Share.PATIENCE, changes::add)) {
      await().atMost(LIMIT).until(() -> mine.figures().getFirst().partitions() == 4);
      await().atMost(LIMIT).until(() -> !changes.isEmpty());
      assertThat(changes).containsOnly("fra");
      try (Share theirs = Share.start(two, second, List.of("fra"), Share.PATIENCE, v -> {})) {
        await()
            .atMost(LIMIT)
            .until(
                () ->
                    mine.figures().equals(List.of(new ShareFigures("fra", 2, 4, true)))
                        && theirs.figures().equals(mine.figures()));
        for (int i = 0; i < 100; i++) {
          Endpoint endpoint = new Endpoint.Dot(new Host.Name("dns.test"), 853, Optional.empty());
          String resolver = "resolver " + i;
          assertThat(mine.isMine("fra", resolver, endpoint, Optional.empty()))
              .isNotEqualTo(theirs.isMine("fra", resolver, endpoint, Optional.empty()));
        }
      }
      await().atMost(LIMIT).until(() -> mine.figures().getFirst().partitions() == 4);
      await()
          .atMost(LIMIT)
          .until(() -> first.remembered("share fra").equals(Optional.of("4:0,1,2,3")));
    }
  }
}
