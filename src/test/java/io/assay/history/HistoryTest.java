package io.assay.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.assay.endpoint.Sha256;
import io.assay.judge.Judgement;
import io.assay.judge.Seen;
import io.assay.lab.LabCertificate;
import io.assay.probe.FailureKind;
import io.assay.probe.Observation;
import io.assay.probe.Outcome;
import io.assay.probe.Stage;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is kept of what is judged, in a real SQLite file and a real PostgreSQL database. */
class HistoryTest {
  private static final Place.Server SERVER = new Place.Server();
  private static final Part FIRST = Part.first(100);

  @TempDir private Path folder;

  private final Looks looks = new Looks();

  @AfterAll
  static void stop() {
    SERVER.close();
  }

  private static Instant start(Looks.Look look) {
    return look.judgement().observation().startedAt();
  }

  @ParameterizedTest
  @EnumSource
  void aStableEndpointIsOneSightingAndOneVerdictHoweverOftenItIsProbed(Place place)
      throws Exception {
    Place.Fresh fresh = place.fresh(folder, SERVER);
    looks.look(3_000, Looks.genuine());
    fresh.write(looks);

    try (HistoryArchive archive = fresh.archive()) {
      HistoryReader reader = archive.reader();
      List<Sighting> sightings = reader.sightings(HistoryFilter.ALL, FIRST).rows();
      assertThat(sightings).hasSize(1);
      Sighting only = sightings.getFirst();
      assertThat(only.times()).isEqualTo(3_000);
      assertThat(only.first()).isEqualTo(start(looks.all().getFirst()));
      assertThat(only.last()).isEqualTo(looks.now());
      assertThat(only.chain())
          .isEqualTo(
              looks.all().getFirst().judgement().chain().stream().map(c -> c.sha256()).toList());
      assertThat(only.version()).hasValue(0x0304);
      assertThat(only.alpn()).contains("dot");
      assertThat(reader.verdicts(HistoryFilter.ALL, FIRST).rows())
          .singleElement()
          .satisfies(
              verdict -> {
                assertThat(verdict.times()).isEqualTo(3_000);
                assertThat(verdict.verdict())
                    .isEqualTo(looks.all().getFirst().judgement().verdict().text());
              });
      // One when it was new, and one an hour: 3,000 minutes are 50 hours.
      assertThat(reader.observations(HistoryFilter.ALL, FIRST).rows())
          .hasSize(50)
          .extracting(KeptObservation.Summary::why)
          .containsOnlyOnce(Why.CHANGED);
      assertThat(reader.targets(HistoryFilter.ALL, FIRST).rows())
          .singleElement()
          .satisfies(
              state -> {
                assertThat(state.sighting()).contains(only);
                assertThat(state.verdict()).isPresent();
                assertThat(
                        reader.timings(state.target().id(), Instant.EPOCH, looks.now()).stream()
                            .mapToLong(hour -> hour.total().orElseThrow().count())
                            .sum())
                    .isEqualTo(3_000);
              });
    }
  }

  @ParameterizedTest
  @EnumSource
  void anotherProcessGoesOnWithWhatThereIs(Place place) throws Exception {
    Place.Fresh fresh = place.fresh(folder, SERVER);
    looks.look(10, Looks.genuine());
    fresh.write(looks);
    looks.look(10, Looks.genuine());
    // Handing over twice what was written has no effect.
    fresh.write(looks);

    try (HistoryArchive archive = fresh.archive()) {
      assertThat(archive.reader().verdicts(HistoryFilter.ALL, FIRST).rows())
          .singleElement()
          .satisfies(verdict -> assertThat(verdict.times()).isEqualTo(20));
      assertThat(
              archive.reader().sightings(HistoryFilter.ALL, FIRST).rows().stream()
                  .mapToLong(Sighting::times)
                  .sum())
          .isEqualTo(20);
    }
  }

