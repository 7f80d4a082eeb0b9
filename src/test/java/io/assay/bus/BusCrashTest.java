package io.assay.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.assay.config.Bus;
import io.assay.lab.KafkaBroker;
import io.assay.lab.LabProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Whatever dies under load: what a prober took arrives, and is counted once. */
@Order(2)
@ResourceLock(BusLab.BROKER)
class BusCrashTest {
  /** The judge once, and the broker twice. */
  private static final int KILLED_BEFORE_A_COMMIT = 3;

  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final int PER_SECOND = 50;

  /** How often a prober is killed. */
  private static final long KILLS = 4;

  private static final String TOPICS = "crash";

  /** For how long the broker is away, longer than any session. */
  private static final Duration AWAY = Duration.ofSeconds(20);

  @TempDir private Path folder;

  private Path handed() {
    return folder.resolve("handed");
  }

  private List<String> handed(String kind) {
    try {
      return Files.exists(handed())
          ? Files.readString(handed())
              .lines()
              .filter(line -> line.startsWith(kind + " "))
              .map(line -> line.substring(kind.length() + 1))
              .toList()
          : List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The ids that probers wrote to have taken; the last line may be cut by a kill. */
  private List<String> taken(String site) {
    try {
      Path file = folder.resolve("taken-" + site);
      String text = Files.exists(file) ? Files.readString(file) : "";
      return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private LabProcess prober(KafkaBroker broker, String site) {
    return ProberProcess.start(
        broker.servers(),
        site,
        TOPICS,
        folder.resolve(site),
        folder.resolve("taken-" + site),
        PER_SECOND);
  }

  private LabProcess judge(KafkaBroker broker) {
    return JudgeProcess.start(broker.servers(), TOPICS, folder.resolve("judge"), handed());
  }

  private static void kill(LabProcess process) {
    process.handle().destroyForcibly();
    process.close();
  }

  private void awaitMore(int live) {
    int before = handed("live").size();
    await().atMost(LIMIT).until(() -> handed("live").size() >= before + live);
  }

  private void awaitTaken(String site, int more) {
    int before = taken(site).size();
    await().atMost(LIMIT).until(() -> taken(site).size() >= before + more);
  }

  private static void awaitParts(LabProcess prober, int parts) {
    await()
        .atMost(LIMIT)
        .until(
            () -> {
              String output = prober.output();
              int last = output.lastIndexOf("parts ");
              return last >= 0 && output.startsWith("parts " + parts + "\n", last);
            });
  }

  @Test
  void whateverIsKilledInTurnEveryObservationThatWasTakenIsCountedOnce() throws Exception {
    try (KafkaBroker broker = KafkaBroker.start()) {
      LabProcess one = prober(broker, "one");
      LabProcess two = prober(broker, "two");
      LabProcess judge = judge(broker);
      awaitMore(100);
      awaitParts(one, 2);
      awaitParts(two, 2);

      kill(one);
      // The other one takes its targets over, and then shares them again.
      awaitParts(two, 4);
      one = prober(broker, "one");
      awaitTaken("one", 50);
      awaitParts(two, 2);

      kill(judge);
      awaitTaken("one", 50);
      judge = judge(broker);
      awaitMore(100);

      broker.kill();
      awaitTaken("one", 50);
      broker.restart();
      awaitMore(200);

      broker.kill();
      long end = System.nanoTime() + AWAY.toNanos();
      await().atMost(LIMIT).until(() -> System.nanoTime() > end);
      awaitTaken("two", 50);
      kill(two);
      broker.restart();
      awaitMore(200);
      two = prober(broker, "two");
      awaitTaken("two", 50);

      kill(one);
      kill(two);
      long sum = handOnTheRest(broker, "one") + handOnTheRest(broker, "two");
      await()
          .atMost(LIMIT)
          .untilAsserted(() -> assertThat(BusLab.counted(broker, TOPICS)).isEqualTo(sum));
      assertThat(handed("live")).containsAll(taken("one")).containsAll(taken("two"));
      // A kill may come between taking and writing that.
      assertThat(sum - taken("one").size() - taken("two").size()).isBetween(0L, KILLS);
      assertHandedAgainOnlyWhatWasNotCommitted();
      assertThat(handed("replay")).isNotEmpty();
      kill(judge);
    }
  }

  /** Answers how many observations were ever taken with that outbox, when Kafka has them all. */
  private long handOnTheRest(KafkaBroker broker, String site) throws Exception {
    Bus bus = BusLab.bus(broker.servers(), site, TOPICS, 4);
    try (Outbox outbox = Outbox.open(folder.resolve(site), 1L << 30);
        Publisher publisher = Publisher.start(bus, outbox, "1", Map::of)) {
      await().atMost(LIMIT).until(() -> outbox.figures().rows() == 0);
      assertThat(publisher.figures().trouble()).isEmpty();
      return outbox.taken();
    }
  }

  /**
   * Whenever the judge or the broker was killed, some had been handed to the judge and were not
   * committed: these are handed again, and it is the commit that counts them.
   */
  private void assertHandedAgainOnlyWhatWasNotCommitted() {
    Map<String, Integer> times = new HashMap<>();
    handed("live").forEach(id -> times.merge(id, 1, Integer::sum));
    assertThat(times.values()).allMatch(n -> n <= 1 + KILLED_BEFORE_A_COMMIT);
  }
}
