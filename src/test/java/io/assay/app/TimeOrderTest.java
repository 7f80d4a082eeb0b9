package io.assay.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.endpoint.Endpoint;
import io.assay.endpoint.Host;
import io.assay.endpoint.Query;
import io.assay.endpoint.Target;
import io.assay.probe.Observation;
import io.assay.probe.Octets;
import io.assay.probe.Origin;
import io.assay.probe.Outcome;
import io.assay.probe.Timings;
import io.assay.probe.TlsCapture;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TimeOrderTest {
  private static final List<Octets> CHAIN = List.of(Octets.copyOf(new byte[1_000]));

  private static Observation seen(int second, List<Octets> chain) {
    Host host = new Host.Name("resolver.test");
    TlsCapture tls =
        new TlsCapture(
            Optional.empty(),
            List.of(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            chain,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            OptionalInt.empty(),
            OptionalInt.empty(),
            OptionalInt.empty(),
            Optional.empty(),
            List.of(),
            TlsCapture.KeyProof.NONE,
            false);
    return new Observation(
        new UUID(1, second),
        new Target("lab", new Endpoint.Dot(host, 853, Optional.empty()), Optional.empty(), "v"),
        Origin.SOUND,
        host,
        new Query("example.com.", "A"),
        Instant.ofEpochSecond(second),
        new Timings(Map.of()),
        Optional.of(tls),
        Optional.empty(),
        Optional.empty(),
        new Outcome.NotAsked());
  }

  /** What leaves, in its order, when these seconds come in. */
  private static List<Integer> order(TimeOrder<Integer> order, List<Integer> seconds) {
    List<Integer> left = new ArrayList<>();
    for (int second : seconds) {
      order.add(seen(second, CHAIN), second);
      for (var next = order.overflow(); next.isPresent(); next = order.overflow()) {
        left.add(next.get().companion());
      }
    }
    for (var next = order.earliest(); next.isPresent(); next = order.earliest()) {
      left.add(next.get().companion());
    }
    return left;
  }

  @Test
  void whatFitsIntoTheWindowLeavesInOrder() {
    List<Integer> seconds = new ArrayList<>(IntStream.range(0, 500).boxed().toList());
    Collections.shuffle(seconds, new Random(1));
    TimeOrder<Integer> order = new TimeOrder<>(500, Long.MAX_VALUE);

    assertThat(order(order, seconds)).isSorted().hasSize(500);
    assertThat(order.late()).isZero();
  }

  @Test
  void streamThatIsNearlyInOrderIsBroughtIntoOrder() {
    List<Integer> seconds = new ArrayList<>();
    for (int i = 0; i < 1_000; i += 5) {
      seconds.addAll(List.of(i + 4, i + 2, i, i + 3, i + 1));
    }
    TimeOrder<Integer> order = new TimeOrder<>(5, Long.MAX_VALUE);

    assertThat(order(order, seconds)).isSorted().hasSize(1_000);
    assertThat(order.late()).isZero();
  }

  @Test
  void whatComesTooLateIsNotLostAndIsCounted() {
    TimeOrder<Integer> order = new TimeOrder<>(2, Long.MAX_VALUE);

    assertThat(order(order, List.of(10, 11, 12, 13, 1, 2))).containsExactly(10, 11, 1, 2, 12, 13);
    assertThat(order.late()).isEqualTo(2);
  }

  @Test
  void sameObservationIsOne() {
    TimeOrder<Integer> order = new TimeOrder<>(10, Long.MAX_VALUE);

    assertThat(order(order, List.of(3, 1, 3, 1, 1))).containsExactly(1, 3);
    assertThat(order.repeated()).isEqualTo(3);
  }

  @Test
  void chainsCountOnceHoweverManyHaveThemAndTheWindowIsBoundedByThem() {
    TimeOrder<Integer> shared = new TimeOrder<>(100, 2_500);
    TimeOrder<Integer> own = new TimeOrder<>(100, 2_500);
    for (int i = 0; i < 50; i++) {
      shared.add(seen(i, CHAIN), i);
      own.add(seen(i, List.of(Octets.copyOf(new byte[1_000]))), i);
      assertThat(shared.overflow()).isEmpty();
      assertThat(own.overflow().isPresent()).isEqualTo(i >= 2);
    }
  }
}