  @ParameterizedTest
  @EnumSource
  void serversThatTakeTurnsAreSightingsBesideEachOther(Place place) throws Exception {
    Place.Fresh fresh = place.fresh(folder, SERVER);
    LabCertificate one = Looks.GENUINE.leaf();
    Judgement first = looks.look(Seen.dot(one.chain())).judgement();
    Judgement second = looks.look(Seen.dot(one.chain()).tls(0x0303, 0xc02b, 23)).judgement();
    for (int i = 0; i < 50; i++) {
      looks.again(first);
      looks.again(second);
    }
    fresh.write(looks);

    try (HistoryArchive archive = fresh.archive()) {
      assertThat(archive.reader().sightings(HistoryFilter.ALL, FIRST).rows())
          .hasSize(2)
          .allSatisfy(sighting -> assertThat(sighting.times()).isEqualTo(51));
      Sha256 leaf = Sha256.of(one.der());
      assertThat(archive.reader().certificate(leaf).orElseThrow().der().toByteArray())
          .isEqualTo(one.der());
      assertThat(archive.reader().sightingsOf(leaf, FIRST).rows()).hasSize(2);
      assertThat(archive.reader().sightingsOf(Sha256.of(new byte[1]), FIRST).rows()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatIsNewOrWrongIsKeptWholeWithWhatTheChecksSaid(Place place) throws Exception {
    Place.Fresh fresh = place.fresh(folder, SERVER);
    looks.look(5, Looks.genuine());
    List<Looks.Look> wrong = new ArrayList<>();
    Looks.Look forged = looks.look(Looks.forged());
    wrong.add(forged);
    for (int i = 0; i < 4; i++) {
      wrong.add(looks.again(forged.judgement()));
    }
    wrong.add(
        looks.look(
            Looks.genuine()
                .failed(new Outcome.Failed(Stage.CONNECT, FailureKind.REFUSED, "refused"))));
    fresh.write(looks);

    try (HistoryArchive archive = fresh.archive()) {
      HistoryReader reader = archive.reader();
      List<UUID> kept =
          reader.observations(HistoryFilter.ALL, FIRST).rows().stream()
              .map(KeptObservation.Summary::id)
              .toList();
      assertThat(kept)
          .containsAll(wrong.stream().map(look -> look.judgement().observation().id()).toList());
      for (Looks.Look look : wrong) {
        Observation seen = look.judgement().observation();
        KeptObservation read = reader.observation(seen.id()).orElseThrow();
        assertThat(read.observation()).isEqualTo(seen);
        assertThat(read.results()).hasSameSizeAs(look.judgement().results());
      }
      assertThat(reader.observation(UUID.randomUUID())).isEmpty();
      List<VerdictInterval> verdicts = reader.verdicts(HistoryFilter.ALL, FIRST).rows();
      assertThat(verdicts).hasSize(3);
      assertThat(verdicts.getFirst().failure()).contains("connect:refused");
      assertThat(verdicts.get(1).violated())
          .contains(new VerdictInterval.Violated("issuer", "critical"));
      assertThat(verdicts.get(1).times()).isEqualTo(5);
    }
  }

  @ParameterizedTest
  @EnumSource
  void incidentsAreKeptAndAcknowledged(Place place) throws Exception {
    Place.Fresh fresh = place.fresh(folder, SERVER);
    looks.look(5, Looks.genuine()).look(5, Looks.forged());
    fresh.write(looks);

    try (HistoryArchive archive = fresh.archive()) {
      HistoryReader reader = archive.reader();
      List<KeptIncident> open =
          reader.incidents(HistoryFilter.ALL, Optional.of(true), FIRST).rows();
      assertThat(open.stream().map(one -> one.incident().orElseThrow()))
          .containsExactlyInAnyOrderElementsOf(looks.open());
      UUID id = open.getFirst().id();
      assertThat(archive.acknowledge(id, "ann", "it's us\0", looks.now())).isTrue();
      assertThat(archive.acknowledge(UUID.randomUUID(), "ann", "", looks.now())).isFalse();
      assertThat(reader.incident(id).orElseThrow().acknowledgements())
          .containsExactly(new KeptIncident.Acknowledgement(looks.now(), "ann", "it's us\uFFFD"));
      assertThat(reader.incidentsStarting(id.toString().substring(0, 8)))
          .extracting(KeptIncident::id)
          .containsExactly(id);
    }

    looks.look(20, Looks.genuine());
    fresh.write(looks);
    try (HistoryArchive archive = fresh.archive()) {
      HistoryReader reader = archive.reader();
      assertThat(reader.incidents(HistoryFilter.ALL, Optional.of(true), FIRST).rows()).isEmpty();
      assertThat(
              reader
                  .incidents(HistoryFilter.ALL.ofResolver("test"), Optional.of(false), FIRST)
                  .rows())
          .isNotEmpty()
          .allSatisfy(one -> assertThat(one.closed()).isPresent());
      assertThat(
              reader
                  .incidents(HistoryFilter.ALL.ofResolver("other"), Optional.empty(), FIRST)
                  .rows())
          .isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aLongAnswerComesInPartsThatFitTogether(Place place) throws Exception {
    Place.Fresh fresh = place.fresh(folder, SERVER);
    for (int i = 0; i < 10; i++) {
      looks.look(1, Looks.genuine().from("v" + i)).look(1, Looks.forged().from("v" + i));
    }
    fresh.write(looks);

    try (HistoryArchive archive = fresh.archive()) {
      HistoryReader reader = archive.reader();
      List<VerdictInterval> all = reader.verdicts(HistoryFilter.ALL, FIRST).rows();
      assertThat(all).hasSize(20);
      List<VerdictInterval> parts = new ArrayList<>();
      Optional<String> next = Optional.of("");
      while (next.isPresent()) {
        Rows<VerdictInterval> part = reader.verdicts(HistoryFilter.ALL, new Part(3, next.get()));
        parts.addAll(part.rows());
        next = part.next();
      }
      assertThat(parts).isEqualTo(all);
      Rows<TargetState> targets = reader.targets(HistoryFilter.ALL, Part.first(6));
      assertThat(targets.rows()).hasSize(6);
      assertThat(
              reader.targets(HistoryFilter.ALL, new Part(6, targets.next().orElseThrow())).rows())
          .hasSize(4)
          .doesNotContainAnyElementsOf(targets.rows());
      assertThat(reader.verdicts(HistoryFilter.ALL.ofVantage("v3"), FIRST).rows()).hasSize(2);
      assertThat(
              reader
                  .verdicts(
                      HistoryFilter.ALL.between(
                          Optional.of(all.get(4).first()), Optional.of(all.get(2).first())),
                      FIRST)
                  .rows())
          .containsExactlyElementsOf(all.subList(2, 5));
      assertThatThrownBy(() -> reader.verdicts(HistoryFilter.ALL, new Part(3, "x")))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(
              () -> reader.incidents(HistoryFilter.ALL, Optional.empty(), new Part(3, "x")))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @ParameterizedTest
  @EnumSource
  void incidentsAreFilteredAndComeInParts(Place place) throws Exception {
    Place.Fresh fresh = place.fresh(folder, SERVER);
    for (int i = 0; i < 3; i++) {
      looks.look(5, Looks.genuine().from("v" + i).of("r" + i));
      looks.look(5, Looks.forged().from("v" + i).of("r" + i));
    }
    fresh.write(looks);

    try (HistoryArchive archive = fresh.archive()) {
      HistoryReader reader = archive.reader();
      List<KeptIncident> all = reader.incidents(HistoryFilter.ALL, Optional.empty(), FIRST).rows();
      assertThat(all).hasSize(looks.open().size()).hasSizeGreaterThan(3);
      List<KeptIncident> parts = new ArrayList<>();
      Optional<String> next = Optional.of("");
      while (next.isPresent()) {
        Rows<KeptIncident> part =
            reader.incidents(HistoryFilter.ALL, Optional.of(true), new Part(2, next.get()));
        assertThat(part.rows()).hasSizeLessThanOrEqualTo(2);
        parts.addAll(part.rows());
        next = part.next();
      }
      assertThat(parts).isEqualTo(all);
      for (String severity : List.of("critical", "warning", "info")) {
        assertThat(
                reader
                    .incidents(
                        HistoryFilter.ALL.ofVantage("v1"),
                        Optional.empty(),
                        Optional.of(severity),
                        FIRST)
                    .rows())
            .as(severity)
            .isEqualTo(
                all.stream()
                    .filter(one -> one.vantages().equals(List.of("v1")))
                    .filter(one -> one.severity().equals(severity))
                    .toList());
      }
      assertThat(all).anyMatch(one -> one.severity().equals("critical"));
      assertThat(reader.incidents(HistoryFilter.ALL.ofVantage("v"), Optional.empty(), FIRST).rows())
          .isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatIsTooOldGoesAndWhatIsTooMuchGoesOldestFirst(Place place) throws Exception {
    Place.Fresh fresh = place.fresh(folder, SERVER);
    looks.look(10, Looks.genuine()).look(10, Looks.forged());
    fresh.write(looks);
    looks.pass(Duration.ofDays(10)).look(300, Looks.genuine());
    fresh.write(looks);

    try (Database database = fresh.database()) {
      Retention aged = new Retention(database, Duration.ofDays(9), Long.MAX_VALUE);
      while (aged.step(looks.now())) {}
      HistoryReader reader = new HistoryReader(database);
      assertThat(reader.verdicts(HistoryFilter.ALL, FIRST).rows()).hasSize(1);
      assertThat(reader.sightings(HistoryFilter.ALL, FIRST).rows()).hasSize(1);
      assertThat(reader.observations(HistoryFilter.ALL, FIRST).rows()).hasSize(5);
      assertThat(reader.incidents(HistoryFilter.ALL, Optional.of(true), FIRST).rows()).isEmpty();

      Retention small = new Retention(database, Duration.ofDays(9), 1);
      assertThat(small.step(looks.now())).isTrue();
      assertThat(reader.observations(HistoryFilter.ALL, FIRST).rows())
          .extracting(KeptObservation.Summary::why)
          .containsExactly(Why.CHANGED);
      while (small.step(looks.now())) {}
      Map<String, Long> left = new HashMap<>(database.read(HistoryRowCounts::of));
      // Certificates go by age: whoever sees them again does not write them again at once.
      assertThat(left.remove("certificate")).isEqualTo(3);
      assertThat(left.values()).containsOnly(0L);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aNewerHistoryIsLeftAsItIs(Place place) throws Exception {
    Place.Fresh fresh = place.fresh(folder, SERVER);
    looks.look(1, Looks.genuine());
    fresh.write(looks);
    try (Database database = fresh.database()) {
      database.change(
          handle ->
              switch (place) {
                case SQLITE -> handle.execute("PRAGMA user_version = 99");
                case POSTGRESQL -> handle.execute("UPDATE history_version SET version = 99");
              });
    }
    assertThatThrownBy(() -> fresh.open(looks))
        .isInstanceOf(HistoryException.class)
        .hasMessageContaining("newer Assay (format 99, this one knows 1)")
        .hasMessageContaining("update this one");
    assertThatThrownBy(fresh::archive).isInstanceOf(HistoryException.class);
  }
}
