package io.assay.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.assay.config.HistoryTerms;
import io.assay.lab.LabProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that writes history and is killed at any moment, again and again. */
@Order(12)
class HistoryCrashTest {
  private static final int KILLS = 5;
  private static final long SEED = 6962;
  private static final Duration LIMIT = Duration.ofSeconds(60);

  /**
   * What may be lost was handed over within this time, with what a commit takes on a busy machine.
   */
  private static final Duration LOST = Duration.ofSeconds(1);

  @TempDir private Path folder;

  private static List<Instant> handed(Path file) throws Exception {
    String text = Files.exists(file) ? Files.readString(file) : "";
    return text.substring(0, text.lastIndexOf('\n') + 1).lines().map(Instant::parse).toList();
  }

  @Test
  void itLosesNoMoreThanASecondAndIsNeverDamaged() throws Exception {
    SplittableRandom random = new SplittableRandom(SEED);
    Path kept = folder.resolve("history");
    long before = 0;
    for (int round = 0; round < KILLS; round++) {
      Path file = folder.resolve("handed-" + round);
      Instant killed;
      try (LabProcess process = HistoryProcess.start(kept, file)) {
        Duration run = Duration.ofMillis(2_500 + random.nextLong(1_500));
        await()
            .atMost(LIMIT)
            .pollInterval(Duration.ofMillis(10))
            .until(
                () -> {
                  List<Instant> lines = handed(file);
                  return !lines.isEmpty() && lines.getFirst().plus(run).isBefore(Instant.now());
                });
        killed = Instant.now();
        process.handle().destroyForcibly();
        await().atMost(LIMIT).until(() -> !process.handle().isAlive());
      }
      long least = handed(file).stream().filter(killed.minus(LOST)::isAfter).count();
      assertThat(least).isPositive();
      before = assertSoundAndComplete(kept, before, least, handed(file).size());
    }
  }

  /** Answers how many judgements there are. */
  private static long assertSoundAndComplete(Path kept, long before, long least, long most)
      throws Exception {
    try (Database database = History.database(HistoryTerms.DEFAULT, kept)) {
      assertThat(
              database.<String>read(
                  handle -> handle.createQuery("PRAGMA integrity_check").mapTo(String.class).one()))
          .isEqualTo("ok");
      long judged = sum(database, "judged");
      // The first one is not noted, and the last one perhaps not any more.
      assertThat(judged - before).isBetween(least, most + 2);
      assertThat(sum(database, "sighting")).isEqualTo(judged);
      HistoryReader reader = new HistoryReader(database);
      for (KeptObservation.Summary summary :
          reader.observations(HistoryFilter.ALL, Part.first(50)).rows()) {
        assertThat(reader.observation(summary.id())).isPresent();
      }
      return judged;
    }
  }

  private static long sum(Database database, String table) throws HistoryException {
    return database.read(
        handle -> handle.createQuery("SELECT sum(times) FROM " + table).mapTo(Long.class).one());
  }
}
