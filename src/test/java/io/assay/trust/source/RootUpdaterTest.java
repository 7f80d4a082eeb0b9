package io.assay.trust.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.assay.config.Trust;
import io.assay.endpoint.Sha256;
import io.assay.fetch.AddressPolicy;
import io.assay.fetch.Fetcher;
import io.assay.lab.TrustMirror;
import io.assay.probe.AddressLookup;
import io.assay.trust.RootProgram;
import io.assay.trust.source.Source.Publisher;
import io.assay.trust.source.UpdateReport.DocumentOutcome;
import io.assay.trust.source.UpdateReport.Status;
import io.assay.x509.SharedData;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Updates from the publishers' real documents over loopback, and from worse ones. */
class RootUpdaterTest {
  private static final Instant START = Instant.parse("2026-11-22T10:00:00Z");
  private static final Sha256 FINA =
      new Sha256("5ab4fcdb180b5b6af0d262a2375a2c77d25602015d96648756611e2e78c53ad3");

  @TempDir private static Path shared;

  private static TrustMirror mirror;
  private static Fetcher fetcher;
  private static UpdateReport first;

  @TempDir private Path folder;

  private Path directory;
  private Instant now = START;

  @BeforeAll
  static void updateForTheFirstTime() throws Exception {
    mirror = TrustMirror.start(SharedData.folder(""));
    fetcher = new Fetcher(AddressPolicy.any(), new AddressLookup(List.of()), "assay/test");
    first = updater(new RootStore(shared), START).update(false);
  }

  @AfterAll
  static void stop() {
    if (mirror != null) {
      fetcher.close();
      mirror.close();
    }
  }

