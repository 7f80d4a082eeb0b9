package io.assay.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.assay.config.Bus;
import io.assay.lab.KafkaBroker;
import io.assay.probe.Observation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Observations from probers to judges over a real broker. */
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
}
