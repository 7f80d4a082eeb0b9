package io.assay.ct;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.assay.lab.LabKey;
import io.assay.lab.LabLogs;
import io.assay.probe.Octets;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class LogListTest {
  private static final String ALL = "all_logs_list_v53.34_2025-05-05.json";
  private static final String OLD = "ctgo_loglist3_v9.4_2022.json";
  private static final String TRIMMED = "ctvault_log_list_google_v93.3_2026-10-03.json";

  @Test
  void logsOfOnesOwnStandBesideThoseOfTheListWhichCountFirst() {
    KeyPair listed = LabKey.P256.generate();
    KeyPair own = LabKey.P256.generate();
    LogList list = LogLists.of(Instant.EPOCH, LogLists.Entry.usable("listed", listed));
    LogList both =
        list.with(
            List.of(
                LabLogs.log("own", own, Log.Kind.RFC6962, "", ""),
                LabLogs.log("again", listed, Log.Kind.RFC6962, "", "")));
    assertThat(both.logs().values())
        .extracting(Log::name)
        .containsExactlyInAnyOrder("listed log", "own");
    assertThat(list.logs()).hasSize(1);
  }

  @Test
  void everyLogOfTheListOfAllLogsIsRead() {
    LogList list = LogLists.shared(ALL);
    assertThat(list.warnings()).isEmpty();
    assertThat(list.published()).isEqualTo("2025-05-05T12:54:12Z");
    assertThat(list.operators()).isEqualTo(21);
    assertThat(list.logs()).hasSize(181);
    assertThat(list.logs().values().stream().filter(log -> log.kind() == Log.Kind.STATIC_CT))
        .hasSize(6)
        .allSatisfy(log -> assertThat(log.monitoringUrl()).startsWith("https://"));
    Map<Optional<Log.State.Name>, Long> states =
        list.logs().values().stream()
            .collect(
                Collectors.groupingBy(
                    log -> log.state().map(Log.State::name), Collectors.counting()));
    assertThat(states)
        .containsOnly(
            Map.entry(Optional.empty(), 34L),
            Map.entry(Optional.of(Log.State.Name.PENDING), 10L),
            Map.entry(Optional.of(Log.State.Name.USABLE), 33L),
            Map.entry(Optional.of(Log.State.Name.READONLY), 1L),
            Map.entry(Optional.of(Log.State.Name.RETIRED), 3L),
            Map.entry(Optional.of(Log.State.Name.REJECTED), 100L));
  }

  @Test
  void tiledLogsHaveTheirMergeDelayAndInterval() {
    Log tiled =
        LogLists.shared(TRIMMED).logs().values().stream()
            .filter(log -> log.name().equals("Google 'ParcelYard2027h1' log"))
            .findFirst()
            .orElseThrow();
    assertThat(tiled.kind()).isEqualTo(Log.Kind.STATIC_CT);
    assertThat(tiled.mergeDelay()).isEqualTo(Duration.ofMinutes(1));
    assertThat(tiled.interval().orElseThrow().contains(Instant.parse("2027-06-30T23:59:59Z")))
        .isTrue();
    assertThat(tiled.interval().orElseThrow().contains(Instant.parse("2027-07-01T00:00:00Z")))
        .isFalse();
  }

  @Test
  void aLogWithABrokenKeyIsLeftOutByName() {
    LogList list = LogLists.shared(OLD);
    assertThat(list.warnings())
        .hasSize(1)
        .allSatisfy(warning -> assertThat(warning).startsWith("log list: ").contains("left out: "));
    Log readonly =
        list.logs().values().stream()
            .filter(log -> log.state().filter(s -> s.name() == Log.State.Name.READONLY).isPresent())
            .findFirst()
            .orElseThrow();
    assertThat(readonly.state().orElseThrow().finalTreeHead().orElseThrow().size())
        .isEqualTo(46466472);
  }

  @Test
  void aLogUnderTheIdOfAnotherIsLeftOut() throws Exception {
    String json = text(LogLists.octets(TRIMMED));
    LogList list =
        LogList.read(
            octets(
                json.replace(
                    "1219ENGn9XfCx+lf1wC/+YLJM1pl4dCzAXMXwMjFaXc=",
                    "AAA9ENGn9XfCx+lf1wC/+YLJM1pl4dCzAXMXwMjFaXc=")));
    assertThat(list.warnings())
        .singleElement()
        .asString()
        .contains(
            "Google 'Argon2026h2' log of Google left out: log_id: AAA9", "SHA-256 of its key");
  }

  @Test
  void operatorIsWhoeverHadTheLogAtTheTime() throws Exception {
    String json =
        text(LogLists.octets(TRIMMED))
            .replaceFirst(
                "\"mmd\"",
                "\"previous_operators\":[{\"name\":\"B\",\"end_time\":\"2025-06-01T00:00:00Z\"},"
                    + "{\"name\":\"A\",\"end_time\":\"2025-01-01T00:00:00Z\"}],\"mmd\"");
    Log log =
        LogList.read(octets(json)).logs().values().stream()
            .filter(l -> !l.previousOperators().isEmpty())
            .findFirst()
            .orElseThrow();
    assertThat(
            List.of("2024-12-31T23:59:59Z", "2025-01-01T00:00:00Z", "2025-06-01T00:00:00Z").stream()
                .map(Instant::parse)
                .map(log::operatorAt))
        .containsExactly("A", "B", "Google");
  }

  @Test
  void whatIsNoLogListIsRefusedWithTheReason() {
    assertThatThrownBy(() -> LogList.read(octets("<html>"))).hasMessageContaining("is no JSON");
    assertThatThrownBy(() -> LogList.read(octets("[]")))
        .isInstanceOf(LogListException.class)
        .hasMessageContaining("log_list_timestamp");
    assertThatThrownBy(
            () ->
                LogList.read(
                    octets("{\"log_list_timestamp\":\"2026-01-01T00:00:00Z\",\"operators\":[]}")))
        .isInstanceOf(LogListException.class)
        .hasMessage("has no usable log");
    assertThatThrownBy(() -> LogList.read(octets("{\"a\":".repeat(50_000))))
        .isInstanceOf(LogListException.class);
  }

  @Test
  void damagedListsNeverThrowAnythingElse() {
    byte[] whole = LogLists.octets(OLD).toByteArray();
    Random random = new Random(6962);
    int read = 0;
    for (int round = 0; round < 3_000; round++) {
      byte[] damaged = whole.clone();
      for (int i = 0; i <= random.nextInt(4); i++) {
        damaged[random.nextInt(damaged.length)] = (byte) " \"{}[]:,0a".charAt(random.nextInt(10));
      }
      try {
        LogList list = LogList.read(Octets.copyOf(damaged));
        assertThat(list.logs()).isNotEmpty();
        read++;
      } catch (LogListException e) {
        assertThat(e.getMessage()).isNotBlank().doesNotContain("\n");
      }
    }
    assertThat(read).isPositive();
  }

  @Test
  void typesThatAreNotExpectedLeaveOutNoMoreThanTheLog() throws Exception {
    String json = text(LogLists.octets(TRIMMED));
    List<Function<String, String>> edits =
        List.of(
            text -> text.replaceFirst("\"mmd\": *86400", "\"mmd\": \"soon\""),
            text -> text.replaceFirst("\"mmd\": *86400", "\"mmd\": 1e99"),
            text -> text.replaceFirst("\"url\": *\"[^\"]*\"", "\"url\": null"),
            text -> text.replaceFirst("2024-09-30T22:19:27Z", "yesterday"));
    for (Function<String, String> edit : edits) {
      String edited = edit.apply(json);
      assertThat(edited).isNotEqualTo(json);
      LogList list = LogList.read(octets(edited));
      assertThat(list.warnings()).hasSize(1);
      assertThat(list.logs()).hasSize(LogLists.shared(TRIMMED).logs().size() - 1);
    }
  }

  private static Octets octets(String text) {
    return Octets.copyOf(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String text(Octets octets) {
    return new String(octets.toByteArray(), StandardCharsets.UTF_8);
  }
}
