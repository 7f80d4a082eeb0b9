package io.assay.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.assay.judge.Judgement;
import io.assay.judge.Seen;
import io.assay.lab.LabCertificate;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvidenceCollectorTest {
  @TempDir private Path folder;
  private final Scenes scene = new Scenes();
  private final LabCertificate forged = Scenes.forged();
  private Optional<EvidenceCollector> collector = Optional.empty();

  private EvidenceCollector collector() {
    return collector.orElseThrow();
  }

  @BeforeEach
  void open() {
    EvidenceCollector begun = collecting(folder.resolve("evidence"));
    begun.judgedWith(Scenes.REFERENCES);
    collector = Optional.of(begun);
  }

  private static EvidenceCollector collecting(Path directory) {
    return new EvidenceCollector(
        directory, Duration.ofDays(90), 1L << 30, "1.0", InstantSource.system());
  }

  @AfterEach
  void close() {
    collector().close();
  }

  private void look(String vantage, Seen seen) {
    Judgement judgement = scene.look(vantage, seen);
    collector().judged(judgement, scene.touched);
  }

  private Dossier issuer() throws IOException {
    await().until(() -> collector().figures().files() > 0);
    collector().close();
    EvidenceFolder read = new EvidenceFolder(folder.resolve("evidence"));
    List<Subject> subjects =
        read.contents().subjects().stream().filter(s -> s.cause().equals("issuer")).toList();
    assertThat(subjects).hasSize(1);
    return read.read(subjects.getFirst().incident().orElseThrow());
  }

  private static List<String> exhibits(Dossier dossier) {
    return dossier.exhibits().stream()
        .map(one -> one.role().text() + " " + one.observation().target().vantage())
        .toList();
  }

  @Test
  void whatOpensAnIncidentIsKeptWithWhatAnotherVantagePointSees() throws IOException {
    look("a", Scenes.dot(Scenes.GENUINE.leaf()));
    look("b", Scenes.dot(forged));
    look("b", Scenes.dot(forged));
    look("a", Scenes.dot(Scenes.GENUINE.leaf()));
    look("a", Scenes.dot(Scenes.GENUINE.leaf()));

    Dossier kept = issuer();

    assertThat(exhibits(kept)).containsExactly("affected b", "unaffected a");
    assertThat(kept.exhibits().getFirst().references()).containsKey("mozilla");
    assertThat(kept.exhibits().getFirst().result("issuer").orElseThrow().isBad()).isTrue();
    assertThat(kept.subject().state()).isEqualTo("open");
  }

  @Test
  void theEndIsKeptAndWithItWhatTheSameVantagePointSeesThen() throws IOException {
    look("b", Scenes.dot(forged));
    for (int i = 0; i < 4; i++) {
      look("b", Scenes.dot(Scenes.GENUINE.leaf()));
    }
    Dossier kept = issuer();
    assertThat(kept.subject().closed()).isPresent();
    assertThat(exhibits(kept)).containsExactly("affected b", "unaffected b");
  }

  @Test
  void anotherAddressIsComparedWithOnlyUntilTheSameOneIsSeen() throws IOException {
    Optional<InetAddress> other = Optional.of(InetAddress.ofLiteral("127.0.0.9"));
    look("b", Scenes.dot(forged));
    look("a", Scenes.dot(Scenes.GENUINE.leaf()).at(other));
    look("a", Scenes.dot(Scenes.GENUINE.leaf()));
    look("a", Scenes.dot(Scenes.GENUINE.leaf()).at(other));

    Dossier kept = issuer();

    assertThat(exhibits(kept)).containsExactly("affected b", "unaffected a");
    assertThat(kept.exhibits().getLast().observation().target().addressText())
        .isEqualTo(InetAddress.getLoopbackAddress().getHostAddress());
  }

  @Test
  void whileItGoesOnOneExhibitAnHourIsKept() throws IOException {
    look("b", Scenes.dot(forged));
    look("b", Scenes.dot(forged));
    scene.pass(Duration.ofMinutes(61));
    look("b", Scenes.dot(forged));
    look("b", Scenes.dot(forged));

    Dossier kept = issuer();

    assertThat(exhibits(kept)).containsExactly("affected b", "affected b");
    assertThat(kept.subject().lastSeen())
        .isEqualTo(kept.exhibits().getLast().observation().startedAt())
        .isEqualTo(scene.now().minusSeconds(1));
  }

  @Test
  void whatCannotBeWrittenIsCountedAndHoldsNothingUp() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "in the way");
    try (EvidenceCollector hindered = collecting(file)) {
      Judgement judgement = scene.look("b", Scenes.dot(forged));
      hindered.judged(judgement, scene.touched);
      await().until(() -> hindered.figures().failures() >= 1);
      Files.delete(file);
      hindered.judged(scene.look("c", Scenes.dot(forged)), scene.touched);
      await().until(() -> hindered.figures().files() > 0);
    }
    assertThat(new EvidenceFolder(file).contents().subjects()).isNotEmpty();
    assertThat(new EvidenceFolder(file).find(UUID.randomUUID().toString())).isEmpty();
  }
}