  @BeforeEach
  void copyWhatWasDownloaded() throws IOException {
    directory = folder.resolve("roots");
    try (Stream<Path> files = Files.walk(shared)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Files.copy(file, directory.resolve(shared.relativize(file).toString()));
      }
    }
  }

  private static RootUpdater updater(RootStore store, Instant now) {
    return new RootUpdater(
        store,
        new Trust.Publishers(
            mirror.base(Publisher.CCADB).toString(),
            mirror.base(Publisher.MICROSOFT).toString(),
            mirror.base(Publisher.CHROMIUM).toString()),
        fetcher,
        () -> now);
  }

  private RootStore store() {
    return new RootStore(directory);
  }

  private UpdateReport update() throws IOException, InterruptedException {
    return updater(store(), now).update(false);
  }

  /** The mirror has no list of disallowed certificates, which only Microsoft can sign. */
  private static List<DocumentOutcome> notFine(UpdateReport report) {
    return report.documents().stream()
        .filter(d -> d.reason().isPresent() && !d.name().equals("microsoft-disallowed"))
        .toList();
  }

  private static RootProgram program(RootSnapshot snapshot, String name) {
    return snapshot.programs().stream()
        .filter(p -> p.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /** Mozilla's report with its first rows only. */
  private static byte[] half() {
    byte[] whole = mirror.body(Source.MOZILLA_INCLUDED, "").orElseThrow();
    String text = new String(whole, StandardCharsets.UTF_8);
    int end = text.indexOf("-----END CERTIFICATE-----", text.length() / 2);
    return text.substring(0, text.indexOf('\n', end) + 1).getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void firstUpdateBringsEveryProgramAndKeepsItOnDisk() {
    assertThat(notFine(first)).isEmpty();
    assertThat(first.documents())
        .filteredOn(d -> d.name().equals("microsoft-disallowed"))
        .allSatisfy(d -> assertThat(d.status()).isEqualTo(Status.MISSING))
        .hasSize(1);
    assertThat(first.complete()).isFalse();
    RootSnapshot kept = store().open().snapshot();
    assertThat(kept.programs()).allSatisfy(p -> assertThat(p.anchors()).hasSizeGreaterThan(50));
    assertThat(kept.size()).isGreaterThan(3_000);
    assertThat(program(kept, "microsoft").anchors()).containsKey(FINA);
    assertThat(program(kept, "mozilla").anchors()).doesNotContainKey(FINA);
    assertThat(kept.authority(FINA)).isPresent();
    for (RootProgram program : kept.programs()) {
      assertThat(program.anchors().keySet())
          .allSatisfy(anchor -> assertThat(kept.authority(anchor)).isPresent());
    }
  }

  @Test
  void secondUpdateAsksWhetherAnythingChangedAndMovesTheDate() throws Exception {
    Path unfinished = Files.write(directory.resolve("snapshot-2.bin.tmp"), new byte[100]);
    Path documents = directory.resolve("documents");
    Files.write(documents.resolve("ccadb-records.0123.tmp"), new byte[100]);
    Files.write(documents.resolve("ccadb-records.0123"), new byte[100]);
    assertThat(store().open().notes()).as("left by a process that died").isEmpty();

    now = START.plus(Duration.ofDays(1));
    int before = mirror.requests(Source.CCADB_PEMS, "2005");
    int notModified = mirror.notModified();
    UpdateReport report = update();
    assertThat(notFine(report)).isEmpty();
    assertThat(report.documents())
        .extracting(DocumentOutcome::status)
        .doesNotContain(Status.UPDATED, Status.KEPT);
    assertThat(mirror.notModified()).isGreaterThanOrEqualTo(notModified + 8);
    assertThat(mirror.requests(Source.CCADB_PEMS, "2005")).isEqualTo(before);
    assertThat(report.changes()).isEmpty();
    assertThat(program(store().open().snapshot(), "mozilla").asOf()).contains(now);
    assertThat(store().previous()).isEmpty();
    assertThat(unfinished).doesNotExist();
    try (Stream<Path> files = Files.list(documents)) {
      assertThat(files.filter(file -> file.toString().contains("0123"))).isEmpty();
    }
  }

  @Test
  void damagedDocumentsAreNamedAndTheLastGoodOnesKept() throws Exception {
    now = START.plus(Duration.ofDays(1));
    mirror.put(Source.MOZILLA_INCLUDED, "", "<html>busy</html>".getBytes(StandardCharsets.UTF_8));
    mirror.put(Source.MICROSOFT_ROOTS, "", new byte[0]);
    byte[] included = mirror.body(Source.CCADB_INCLUDED, "").orElseThrow();
    mirror.put(Source.CCADB_INCLUDED, "", Arrays.copyOf(included, included.length / 2));
    mirror.fail(Source.CHROME_ROOTS, "", 503);
    try {
      UpdateReport report = update();
      assertThat(report.complete()).isFalse();
      assertThat(notFine(report))
          .hasSize(4)
          .allSatisfy(d -> assertThat(d.status()).isEqualTo(Status.KEPT))
          .allSatisfy(d -> assertThat(d.reason().orElseThrow()).contains("127.0.0.1"));
      RootSnapshot kept = store().open().snapshot();
      for (RootProgram program : first.snapshot().programs()) {
        assertThat(program(kept, program.name()).anchors()).isEqualTo(program.anchors());
      }
    } finally {
      mirror.restore(Source.MOZILLA_INCLUDED, "");
      mirror.restore(Source.MICROSOFT_ROOTS, "");
      mirror.restore(Source.CCADB_INCLUDED, "");
      mirror.restore(Source.CHROME_ROOTS, "");
    }
  }

  @Test
  void programThatLosesAThirdIsNotBelievedUntilForced() throws Exception {
    mirror.put(Source.MOZILLA_INCLUDED, "", half());
    try {
      UpdateReport refused = update();
      assertThat(notFine(refused)).hasSize(1);
      assertThat(notFine(refused).getFirst().reason().orElseThrow())
          .contains("refused", "mozilla would lose", "--force");
      assertThat(refused.changes()).isEmpty();

      UpdateReport forced = updater(store(), now).update(true);
      assertThat(forced.changes())
          .isNotEmpty()
          .allSatisfy(change -> assertThat(change.program()).isEqualTo("mozilla"))
          .allSatisfy(change -> assertThat(change.after()).isEmpty());
      RootStore.Opened opened = store().open();
      assertThat(RootChange.between(store().previous().orElseThrow(), opened.snapshot()))
          .isEqualTo(forced.changes());
    } finally {
      mirror.restore(Source.MOZILLA_INCLUDED, "");
    }
  }

  @Test
  void whereNobodyAnswersEverythingStays() throws Exception {
    now = START.plus(Duration.ofDays(30));
    Trust.Publishers nobody =
        new Trust.Publishers("http://127.0.0.1:1/", "http://127.0.0.1:1/", "http://127.0.0.1:1/");
    UpdateReport report = new RootUpdater(store(), nobody, fetcher, () -> now).update(false);
    assertThat(report.documents())
        .extracting(DocumentOutcome::status)
        .containsOnly(Status.KEPT, Status.MISSING);
    assertThat(program(report.snapshot(), "chrome").anchors()).isNotEmpty();
    assertThat(program(report.snapshot(), "chrome").asOf())
        .isEqualTo(program(first.snapshot(), "chrome").asOf());
  }

  @Test
  void secondUpdaterSaysThatThereIsAnother() throws Exception {
    try (StoreLock _ = store().lock()) {
      assertThatThrownBy(this::update)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("another process is updating it");
    }
  }

  @Test
  void folderThatCannotBeWrittenIsSaid() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "no folder");
    assertThatThrownBy(() -> updater(new RootStore(file), now).update(false))
        .isInstanceOf(IOException.class)
        .hasMessage(
            file
                + ": cannot be written (is not a folder); name another folder, or change its"
                + " permissions");
  }

  @Test
  void damagedSnapshotIsMadeAgainFromTheDocuments() throws Exception {
    Path snapshot = directory.resolve("snapshot-1.bin");
    byte[] whole = Files.readAllBytes(snapshot);
    Files.write(snapshot, Arrays.copyOf(whole, whole.length / 2));
    RootStore.Opened opened = store().open();
    assertThat(opened.notes()).hasSize(2);
    assertThat(opened.notes().getFirst()).startsWith(snapshot + ": has ");
    assertThat(opened.notes().getLast()).startsWith("made again from the documents");
    assertThat(program(opened.snapshot(), "apple").anchors())
        .isEqualTo(program(first.snapshot(), "apple").anchors());
    assertThat(store().open().notes()).isEmpty();
  }

  @Test
  void damagedDocumentIsLeftOutAndDownloadedAnew() throws Exception {
    Path index = directory.resolve("documents").resolve("documents.json");
    Optional<Path> chrome;
    try (Stream<Path> files = Files.list(index.getParent())) {
      chrome =
          files
              .filter(file -> file.getFileName().toString().startsWith("chrome-roots."))
              .findFirst();
    }
    byte[] body = Files.readAllBytes(chrome.orElseThrow());
    body[body.length / 2] ^= 1;
    Files.write(chrome.get(), body);
    now = START.plus(Duration.ofDays(1));
    UpdateReport report = update();
    assertThat(report.notes()).anyMatch(note -> note.startsWith(chrome.get() + ": is damaged"));
    assertThat(notFine(report)).isEmpty();
    assertThat(program(report.snapshot(), "chrome").anchors())
        .isEqualTo(program(first.snapshot(), "chrome").anchors());

    assertThat(Files.readAllBytes(chrome.get())).isNotEqualTo(body);

    Files.writeString(index, "{");
    List<String> notes = new ArrayList<>();
    assertThat(store().documents().read(notes)).isEmpty();
    assertThat(notes).containsExactly(index + ": is damaged; no stored document is used");
  }
}
