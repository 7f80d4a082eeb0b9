package io.assay.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvidenceStoreTest {
  private static final Instant START = Instant.parse("2026-11-26T00:00:00Z");
  private static final EvidenceStore.Limits ROOMY =
      new EvidenceStore.Limits(Duration.ofDays(90), 100, 1L << 30);

  @TempDir private Path folder;
  private Instant now = START;

  private EvidenceStore store(EvidenceStore.Limits limits) {
    return new EvidenceStore(folder.resolve("evidence"), limits, () -> now);
  }

  private EvidenceFolder read() {
    return new EvidenceFolder(folder.resolve("evidence"));
  }

  private Path add(EvidenceStore store, UUID id) throws IOException {
    store.add(Scenes.subject(id, now), Optional.of(Scenes.exhibit(now)));
    return read().file(id);
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("evidence"))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void whatIsReadBackIsEqual() throws IOException {
    UUID id = UUID.randomUUID();
    Subject subject = Scenes.subject(id, now);
    Exhibit exhibit = Scenes.exhibit(now);
    store(ROOMY).add(subject, Optional.of(exhibit));

    assertThat(read().read(id)).isEqualTo(new Dossier(subject, List.of(exhibit)));
    assertThat(read().contents().subjects()).containsExactly(subject);
    assertThat(files()).containsExactly(id + ".json.gz");
  }

  @Test
  void whatALaterVersionAddsIsPassedOver() throws IOException {
    Dossier dossier =
        new Dossier(Scenes.subject(UUID.randomUUID(), now), List.of(Scenes.exhibit(now)));
    String json = new String(DossierJson.write(dossier), StandardCharsets.UTF_8);
    String later =
        json.replace("\"subject\":{", "\"novel\":[{\"a\":1}],\"subject\":{\"mood\":{\"x\":[]},")
            .replace("\"verdict\":", "\"confidence\":0.7,\"verdict\":")
            .replace("\"check\":\"pin\"", "\"check\":\"pin\",\"weight\":3")
            .replace("\"id\":\"pin\"", "\"id\":\"a-check-of-next-year\"");
    assertThat(later).isNotEqualTo(json);

    Dossier read = DossierJson.read(stream(later));

    assertThat(read.subject()).isEqualTo(dossier.subject());
    assertThat(read.exhibits().getFirst().result("a-check-of-next-year")).isPresent();
    assertThat(DossierJson.readSubject(stream(later))).isEqualTo(dossier.subject());
    assertThatThrownBy(
            () ->
                DossierJson.read(
                    stream(json.replace("\"schema\":1,\"subj", "\"schema\":2,\"subj"))))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("schema is 2");
  }

  private static ByteArrayInputStream stream(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void theFirstTheGravestAndTheLastAreKeptAndTheLaterStateWins() throws IOException {
    UUID id = UUID.randomUUID();
    EvidenceStore store = store(ROOMY);
    for (int i = 0; i < 5; i++) {
      store.add(
          Scenes.subject(id, START).seenAt(START.plusSeconds(i)),
          Optional.of(Scenes.exhibit(START.plusSeconds(i))));
    }
    store.add(Scenes.subject(id, START).seenAt(START.plusSeconds(1)), Optional.empty());

    Dossier kept = read().read(id);

    assertThat(kept.exhibits())
        .extracting(exhibit -> exhibit.observation().startedAt())
        .containsExactly(START, START.plusSeconds(4));
    assertThat(kept.subject().lastSeen()).isEqualTo(START.plusSeconds(4));
  }

  @Test
  void aStateWithoutAnyExhibitIsNotKept() throws IOException {
    store(ROOMY).add(Scenes.subject(UUID.randomUUID(), now), Optional.empty());
    assertThat(files()).isEmpty();
  }

  @Test
  void whatIsTooOldGoesAndSoDoesTheOldestOfTooMany() throws IOException {
    EvidenceStore store = store(new EvidenceStore.Limits(Duration.ofDays(2), 3, 1L << 30));
    Path first = add(store, UUID.randomUUID());
    now = START.plus(Duration.ofDays(1));
    Path second = add(store, UUID.randomUUID());
    now = START.plus(Duration.ofDays(2)).plusSeconds(1);
    store.expire();
    assertThat(first).doesNotExist();
    assertThat(second).exists();
    for (int i = 0; i < 3; i++) {
      add(store, UUID.randomUUID());
    }
    assertThat(second).doesNotExist();
    assertThat(files()).hasSize(3);
    assertThat(store.figures().files()).isEqualTo(3);
  }

  @Test
  void theOldestGoWhereAllTakeTooMuchRoom() throws IOException {
    EvidenceStore roomy = store(ROOMY);
    UUID old = UUID.randomUUID();
    long size = Files.size(add(roomy, old));
    now = now.plusSeconds(1);
    UUID older = UUID.randomUUID();
    add(roomy, older);
    Files.setLastModifiedTime(
        read().file(old), java.nio.file.attribute.FileTime.from(START.minusSeconds(60)));

    EvidenceStore tight = store(new EvidenceStore.Limits(Duration.ofDays(90), 100, 3 * size));
    add(tight, UUID.randomUUID());
    add(tight, UUID.randomUUID());

    assertThat(read().file(old)).doesNotExist();
    assertThat(tight.figures().octets()).isLessThanOrEqualTo(3 * size);
  }

  @Test
  void whatAProcessLeftUnfinishedIsNoEvidenceAndIsRemoved() throws IOException {
    UUID id = UUID.randomUUID();
    add(store(ROOMY), id);
    Path left = folder.resolve("evidence").resolve(UUID.randomUUID() + ".json.gz.tmp");
    Files.write(left, new byte[100]);

    assertThat(read().ids()).containsExactly(id);
    assertThat(read().contents().damaged()).isEmpty();

    store(ROOMY).expire();
    assertThat(left).doesNotExist();
  }

  @Test
  void damagedFilesAreNamedWithTheRemedyAndSetAsideWhenMoreComes() throws IOException {
    UUID cut = UUID.randomUUID();
    UUID garbage = UUID.randomUUID();
    UUID sound = UUID.randomUUID();
    EvidenceStore store = store(ROOMY);
    Path file = add(store, cut);
    byte[] octets = Files.readAllBytes(file);
    Files.write(file, java.util.Arrays.copyOf(octets, 90));
    Files.writeString(add(store, garbage), "no gzip");
    add(store, sound);

    EvidenceFolder.Contents contents = read().contents();

    assertThat(contents.subjects())
        .extracting(Subject::incident)
        .containsExactly(Optional.of(sound));
    assertThat(contents.damaged())
        .hasSize(2)
        .allMatch(line -> line.contains("restore it from a backup, or delete it"))
        .anyMatch(line -> line.contains(file.toString()));
    assertThatThrownBy(() -> read().read(cut)).hasMessageContaining(file.toString());

    add(store, cut);

    assertThat(read().read(cut).exhibits()).hasSize(1);
    assertThat(files()).contains(cut + ".json.gz.damaged");
  }

  @Test
  void evidenceThatIsFarTooLongIsNotRead() throws IOException {
    Files.createDirectories(folder.resolve("evidence"));
    UUID id = UUID.randomUUID();
    try (var gzip = new java.util.zip.GZIPOutputStream(Files.newOutputStream(read().file(id)))) {
      gzip.write("{\"schema\":1,\"x\":\"".getBytes(StandardCharsets.US_ASCII));
      byte[] block = new byte[1 << 20];
      java.util.Arrays.fill(block, (byte) 'a');
      for (int i = 0; i < 80; i++) {
        gzip.write(block);
      }
    }
    assertThatThrownBy(() -> read().read(id)).isInstanceOf(IOException.class);
  }
}
