package io.assay.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.assay.lab.Observations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The outbox on a disk that is full: a file system in memory that only root can mount. */
class FullDiskTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final long ROOMY = 1L << 30;

  @TempDir private Path folder;
  private boolean mounted;

  private final Observations source = new Observations(1, "here", 20);

  @BeforeEach
  void mount() throws Exception {
    assumeThat(System.getProperty("user.name")).as("only root can mount").isEqualTo("root");
    mounted = run("mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", folder.toString()) == 0;
    assumeThat(mounted).as("a tmpfs can be mounted").isTrue();
  }

  @AfterEach
  void unmount() throws Exception {
    if (mounted) {
      assertThat(run("umount", folder.toString())).isZero();
    }
  }

  private static int run(String... command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(List.of(command))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }

  private static void fill(Path filler) {
    byte[] block = new byte[16 * 1024];
    try {
      while (true) {
        Files.write(filler, block, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      }
    } catch (IOException full) {
      assertThat(full).hasMessageContaining("No space left");
    }
  }

  @Test
  void filledByTheOutboxItselfItGoesOnWhenSomethingWasHandedOn() throws Exception {
    AtomicBoolean ending = new AtomicBoolean();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        Outbox outbox = Outbox.open(folder.resolve("outbox"), ROOMY)) {
      Future<Integer> adding = Adding.start(threads, outbox, source, ending);
      await().atMost(LIMIT).until(() -> outbox.figures().notWritable().isPresent());
      assertThat(outbox.figures().notWritable().orElseThrow()).contains("outbox.db", "disk");
      long full = outbox.taken();
      assertThat(full).isGreaterThan(500);

      outbox.acknowledge(full);

      await().atMost(LIMIT).until(() -> outbox.taken() > full + 100);
      ending.set(true);
      outbox.acknowledge(outbox.taken());
      assertThat(adding.get()).isEqualTo((int) outbox.taken());
      await().atMost(LIMIT).until(() -> outbox.figures().notWritable().isEmpty());
    }
  }

  @Test
  void filledByOthersItGoesOnWhenThereIsRoomAgainAndLosesNothing() throws Exception {
    AtomicBoolean ending = new AtomicBoolean();
    Path filler = folder.resolve("filler");
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        Outbox outbox = Outbox.open(folder.resolve("outbox"), ROOMY)) {
      Future<Integer> adding = Adding.start(threads, outbox, source, ending);
      await().atMost(LIMIT).until(() -> outbox.taken() > 100);
      fill(filler);
      await().atMost(LIMIT).until(() -> outbox.figures().notWritable().isPresent());
      long full = outbox.taken();

      Files.delete(filler);

      await().atMost(LIMIT).until(() -> outbox.taken() > full + 100);
      assertThat(outbox.figures().notWritable()).isEmpty();
      ending.set(true);
      assertThat(adding.get()).isEqualTo((int) outbox.taken());
    }
    try (Outbox outbox = Outbox.open(folder.resolve("outbox"), ROOMY)) {
      assertThat(outbox.after(0).size())
          .isEqualTo((int) Math.min(Bounds.PAGE_ROWS, outbox.taken()));
      assertThat(outbox.figures().rows()).isEqualTo(outbox.taken());
    }
  }
}
