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
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN CERTIFICATE-----([^-]+)-----END CERTIFICATE-----");
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
    String text = text(list);
    // What follows are roots that the program blocks.
    int end = text.indexOf("blocked_certificates_count");
    Matcher matcher = FINGERPRINT.matcher(end < 0 ? text : text.substring(0, end));
    while (matcher.find()) {
      fingerprints.add(new Sha256(matcher.group(1)));
    }
    return fingerprints;
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
        .trust(finder.find(chain, time), time, LeafScts.NONE)
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
        Matcher block = BLOCK.matcher(text(file));
        while (block.find()) {
          byte[] der = Base64.getMimeDecoder().decode(block.group(1));
          authorities.add(CertificateFacts.of(Octets.copyOf(der)));
        }
      }
    }
    assertThat(authorities).hasSizeGreaterThan(10_000);
    return CertificatePool.of(authorities);
  }

  /** DigiCert Global Root CA was no longer in Mozilla's list when it was taken. */
  @ParameterizedTest
  @CsvSource({
    "dns.google-202206-f9d982d6.pem, 2022-06-20T00:00:00Z, android apple microsoft mozilla platform",
    "dns.google-202207-91df6d0c.pem, 2022-08-01T00:00:00Z, android apple microsoft mozilla platform",
    "dns.google-202208-fc7ab839.pem, 2022-08-11T00:00:00Z, android apple microsoft mozilla platform",
    "cloudflare-1.1.1.1-2019-chain.pem, 2019-06-01T00:00:00Z, android apple microsoft platform",
    "www.example.org-202203-7f2fe8d6.pem, 2022-04-01T00:00:00Z, android apple microsoft platform"
  })
  void genuineChainsAreTrustedAtTheirOwnTimeByAllWhoHaveTheRoot(
      String chain, Instant time, String trusting) {
    PathFinder finder = new PathFinder(programs, CertificatePool.EMPTY);
    List<Octets> served = data("certs/resolvers/" + chain);
    assertThat(String.join(" ", trusting(finder, served, time))).isEqualTo(trusting);
    assertThat(trusting(finder, served, Instant.parse("2026-11-01T00:00:00Z"))).isEmpty();
  }

  @Test
  void leafWithoutItsIntermediatesIsTrustedByWayOfWhatIsKnown() {
    CertificatePool authorities = authorities();
    Instant time = Instant.parse("2022-08-11T00:00:00Z");
    List<Octets> served = data("certs/resolvers/dns.google-202208-fc7ab839.pem").subList(0, 1);
    assertThat(trusting(new PathFinder(programs, CertificatePool.EMPTY), served, time)).isEmpty();
    PathFinder finder = new PathFinder(programs, authorities);
    assertThat(trusting(finder, served, time))
        .containsExactly("android", "apple", "microsoft", "mozilla", "platform");
    assertThat(finder.find(served, time).paths())
        .extracting(CertificationPath::end)
        .containsExactly(End.ISSUER_ABSENT);
  }

  @Test
  void onlyMicrosoftHasTheAnchorAboveTheAuthorityOfTheIncident() {
    Instant time = Instant.parse("2025-08-01T00:00:00Z");
    List<Octets> authority = data("certs/fina/FinaRDCCA2020.pem");
    PathFinder finder = new PathFinder(programs, authorities());
    assertThat(finder.find(authority, time).wider())
        .filteredOn(path -> path.end() == End.ANCHOR)
        .isNotEmpty()
        .allSatisfy(path -> assertThat(path.programs()).containsExactly("microsoft"));
    // It is an authority and no server, whoever vouches for it.
    assertThat(trusting(finder, authority, time)).isEmpty();
  }

  /** Genuine certificates stand among the broken ones, each trusted in its own time. */
  @Test
  void nothingOfTheLintersCorpusIsTrustedByAccident() {
    Path corpus = DATA.resolve("malformed");
    assumeTrue(Files.isDirectory(corpus), () -> corpus + " is not here");
    PathFinder finder = new PathFinder(programs, authorities());
    Set<String> trustedThen = new TreeSet<>();
    Set<String> trustedNow = new TreeSet<>();
    for (Path file : files(corpus)) {
      List<Octets> chain = octets(file);
      Optional<Instant> notBefore = CertificateFacts.of(chain.getFirst()).notBefore();
      Instant then = notBefore.map(time -> time.plusSeconds(3600)).orElse(Instant.EPOCH);
      if (!trusting(finder, chain, then).isEmpty()) {
        trustedThen.add(file.getFileName().toString());
      }
      if (!trusting(finder, chain, Instant.parse("2026-11-01T00:00:00Z")).isEmpty()) {
        trustedNow.add(file.getFileName().toString());
      }
    }
    assertThat(trustedThen)
        .containsExactly(
            "dnsNamesNFKC.pem",
            "dnsNamesNotNFKC.pem",
            "facebookOnionV3Address.pem",
            "idnCorrectUnicode.pem",
            "incorrect_unused_bits_in_ku_encoding.pem",
            "mpAuthorityKeyIdentifierCorrect.pem",
            "mpCrossCertNoEKU.pem",
            "serialNumberLargeDueToSignedMSB.pem",
            "subjectCommonNamePrintableStringBadAlpha.pem");
    // A root's cross-signed variant whose keyUsage has digitalSignature, too.
    assertThat(trustedNow).containsExactly("mpCrossCertNoEKU.pem");
  }
}
