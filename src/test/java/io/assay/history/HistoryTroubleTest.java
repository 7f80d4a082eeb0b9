package io.assay.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.assay.config.HistoryTerms;
import io.assay.judge.Judgement;
import io.assay.lab.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** History whose database is full, away, damaged or another's. */
class HistoryTroubleTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Part FIRST = Part.first(1_000);

  @TempDir private Path folder;

  private final Looks looks = new Looks();

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

  /** Hands over until some are dropped. */
  private void overflow(History history, Judgement seen) {
    for (int i = 0; i < 2 * Bounds.WAITING && history.figures().dropped() == 0; i++) {
      Looks.Look look = looks.again(seen);
      history.judged(look.judgement(), look.touched());
    }
    assertThat(history.figures().dropped()).isPositive();
  }

  private static long judged(HistoryReader reader) throws HistoryException {
    return reader.verdicts(HistoryFilter.ALL, FIRST).rows().stream()
        .mapToLong(VerdictInterval::times)
        .sum();
  }

  @Test
  void aDiskThatIsFullStopsTheWritingUntilThereIsRoom() throws Exception {
    assumeThat(System.getProperty("user.name")).as("only root can mount").isEqualTo("root");
    assumeThat(run("mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", folder.toString()))
        .as("a tmpfs can be mounted")
        .isZero();
    try (History history = new Place.Fresh(HistoryTerms.DEFAULT, folder).open(looks)) {
      Judgement first = looks.look(Looks.genuine()).judgement();
      history.judged(first, List.of());
      await().atMost(LIMIT).until(() -> judged(history.reader()) == 1);
      fill(folder.resolve("filler"));

      // New chains, so that the file must grow.
      for (int i = 0; i < 300; i++) {
        Looks.Look look = looks.look(Looks.forged());
        history.judged(look.judgement(), look.touched());
      }
      await().atMost(LIMIT).until(() -> history.figures().failures() > 0);
      overflow(history, first);
      // What was written before can be read.
      assertThat(judged(history.reader())).isPositive();

      Files.delete(folder.resolve("filler"));
      await().atMost(LIMIT).until(() -> judged(history.reader()) > Bounds.WAITING);
      assertThat(history.reader().incidents(HistoryFilter.ALL, Optional.empty(), FIRST).rows())
          .isNotEmpty();
    } finally {
      assertThat(run("umount", folder.toString())).isZero();
    }
  }

  @Test
  void aServerThatGoesAwayIsWaitedFor() throws Exception {
    try (Place.Server server = new Place.Server()) {
      PostgresServer postgres = server.get();
      Place.Fresh fresh = Place.POSTGRESQL.fresh(folder, server);
      try (History history = fresh.open(looks)) {
        Judgement first = looks.look(Looks.genuine()).judgement();
        history.judged(first, List.of());
        await().atMost(LIMIT).until(() -> judged(history.reader()) == 1);

        postgres.stop();
        history.judged(looks.again(first).judgement(), List.of());
        await().atMost(LIMIT).until(() -> history.figures().failures() > 0);
        overflow(history, first);
        assertThatThrownBy(() -> judged(history.reader()))
            .isInstanceOf(HistoryException.class)
            .hasMessageContaining("cannot be reached")
            .hasMessageContaining("postgresql://127.0.0.1:");

        postgres.restart();
        await()
            .atMost(LIMIT)
            .ignoreExceptions()
            .until(() -> judged(history.reader()) > Bounds.WAITING);
      }

      // A daemon that starts while it is away keeps nothing until it is back.
      postgres.stop();
      try (History history = fresh.open(looks)) {
        history.judged(looks.look(Looks.forged()).judgement(), List.of());
        await().atMost(LIMIT).until(() -> history.figures().failures() > 0);
        postgres.restart();
        await()
            .atMost(LIMIT)
            .ignoreExceptions()
            .until(() -> history.reader().verdicts(HistoryFilter.ALL, FIRST).rows().size() == 2);
      }
    }
  }

  @Test
  void aDamagedFileIsLeftAsItIs() throws Exception {
    looks.look(100, Looks.genuine());
    new Place.Fresh(HistoryTerms.DEFAULT, folder).write(looks);
    Path file = History.file(folder);
    byte[] content = Files.readAllBytes(file);
    for (int i = 4096; i < content.length; i++) {
      content[i] = (byte) (content[i] ^ 0x55);
    }
    Files.write(file, content);

    assertThatThrownBy(() -> History.open(HistoryTerms.DEFAULT, folder, looks::now))
        .isInstanceOf(HistoryException.class)
        .hasMessageContaining("is damaged; move it away");
    assertThat(Files.readAllBytes(file)).isEqualTo(content);

    Files.writeString(
        file, "this is no database, but something longer than a header of SQLite. ".repeat(100));
    assertThatThrownBy(() -> History.open(HistoryTerms.DEFAULT, folder, looks::now))
        .hasMessageContaining("is damaged; move it away");
  }

  @Test
  void anotherProgramsFileIsLeftAsItIs() throws Exception {
    Path file = History.file(folder);
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        var statement = connection.createStatement()) {
      statement.execute("CREATE TABLE theirs (id INTEGER)");
    }
    byte[] content = Files.readAllBytes(file);
    assertThatThrownBy(() -> History.open(HistoryTerms.DEFAULT, folder, looks::now))
        .hasMessageContaining("belongs to another program; name another folder");
    assertThat(Files.readAllBytes(file)).isEqualTo(content);
  }
}
