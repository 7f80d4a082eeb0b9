package io.assay.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.assay.endpoint.Sha256;
import io.assay.probe.Octets;
import io.assay.trust.CertificationPath.End;
import io.assay.x509.CertificateFacts;
import io.assay.x509.Pem;
import io.assay.x509.PemException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The root programs as an observatory listed them, and chains that were really served. */
class RealProgramsTest {
  private static final Path DATA = Path.of("..", "shared", "data");
  private static final Pattern FINGERPRINT = Pattern.compile("fingerprint: ([0-9a-f]{64})");
  private static final Map<String, String> LISTS =
      Map.of(
          "mozilla", "mozilla_nss.yaml",
          "microsoft", "microsoft_windows.yaml",
          "apple", "apple.yaml",
          "android", "google_aosp.yaml",
          "platform", "openjdk.yaml");

  private static List<RootProgram> programs = List.of();

  @BeforeAll
  static void readPrograms() {
    Path folder = DATA.resolve("roots/observatory");
    assumeTrue(Files.isDirectory(folder), () -> folder + " is not here");
    Map<Sha256, CertificateFacts> roots = new HashMap<>();
    for (Path file : files(folder.resolve("certificates"))) {
      for (Octets der : octets(file)) {
        CertificateFacts facts = CertificateFacts.of(der);
        roots.put(facts.sha256(), facts);
      }
    }
    programs =
        LISTS.entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .map(
                list ->
                    RootProgram.of(
                        list.getKey(),
                        "observatory",
                        fingerprints(folder.resolve("trust_stores").resolve(list.getValue()))
                            .stream()
                            .flatMap(digest -> Stream.ofNullable(roots.get(digest)))
                            .toList(),
                        Instant.EPOCH))
            .toList();
  }

