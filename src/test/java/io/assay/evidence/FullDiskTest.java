package io.assay.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.assay.judge.Judgement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Evidence on a disk that is full: a file system in memory that only root can mount. */
class FullDiskTest {
  @TempDir private Path folder;
  private boolean mounted;

  @BeforeEach
  void mount() throws Exception {
    assumeThat(System.getProperty("user.name")).as("only root can mount").isEqualTo("root");
    mounted = run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", folder.toString()) == 0;
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
    byte[] block = new byte[4096];
    try {
      while (true) {
        Files.write(filler, block, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      }
    } catch (IOException full) {
      assertThat(full).hasMessageContaining("No space left");
    }
  }

  @Test
  void whatWasKeptStaysAndWhatComesWhenThereIsRoomAgainIsKept() throws Exception {
    Scenes scene = new Scenes();
    Path filler = folder.resolve("filler");
    EvidenceFolder read = new EvidenceFolder(folder);
    try (EvidenceCollector collector =
        new EvidenceCollector(
            folder, Duration.ofDays(90), 1L << 30, "1.0", InstantSource.system())) {
      Judgement first = scene.look("b", Scenes.dot(Scenes.forged()));
      collector.judged(first, scene.touched);
      int incidents = scene.touched.size();
      await().until(() -> collector.figures().files() == incidents);
      UUID id = read.ids().getFirst();
      Dossier before = read.read(id);

      fill(filler);
      Judgement wider = scene.look("c", Scenes.dot(Scenes.forged()));
      collector.judged(wider, scene.touched);
      await().until(() -> collector.figures().failures() > 0);

      assertThat(read.read(id)).isEqualTo(before);
      assertThat(read.contents().damaged()).isEmpty();
      try (Stream<Path> files = Files.list(folder)) {
        assertThat(files).noneMatch(file -> file.toString().endsWith(".tmp"));
      }

      Files.delete(filler);
      collector.judged(scene.look("d", Scenes.dot(Scenes.forged())), scene.touched);
      await().until(() -> !read.read(id).equals(before));
    }
  }
}
