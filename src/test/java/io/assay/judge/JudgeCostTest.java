package io.assay.judge;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.endpoint.Expectation;
import io.assay.endpoint.Pin;
import io.assay.lab.LabPki;
import io.assay.probe.Observation;
import io.assay.probe.ObservationJson;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class JudgeCostTest {
  private static final int ROUNDS = 40;
  private static final int PER_ROUND = 1_000;

  /** Some 8 µs once compiled, 14 µs in the first seconds; the rest is room for slow machines. */
  private static final long MOST_NANOS = 60_000;

  @Test
  void chainThatIsKnownCostsMicrosecondsWithAllChecks() throws Exception {
    LabPki pki = LabPki.create();
    Judge judge = Judging.trusting(pki.root());
    Expectation expectation =
        new Expectation(
            List.of(
                new Expectation.Issuer(
                    Optional.of(Judging.spki(pki.issuing())), Optional.of("CN=Assay Lab Issuing"))),
            Set.of(Judging.pin(Pin.Kind.SPKI, pki.leaf())),
            Set.of("platform"),
            Optional.of(new Expectation.Answer(Optional.of("NOERROR"), List.of("192.0.2.1"))));
    // Octets as they come from a connection: equal, but other objects each time.
    String json = ObservationJson.write(Seen.dot(pki.leaf(), pki.issuing()).observation());
    List<Observation> observations = new ArrayList<>();
    for (int i = 0; i < PER_ROUND; i++) {
      observations.add(ObservationJson.read(json));
    }
    long best = Long.MAX_VALUE;
    int ok = 0;
    for (int round = 0; round < ROUNDS; round++) {
      long start = cpuNanos();
      for (Observation observation : observations) {
        ok += judge.judge(observation, expectation).verdict() == Verdict.OK ? 1 : 0;
      }
      best = Math.min(best, (cpuNanos() - start) / PER_ROUND);
    }
    assertThat(ok).isEqualTo(ROUNDS * PER_ROUND);
    assertThat(best).isLessThan(MOST_NANOS);
  }

  private static long cpuNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }
}