  private static List<Sha256> fingerprints(Path list) {
    List<Sha256> fingerprints = new ArrayList<>();
    try {
      // What follows are roots that the program blocks.
      String text = Files.readString(list);
      int blocked = text.indexOf("blocked_certificates");
      Matcher matcher = FINGERPRINT.matcher(blocked < 0 ? text : text.substring(0, blocked));
      while (matcher.find()) {
        fingerprints.add(new Sha256(matcher.group(1)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return fingerprints;
  }

  private static List<Path> files(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The file's certificates, or the file itself where it is no PEM. */
  private static List<Octets> octets(Path file) {
    try {
      byte[] content = Files.readAllBytes(file);
      try {
        List<Octets> certificates = Pem.certificates(content);
        return certificates.isEmpty() ? List.of(Octets.copyOf(content)) : certificates;
      } catch (PemException e) {
        return List.of(Octets.copyOf(content));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Octets> data(String path) {
    Path file = DATA.resolve(path);
    assumeTrue(Files.exists(file), () -> file + " is not here");
    return octets(file);
  }

  private static Set<String> trusting(PathFinder finder, List<Octets> chain, Instant time) {
    Set<String> trusting = new TreeSet<>();
    finder
        .trust(finder.find(chain, time), time, List.of())
        .forEach(
            (name, trust) -> {
              if (trust.result() instanceof TrustResult.Trusted) {
                trusting.add(name);
              }
            });
    return trusting;
  }

  /** All authorities that CCADB knows. */
  private static CertificatePool authorities() {
    Path folder = DATA.resolve("roots/ccadb");
    assumeTrue(Files.isDirectory(folder), () -> folder + " is not here");
    List<CertificateFacts> authorities = new ArrayList<>();
    for (Path file : files(folder)) {
      if (file.getFileName().toString().startsWith("AllCertificatePEMs")) {
        octets(file).forEach(der -> authorities.add(CertificateFacts.of(der)));
      }
    }
    assertThat(authorities).hasSizeGreaterThan(10_000);
    return CertificatePool.of(authorities);
  }

  @ParameterizedTest
  @CsvSource({
    "dns.google-202206-f9d982d6.pem, 2022-06-20T00:00:00Z",
    "dns.google-202207-91df6d0c.pem, 2022-08-01T00:00:00Z",
    "dns.google-202208-fc7ab839.pem, 2022-08-11T00:00:00Z",
    "dns.google-202011-e07db0aa.pem, 2020-11-20T00:00:00Z",
    "cloudflare-1.1.1.1-2019-chain.pem, 2019-06-01T00:00:00Z",
    "www.example.org-202203-7f2fe8d6.pem, 2022-04-01T00:00:00Z"
  })
  void genuineChainsAreTrustedAtTheirOwnTimeByAllWhoHaveTheRoot(String chain, Instant time) {
    PathFinder finder = new PathFinder(programs, CertificatePool.EMPTY);
    List<Octets> served = data("certs/resolvers/" + chain);
    System.err.println(chain + " " + finder.trust(finder.find(served, time), time, List.of()));
    assertThat(trusting(finder, served, time)).isNotEmpty();
    assertThat(trusting(finder, served, Instant.parse("2026-11-01T00:00:00Z"))).isEmpty();
  }

  @Test
  void leafWithoutItsIntermediatesIsTrustedByWayOfWhatIsKnown() {
    CertificatePool authorities = authorities();
    Instant time = Instant.parse("2022-08-11T00:00:00Z");
    List<Octets> served = data("certs/resolvers/dns.google-202208-fc7ab839.pem").subList(0, 1);
    assertThat(trusting(new PathFinder(programs, CertificatePool.EMPTY), served, time)).isEmpty();
    PathFinder finder = new PathFinder(programs, authorities);
    System.err.println("alone " + finder.trust(finder.find(served, time), time, List.of()));
    finder
        .find(served, time)
        .wider()
        .forEach(
            p ->
                System.err.println(
                    p.end()
                        + " "
                        + p.programs()
                        + " "
                        + p.certificates().stream().map(Certificates::name).toList()
                        + " "
                        + p.failure()));
    assertThat(trusting(finder, served, time)).contains("mozilla", "microsoft", "apple");

    List<Octets> fina = data("certs/fina/FinaRDCCA2020.pem");
    System.err.println("fina " + finder.trust(finder.find(fina, time), time, List.of()));
    finder
        .find(fina, time)
        .wider()
        .forEach(
            p ->
                System.err.println(
                    p.end()
                        + " "
                        + p.programs()
                        + " "
                        + p.certificates().stream().map(Certificates::name).toList()
                        + " "
                        + p.failure()));
    assertThat(finder.find(fina, time).wider())
        .filteredOn(path -> path.end() == End.ANCHOR)
        .allSatisfy(path -> assertThat(path.programs()).containsExactly("microsoft"))
        .isNotEmpty();
  }

  @Test
  void nothingOfTheLintersCorpusIsTrustedByAccident() {
    Path corpus = DATA.resolve("malformed");
    assumeTrue(Files.isDirectory(corpus), () -> corpus + " is not here");
    PathFinder finder = new PathFinder(programs, authorities());
    Map<String, Set<String>> trusted = new TreeMap<>();
    for (Path file : files(corpus)) {
      List<Octets> chain = octets(file);
      CertificateFacts leaf = CertificateFacts.of(chain.getFirst());
      Instant own = leaf.notBefore().map(time -> time.plusSeconds(3600)).orElse(Instant.EPOCH);
      for (Instant time : List.of(own, Instant.parse("2026-11-01T00:00:00Z"))) {
        Set<String> trusting = trusting(finder, chain, time);
        if (!trusting.isEmpty()) {
          System.err.println(
              "MAL "
                  + file.getFileName()
                  + " "
                  + time
                  + " "
                  + trusting
                  + " "
                  + Certificates.name(leaf)
                  + " "
                  + leaf.malformed());
          trusted.put(file.getFileName() + " " + time, trusting);
        }
      }
    }
    assertThat(trusted).isEmpty();
  }
}
