package io.assay.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TimetableTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();
  private static final long MINUTE = 60 * SECOND;

  private final Timetable<String> timetable = new Timetable<>(new SplittableRandom(7));

  @Test
  void firstTimesAreSpreadOverTheWholeInterval() {
    Timetable<Integer> many = new Timetable<>(new SplittableRandom(1));
    many.replace(
        IntStream.range(0, 6000)
            .boxed()
            .collect(Collectors.toMap(i -> i, i -> Duration.ofMinutes(1))),
        0);
    int[] startsInSecond = new int[60];
    for (long now = 0; now < MINUTE; now += SECOND / 10) {
      while (many.take(now).isPresent()) {
        startsInSecond[(int) (now / SECOND)]++;
      }
    }
    assertThat(Arrays.stream(startsInSecond).boxed())
        .allSatisfy(starts -> assertThat(starts).isBetween(60, 140));
  }

  @Test
  void jobIsDueAtExactMultiplesHoweverLateItWasTaken() {
    timetable.replace(Map.of("job", Duration.ofMinutes(1)), 0);
    long first = timetable.next().orElseThrow();
    List<Long> due = new ArrayList<>();
    SplittableRandom delays = new SplittableRandom(3);
    for (int i = 0; i < 1000; i++) {
      long now = timetable.next().orElseThrow() + delays.nextLong(SECOND);
      due.add(timetable.take(now).orElseThrow().nanos());
    }
    assertThat(due).isEqualTo(IntStream.range(0, 1000).mapToObj(i -> first + i * MINUTE).toList());
  }

  @Test
  void nothingIsDueBeforeItsTime() {
    timetable.replace(Map.of("job", Duration.ofMinutes(1)), 0);
    long first = timetable.next().orElseThrow();
    assertThat(timetable.take(first - 1)).isEmpty();
    assertThat(timetable.take(first)).isPresent();
    assertThat(timetable.take(first)).isEmpty();
  }

  @Test
  void pauseOfTheMachineMakesNoBurstAndLosesNoPhase() {
    Map<String, Duration> jobs =
        IntStream.range(0, 1000)
            .boxed()
            .collect(Collectors.toMap(i -> "job " + i, i -> Duration.ofMinutes(1)));
    timetable.replace(jobs, 0);
    Map<String, Long> phases = new HashMap<>();
    takeEach(0, MINUTE - 1)
        .forEach(due -> phases.put(due.job().orElseThrow(), due.nanos() % MINUTE));

    long afterPause = 11 * MINUTE + 30 * SECOND;
    List<Timetable.Due<String>> late = takeAll(afterPause);
    assertThat(late.stream().filter(due -> due.job().isPresent()).count())
        .as("only what was due in the last tenth of the interval is started")
        .isBetween(50L, 150L);
    assertThat(late.stream().mapToLong(Timetable.Due::missed).sum())
        .as("everything else is counted")
        .isBetween(1000L * 10 + 300, 1000L * 10 + 500);

    List<Timetable.Due<String>> next = takeEach(afterPause, afterPause + MINUTE);
    assertThat(next).hasSize(1000).allSatisfy(due -> assertThat(due.missed()).isZero());
    assertThat(next)
        .allSatisfy(
            due -> assertThat(due.nanos() % MINUTE).isEqualTo(phases.get(due.job().orElseThrow())));
  }

  @Test
  void unchangedJobKeepsItsPhaseWhenTheJobsAreReplaced() {
    timetable.replace(Map.of("stays", Duration.ofMinutes(1), "goes", Duration.ofMinutes(1)), 0);
    Map<String, Long> first =
        takeEach(0, MINUTE - 1).stream()
            .collect(Collectors.toMap(due -> due.job().orElseThrow(), Timetable.Due::nanos));
    timetable.replace(
        Map.of("stays", Duration.ofMinutes(1), "comes", Duration.ofMinutes(5)), MINUTE);
    List<Timetable.Due<String>> due = takeEach(MINUTE, 6 * MINUTE - 1);
    assertThat(due.stream().map(d -> d.job().orElseThrow())).doesNotContain("goes");
    assertThat(due.stream().filter(d -> d.job().equals(Optional.of("comes")))).hasSize(1);
    assertThat(
            due.stream()
                .filter(d -> d.job().equals(Optional.of("stays")))
                .map(Timetable.Due::nanos))
        .startsWith(Objects.requireNonNull(first.get("stays")) + MINUTE)
        .hasSize(5);
  }

  @Test
  void changedIntervalBeginsAnewWithinIt() {
    timetable.replace(Map.of("job", Duration.ofHours(1)), 0);
    timetable.replace(Map.of("job", Duration.ofSeconds(10)), MINUTE);
    assertThat(timetable.next().orElseThrow()).isBetween(MINUTE, MINUTE + 10 * SECOND);
  }

  @Test
  void clockThatPassesTheEndOfItsRangeChangesNothing() {
    long start = Long.MAX_VALUE - 30 * SECOND;
    Timetable<Integer> many = new Timetable<>(new Random(5));
    many.replace(Map.of(1, Duration.ofMinutes(1), 2, Duration.ofMinutes(1)), start);
    List<Long> offsets = new ArrayList<>();
    for (long passed = 0; passed < 2 * MINUTE; passed += SECOND / 10) {
      many.take(start + passed).ifPresent(due -> offsets.add(due.nanos() - start));
    }
    assertThat(offsets).hasSize(4).isSorted();
  }

  private List<Timetable.Due<String>> takeAll(long now) {
    List<Timetable.Due<String>> all = new ArrayList<>();
    for (var due = timetable.take(now); due.isPresent(); due = timetable.take(now)) {
      all.add(due.get());
    }
    return all;
  }

  /** Takes each job as soon as it is due, until {@code end}. */
  private List<Timetable.Due<String>> takeEach(long now, long end) {
    List<Timetable.Due<String>> all = new ArrayList<>(takeAll(now));
    while (timetable.next().orElseThrow() - end <= 0) {
      all.addAll(takeAll(timetable.next().orElseThrow()));
    }
    return all;
  }
}
