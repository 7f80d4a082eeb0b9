package io.assay.ct.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.assay.ct.tree.CompactRange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteDataSource;

/** A file that cannot be used is named with the remedy, and stays as it is. */
class DamageTest {
  @TempDir private Path folder;

  private Path file() {
    return folder.resolve("ct.db");
  }

  private void assertRefused(ThrowingCallable call, String... parts) {
    assertThatThrownBy(call)
        .isInstanceOf(IOException.class)
        .hasMessageContainingAll(parts)
        .message()
        .doesNotContain("\n");
  }

  private void assertBothRefuse(String... parts) throws IOException {
    byte[] before = Files.readAllBytes(file());
    assertRefused(() -> CtStore.open(folder).close(), parts);
    assertRefused(() -> CtStore.openExisting(folder).orElseThrow().close(), parts);
    assertThat(Files.readAllBytes(file())).isEqualTo(before);
  }

  private void sql(String... statements) throws Exception {
    SQLiteDataSource source = new SQLiteDataSource();
    source.setUrl("jdbc:sqlite:" + file());
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  private static LoggedCertificate match(long index) {
    byte[] noise = new byte[10_000];
    Arrays.fill(noise, (byte) index);
    return Entries.match(Entries.certificate(index, noise, List.of()), "log", "a.test");
  }

  @Test
  void whatIsNoDatabaseIsRefused() throws Exception {
    Files.writeString(file(), "precious text ".repeat(1000), StandardCharsets.UTF_8);
    assertBothRefuse(file().toString(), "is damaged; restore it from a copy, or move it away");
  }

  @Test
  void fileCutShortOrOverwrittenInTheMiddleIsRefused() throws Exception {
    try (CtStore store = CtStore.open(folder)) {
      store.found(IntStream.range(0, 50).mapToObj(DamageTest::match).toList());
    }
    byte[] sound = Files.readAllBytes(file());
    Files.write(file(), Arrays.copyOf(sound, sound.length / 2));
    assertRefused(() -> CtStore.open(folder).close(), file().toString(), "is damaged");
    byte[] scratched = sound.clone();
    Arrays.fill(scratched, 4096 * 2, 4096 * 12, (byte) 0x5a);
    Files.write(file(), scratched);
    assertRefused(() -> CtStore.open(folder).close(), file().toString(), "is damaged");
    Files.write(file(), sound);
    CtStore.open(folder).close();
  }

  @Test
  void newerVersionIsRefused() throws Exception {
    CtStore.open(folder).close();
    sql("PRAGMA user_version = 99");
    assertBothRefuse("was written by a newer Assay (format 99, this one knows 1); update this one");
  }

  @Test
  void databaseOfAnotherProgramIsRefused() throws Exception {
    sql("CREATE TABLE theirs (x)");
    assertBothRefuse("belongs to another program; name another folder (ct.directory, --directory)");
    sql("PRAGMA application_id = 7");
    assertBothRefuse("belongs to another program");
  }

  @Test
  void columnThatThisProgramNeverWritesIsDamage() throws Exception {
    try (CtStore store = CtStore.open(folder)) {
      store.begin(StoreProcess.state(CompactRange.empty()));
    }
    sql("UPDATE followed SET size = 5");
    try (CtStore store = CtStore.open(folder)) {
      assertRefused(store::states, file().toString(), "is inconsistent", "restore it from a copy");
    }
  }

  @Test
  void withoutRoomNothingIsLost() throws Exception {
    try (CtStore store = CtStore.open(folder, 400_000)) {
      store.begin(StoreProcess.state(CompactRange.empty()));
      store.found(List.of(match(1)));
      List<LoggedCertificate> many = IntStream.range(2, 60).mapToObj(DamageTest::match).toList();
      assertRefused(
          () -> store.advance(StoreProcess.state(StoreProcess.range(60)), many),
          file().toString(),
          "no room is left for it; make room");
      assertThat(store.states()).extracting(FollowState::position).containsExactly(0L);
      assertThat(store.unannounced()).hasSize(1);
      assertThat(store.advance(StoreProcess.state(StoreProcess.range(3)), List.of(match(2))))
          .hasSize(1);
    }
    try (CtStore store = CtStore.open(folder)) {
      assertThat(store.unannounced()).hasSize(2);
    }
  }

  @Test
  void folderThatCannotBeMadeOrWrittenIsNamed() throws Exception {
    Path taken = Files.writeString(folder.resolve("taken"), "");
    assertRefused(() -> CtStore.open(taken).close(), taken.toString(), "is not a folder");
    assertThat(CtStore.openExisting(folder.resolve("nowhere"))).isEmpty();
    assertThat(folder.resolve("nowhere")).doesNotExist();
    Files.createDirectories(folder.resolve("ct.db"));
    assertRefused(() -> CtStore.open(folder).close(), file().toString(), "cannot be opened");
  }

  @Test
  void folderThatMustNotBeWrittenIsNamed() throws Exception {
    Path locked = Files.createDirectory(folder.resolve("locked"));
    Assumptions.assumeTrue(locked.toFile().setWritable(false) && !Files.isWritable(locked));
    assertRefused(() -> CtStore.open(locked).close(), locked.toString(), "cannot be opened");
  }

  @Test
  void pathWithSpecialCharactersIsTakenAsItIs() throws Exception {
    Path odd = folder.resolve("what? 100% #1 é");
    CtStore.open(odd).close();
    assertThat(odd.resolve("ct.db")).isRegularFile();
  }

  @Test
  void severalMayOpenANewStoreAtOnce() throws Exception {
    try (var threads = Executors.newFixedThreadPool(4)) {
      List<Future<Optional<FollowState>>> opened =
          IntStream.range(0, 4)
              .mapToObj(
                  _ ->
                      threads.submit(
                          () -> {
                            try (CtStore store = CtStore.open(folder)) {
                              return store.state(Entries.log("log").id());
                            }
                          }))
              .toList();
      for (Future<Optional<FollowState>> one : opened) {
        assertThat(one.get()).isEmpty();
      }
    }
  }
}
