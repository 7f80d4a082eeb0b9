package io.assay.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.assay.endpoint.Sha256;
import io.assay.lab.Observations;
import io.assay.probe.Observation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.JDBC;

class OutboxTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final long ROOMY = 1L << 30;
  private static final long LEAST = 4L << 20;

  @TempDir private Path folder;

  private final Observations source = new Observations(1, "here", 20);

  private static List<Long> sequences(List<OutboxRow> rows) {
    return rows.stream().map(OutboxRow::sequence).toList();
  }

  private void add(Outbox outbox, int count) throws Exception {
    // All at once: the outbox writes them together.
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Boolean>> tasks = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        Observation observation = source.number(i);
        tasks.add(
            () -> {
              outbox.add(observation);
              return true;
            });
      }
      for (Future<Boolean> done : threads.invokeAll(tasks)) {
        assertThat(done.get()).isTrue();
      }
    }
  }

  @Test
  void whatWasTakenIsThereInOrderAlsoAfterItIsOpenedAgain() throws Exception {
    long identity;
    try (Outbox outbox = Outbox.open(folder, ROOMY)) {
      add(outbox, 20);
      identity = outbox.after(0).getFirst().outbox();
    }
    try (Outbox outbox = Outbox.open(folder, ROOMY)) {
      assertThat(outbox.taken()).isEqualTo(20);
      assertThat(outbox.figures().rows()).isEqualTo(20);
      assertThat(outbox.figures().oldest()).isPresent();
      add(outbox, 1);
      List<OutboxRow> rows = outbox.after(0);
      assertThat(sequences(rows)).isSorted().hasSize(21).startsWith(1L).endsWith(21L);
      assertThat(rows.subList(0, 20)).allMatch(row -> row.outbox() == identity);
      assertThat(rows.getLast().outbox()).isNotEqualTo(identity);
      assertThat(rows.getFirst().certificates()).hasSize(2);
      assertThat(sequences(outbox.after(19))).containsExactly(20L, 21L);
    }
  }

  @Test
  void whatIsAcknowledgedGoesAndItsNumbersDoNotComeAgain() throws Exception {
    try (Outbox outbox = Outbox.open(folder, ROOMY)) {
      add(outbox, 10);
      outbox.acknowledge(7);
      await().atMost(LIMIT).until(() -> sequences(outbox.after(0)).equals(List.of(8L, 9L, 10L)));
      outbox.acknowledge(10);
      await().atMost(LIMIT).until(() -> outbox.after(0).isEmpty());
      assertThat(outbox.figures().oldest()).isEmpty();
    }
    try (Outbox outbox = Outbox.open(folder, ROOMY)) {
      assertThat(outbox.taken()).isEqualTo(10);
      assertThat(outbox.acknowledged()).isEqualTo(10);
      add(outbox, 1);
      assertThat(sequences(outbox.after(0))).containsExactly(11L);
    }
  }

  @Test
  void certificatesAreKeptUntilTheyArePublishedAndRememberedThen() throws Exception {
    List<Sha256> digests;
    try (Outbox outbox = Outbox.open(folder, ROOMY)) {
      add(outbox, 1);
      digests = outbox.after(0).getFirst().certificates();
      assertThat(outbox.unpublished(digests).keySet()).containsExactlyElementsOf(digests);
      outbox.published(List.of(digests.getFirst()));
      await().atMost(LIMIT).until(() -> outbox.unpublished(digests).size() == 1);
      outbox.remember("fact", "1");
    }
    try (Outbox outbox = Outbox.open(folder, ROOMY)) {
      assertThat(outbox.unpublished(digests).keySet()).containsExactly(digests.getLast());
      assertThat(outbox.remembered("fact")).contains("1");
      assertThat(outbox.remembered("other")).isEmpty();
      outbox.forgetPublications("fact", "2");
      await().atMost(LIMIT).until(() -> outbox.unpublished(digests).size() == 2);
      assertThat(outbox.remembered("fact")).contains("2");
    }
  }

  @Test
  void atItsLimitItWaitsAndGoesOnWhenSomethingWasHandedOn() throws Exception {
    AtomicBoolean ending = new AtomicBoolean();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        Outbox outbox = Outbox.open(folder, LEAST)) {
      Future<Integer> adding = Adding.start(threads, outbox, source, ending);
      await().atMost(LIMIT).until(() -> outbox.figures().notWritable().isPresent());
      assertThat(outbox.figures().notWritable().orElseThrow())
          .contains("outbox.db: has grown to its limit of 4194304 octets", "bus.outbox");
      long full = outbox.taken();
      assertThat(outbox.after(0)).isNotEmpty();
      assertThat(Files.size(folder.resolve("outbox.db"))).isLessThanOrEqualTo(LEAST);
      assertThat(adding.isDone()).isFalse();

      outbox.acknowledge(full - 10);

      await().atMost(LIMIT).until(() -> outbox.figures().notWritable().isEmpty());
      await().atMost(LIMIT).until(() -> outbox.taken() > full + 500);
      ending.set(true);
      outbox.acknowledge(outbox.taken());
      assertThat(adding.get()).isEqualTo((int) outbox.taken());
    }
  }

  @Test
  void whatIsTooLargeForItsTopicIsKeptApartAndCounted() throws Exception {
    try (Outbox outbox = Outbox.open(folder, ROOMY)) {
      add(outbox, 3);
      AtomicBoolean done = new AtomicBoolean();
      outbox.setAside(2, "too large", () -> done.set(true));
      await().atMost(LIMIT).untilTrue(done);
      outbox.setAside(2, "too large", () -> done.set(false));
      await().atMost(LIMIT).untilFalse(done);
      outbox.acknowledge(3);
      await().atMost(LIMIT).until(() -> outbox.after(0).isEmpty());
      assertThat(outbox.figures().setAside()).isEqualTo(1);
    }
    try (Outbox outbox = Outbox.open(folder, ROOMY)) {
      assertThat(outbox.figures().setAside()).isEqualTo(1);
    }
  }

  @Test
  void twoProcessesDoNotShareOne() throws Exception {
    try (Outbox outbox = Outbox.open(folder, ROOMY)) {
      assertThat(outbox.taken()).isZero();
      assertThatThrownBy(() -> Outbox.open(folder, ROOMY))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("another process has its outbox there; stop that one");
    }
  }

  @Test
  void whoWaitsForItWhenItIsClosedIsTold() throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Outbox outbox = Outbox.open(folder, LEAST);
      Future<Boolean> adding =
          threads.submit(
              () -> {
                for (int i = 0; ; i++) {
                  outbox.add(source.number(i));
                }
              });
      await().atMost(LIMIT).until(() -> outbox.figures().notWritable().isPresent());
      outbox.close();
      assertThatThrownBy(adding::get).hasMessageContaining("outbox.db: was closed");
      assertThatThrownBy(() -> outbox.add(source.number(0))).hasMessageContaining("was closed");
    }
  }

  private void assertLeftAsItIs(String message) throws IOException {
    Path file = folder.resolve("outbox.db");
    byte[] before = Files.readAllBytes(file);
    assertThatThrownBy(() -> Outbox.open(folder, ROOMY))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("outbox.db: " + message);
    assertThat(Files.readAllBytes(file)).isEqualTo(before);
    // The lock was given back.
    assertThatThrownBy(() -> Outbox.open(folder, ROOMY)).hasMessageContaining(message);
  }

  @Test
  void aFileThatIsNoneIsSaidToBeDamaged() throws IOException {
    Files.writeString(folder.resolve("outbox.db"), "no database at all. ".repeat(500));
    assertLeftAsItIs("is damaged; restore it from a copy, or move it away");
  }

  @Test
  void aFileWithHolesIsSaidToBeDamaged() throws Exception {
    try (Outbox outbox = Outbox.open(folder, ROOMY)) {
      add(outbox, 50);
    }
    Path file = folder.resolve("outbox.db");
    byte[] octets = Files.readAllBytes(file);
    Arrays.fill(octets, octets.length / 2, octets.length / 2 + 20_000, (byte) 0x5a);
    Files.write(file, octets);
    assertLeftAsItIs("is damaged; restore it from a copy, or move it away");
  }

  @Test
  void aFileOfANewerVersionIsRefused() throws Exception {
    Outbox.open(folder, ROOMY).close();
    try (Sql sql =
        new Sql(
            JDBC.createConnection(
                "jdbc:sqlite:" + folder.resolve("outbox.db"), new Properties()))) {
      sql.run("PRAGMA user_version = 9");
    }
    assertLeftAsItIs("was written by a newer Assay (format 9, this one knows 1); update this one");
  }

  @Test
  void aFileOfAnotherProgramIsRefused() throws Exception {
    try (Sql sql =
        new Sql(
            JDBC.createConnection(
                "jdbc:sqlite:" + folder.resolve("outbox.db"), new Properties()))) {
      sql.run("CREATE TABLE theirs (a)");
    }
    assertLeftAsItIs("belongs to another program; name another folder (bus.directory)");
  }

  @Test
  void aCopyThatIsRestoredGivesOldObservationsTheirOldIdentityAndNewOnesAnother() throws Exception {
    Path copy = Files.createDirectory(folder.resolve("copy"));
    Path original = folder.resolve("original");
    try (Outbox outbox = Outbox.open(original, ROOMY)) {
      add(outbox, 5);
    }
    try (Stream<Path> files = Files.list(original)) {
      for (Path file : files.toList()) {
        Files.copy(file, copy.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
      }
    }
    try (Outbox first = Outbox.open(original, ROOMY);
        Outbox second = Outbox.open(copy, ROOMY)) {
      add(first, 5);
      add(second, 5);
      List<Long> one = first.after(0).stream().map(OutboxRow::outbox).toList();
      List<Long> other = second.after(0).stream().map(OutboxRow::outbox).toList();
      assertThat(one.subList(0, 5)).isEqualTo(other.subList(0, 5));
      assertThat(one.subList(5, 10)).doesNotContainAnyElementsOf(other);
    }
  }
}
