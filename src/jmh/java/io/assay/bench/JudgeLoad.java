package io.assay.bench;

import io.assay.endpoint.Expectation;
import io.assay.judge.Judge;
import io.assay.probe.Observation;
import io.assay.probe.ObservationJson;
import io.assay.trust.Reference;
import io.assay.trust.RootProgram;
import io.assay.x509.CertificateFacts;
import io.assay.x509.Pem;
import io.assay.x509.PemException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * CPU time of judging one observation of a genuine endpoint by all checks: of a chain that was
 * judged before, and of one that never was. Prints microseconds a judgement, the median and the
 * least of the rounds.
 */
public final class JudgeLoad {
  private static final String SCENARIO = "/judge/healthy-dot/";
  private static final Expectation EXPECTATION =
      new Expectation(List.of(), Set.of(), Set.of(RootProgram.PLATFORM), Expectation.NONE.answer());
  private static final int ROUNDS = 41;

  private JudgeLoad() {}

  public static void main(String[] arguments) throws IOException, PemException {
    String json = resource("observation.json");
    RootProgram platform =
        RootProgram.of(
            RootProgram.PLATFORM,
            "scenario",
            Pem.certificates(resource("roots.pem")).stream().map(CertificateFacts::of).toList(),
            Instant.EPOCH);
    Judge known = new Judge(Reference.of(platform));
    report("known chain", json, 2_000, observation -> known.judge(observation, EXPECTATION));
    report(
        "new chain",
        json,
        50,
        observation -> new Judge(Reference.of(platform)).judge(observation, EXPECTATION));
  }

  @FunctionalInterface
  private interface Work {
    Object on(Observation observation);
  }

  private static void report(String name, String json, int perRound, Work work) {
    // Octets as they come from a connection: equal, but other objects each time.
    List<Observation> observations = new ArrayList<>();
    for (int i = 0; i < perRound; i++) {
      observations.add(ObservationJson.read(json));
    }
    List<Double> micros = new ArrayList<>();
    int kept = 0;
    for (int round = 0; round < 2 * ROUNDS; round++) {
      long start = cpuNanos();
      for (Observation observation : observations) {
        kept += System.identityHashCode(work.on(observation)) & 1;
      }
      if (round >= ROUNDS) {
        micros.add((cpuNanos() - start) / 1000.0 / perRound);
      }
    }
    micros.sort(null);
    System.out.printf(
        "%-12s median %.1f µs, least %.1f µs (%d)%n",
        name, micros.get(ROUNDS / 2), micros.getFirst(), kept);
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = JudgeLoad.class.getResourceAsStream(SCENARIO + name)) {
      if (in == null) {
        throw new IOException("no " + SCENARIO + name + " on the class path");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static long cpuNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }
}
