package io.assay.bench;

import io.assay.endpoint.Expectation;
import io.assay.endpoint.Sha256;
import io.assay.judge.Judge;
import io.assay.probe.Observation;
import io.assay.probe.ObservationJson;
import io.assay.probe.Octets;
import io.assay.trust.CertificatePool;
import io.assay.trust.CertificationPath.End;
import io.assay.trust.CertificationPaths;
import io.assay.trust.Interceptors;
import io.assay.trust.LeafScts;
import io.assay.trust.PathFinder;
import io.assay.trust.Reference;
import io.assay.trust.RootProgram;
import io.assay.trust.revocation.RevocationKnowledge;
import io.assay.x509.CertificateFacts;
import io.assay.x509.Pem;
import io.assay.x509.PemException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * CPU time of judging one observation of a genuine endpoint by all checks: of a chain that was
 * judged before, and of one that never was, nor any of its authorities. Prints microseconds a
 * judgement, the median and the least of the rounds.
 *
 * <p>The platform's program and four of the sizes of the public ones are asked, and where one of
 * them has no path, all authorities that CCADB knows are searched. JMH measures time on the clock,
 * which on a shared machine says little; what is wanted is CPU time, so this measures for itself.
 */
public final class JudgeLoad {
  private static final String SCENARIO = "/judge/healthy-dot/";
  private static final Path DATA = Path.of("..", "shared", "data", "roots");
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN CERTIFICATE-----([^-]+)-----END CERTIFICATE-----");
  private static final Pattern FINGERPRINT = Pattern.compile("fingerprint: ([0-9a-f]{64})");
  private static final Map<String, String> LISTS =
      Map.of(
          "mozilla", "mozilla_nss.yaml",
          "microsoft", "microsoft_windows.yaml",
          "apple", "apple.yaml",
          "chrome", "google_aosp.yaml");
  private static final Expectation EXPECTATION =
      new Expectation(List.of(), Set.of(), Set.of(RootProgram.PLATFORM), Expectation.NONE.answer());
  private static final Instant NOW = Instant.parse("2026-10-01T00:00:00Z");
  private static final int ROUNDS = 41;

  private JudgeLoad() {}

  public static void main(String[] arguments) throws IOException, PemException {
    String json = resource("observation.json");
    List<CertificateFacts> root =
        Pem.certificates(resource("roots.pem")).stream().map(CertificateFacts::of).toList();
    RootProgram platform = program(RootProgram.PLATFORM, root, List.of());
    report("platform only", json, List.of(platform), List.of());
    if (!Files.isDirectory(DATA)) {
      System.out.println(DATA + " is not here: five programs are not measured");
      return;
    }
    List<CertificateFacts> authorities = certificates(DATA.resolve("ccadb"), "AllCertificatePEMs");
    report("five programs, all trust", json, five(root, LISTS.keySet()), authorities);
    report("five programs, two trust", json, five(root, Set.of("microsoft")), authorities);
    reportAuthorities(five(List.of(), Set.of()), authorities);
  }

  /** The platform and four programs, of which {@code trusting} have the root, too. */
  private static List<RootProgram> five(List<CertificateFacts> root, Set<String> trusting)
      throws IOException {
    Map<Sha256, CertificateFacts> roots = new HashMap<>();
    certificates(DATA.resolve("observatory/certificates"), "")
        .forEach(facts -> roots.put(facts.sha256(), facts));
    List<RootProgram> programs = new ArrayList<>();
    programs.add(program(RootProgram.PLATFORM, root, List.of()));
    for (Map.Entry<String, String> list : LISTS.entrySet()) {
      Path file = DATA.resolve("observatory/trust_stores").resolve(list.getValue());
      List<CertificateFacts> anchors =
          FINGERPRINT
              .matcher(Files.readString(file))
              .results()
              .flatMap(match -> Stream.ofNullable(roots.get(new Sha256(match.group(1)))))
              .toList();
      programs.add(
          program(list.getKey(), trusting.contains(list.getKey()) ? root : List.of(), anchors));
    }
    return programs;
  }

  private static RootProgram program(
      String name, List<CertificateFacts> root, List<CertificateFacts> others) {
    List<CertificateFacts> anchors = new ArrayList<>(root);
    anchors.addAll(others);
    return RootProgram.of(name, "measurement", anchors, Instant.EPOCH);
  }

  private static List<CertificateFacts> certificates(Path folder, String prefix)
      throws IOException {
    List<CertificateFacts> certificates = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        if (file.getFileName().toString().startsWith(prefix)) {
          BLOCK
              .matcher(Files.readString(file))
              .results()
              .map(block -> Base64.getMimeDecoder().decode(block.group(1)))
              .forEach(der -> certificates.add(CertificateFacts.of(Octets.copyOf(der))));
        }
      }
    }
    return certificates;
  }

  private static void report(
      String name, String json, List<RootProgram> programs, List<CertificateFacts> authorities) {
    Reference reference =
        new Reference(
            programs,
            CertificatePool.of(authorities),
            RevocationKnowledge.NOTHING,
            Interceptors.builtIn());
    Judge known = new Judge(reference);
    System.out.printf("%s (%d known authorities)%n", name, authorities.size());
    report("known chain", json, 2_000, observation -> known.judge(observation, EXPECTATION));
    report(
        "new chain", json, 50, observation -> new Judge(reference).judge(observation, EXPECTATION));
  }

  /**
   * Paths of real authorities' own certificates, each served alone: the known ones above them must
   * be searched, with all cross-signed variants.
   */
  private static void reportAuthorities(
      List<RootProgram> programs, List<CertificateFacts> authorities) {
    CertificatePool pool = CertificatePool.of(authorities);
    for (String round : List.of("to warm up", "measured")) {
      List<Double> micros = new ArrayList<>();
      int brokenOff = 0;
      for (int i = 0; i < authorities.size(); i += 5) {
        PathFinder finder = new PathFinder(programs, pool);
        long start = cpuNanos();
        CertificationPaths paths = finder.find(List.of(authorities.get(i).der()), NOW);
        finder.trust(paths, NOW, LeafScts.NONE);
        micros.add((cpuNanos() - start) / 1000.0);
        brokenOff += paths.wider().stream().anyMatch(path -> path.end() == End.BROKEN_OFF) ? 1 : 0;
      }
      micros.sort(null);
      System.out.printf(
          "authorities served alone, %s: %d, median %.0f µs, 90 %% %.0f µs, 99 %% %.0f µs, "
              + "%d broken off%n",
          round,
          micros.size(),
          micros.get(micros.size() / 2),
          micros.get(micros.size() * 9 / 10),
          micros.get(micros.size() * 99 / 100),
          brokenOff);
    }
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
        "  %-12s median %.1f µs, least %.1f µs (%d)%n",
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
