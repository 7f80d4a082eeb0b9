package io.assay.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.assay.endpoint.Expectation;
import io.assay.judge.CheckResult.Pass;
import io.assay.judge.CheckResult.Violation;
import io.assay.probe.Observation;
import io.assay.probe.Octets;
import io.assay.trust.Reference;
import io.assay.trust.RootProgram;
import io.assay.x509.CertificateFacts;
import io.assay.x509.Pem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Certificates that public resolvers really served, and broken ones of a linter's corpus. */
class RealChainsTest {
  private static final Path DATA = Path.of("..", "shared", "data");

  /** All checks but those that compare looks, or look at more than the endpoint. */
  private static final int ONE_LOOK = Check.values().length - 5;

  private static List<Octets> pem(String path) throws Exception {
    Path file = DATA.resolve(path);
    assumeTrue(Files.exists(file), () -> file + " is not here");
    return Pem.certificates(Files.readAllBytes(file));
  }

  /** Every root of every program as the platform's, since no list here is of the chains' time. */
  private static Judge lenient() {
    return new Judge(Reference.of(everyRoot()));
  }

  private static RootProgram everyRoot() {
    return RootProgram.of(
        RootProgram.PLATFORM, "observatory", Observatory.certificates(), Instant.EPOCH);
  }

  @ParameterizedTest
  @CsvSource({
    "dns.google-202206-f9d982d6.pem, '', dns.google, 2022-06-20T00:00:00Z",
    "dns.google-202207-91df6d0c.pem, '', dns.google, 2022-08-01T00:00:00Z",
    "dns.google-202208-fc7ab839.pem, '', dns.google, 2022-08-11T00:00:00Z",
    "dns.google-202208-fc7ab839.pem, '', 8.8.8.8, 2022-08-11T00:00:00Z",
    "dns.google-202208-fc7ab839.pem, '', 2001:4860:4860::8844, 2022-08-11T00:00:00Z",
    "dns.google-202011-e07db0aa.pem, '', dns.google, 2020-11-20T00:00:00Z",
    "dns.google_2021-10-04_leaf.pem, gts_ca_1c3_issuer.pem, dns.google, 2021-10-20T00:00:00Z",
    "cloudflare-dns.com_2022-09-13_leaf.pem, digicert_tls_hybrid_ecc_sha384_2020_ca1_issuer.pem,"
        + " 1.1.1.1, 2022-10-01T00:00:00Z",
    "cloudflare-1.1.1.1-2019-chain.pem, '', 1.1.1.1, 2019-06-01T00:00:00Z",
    "cloudflare-1.1.1.1-2019-chain.pem, '', dns.cloudflare-dns.com, 2019-06-01T00:00:00Z",
    "www.example.org-202203-7f2fe8d6.pem, '', www.example.org, 2022-04-01T00:00:00Z"
  })
  void genuineChainsRaiseNoAlarmInTheirOwnTime(
      String chain, String issuer, String host, Instant time) throws Exception {
    List<Octets> certificates = new ArrayList<>(pem("certs/resolvers/" + chain));
    if (!issuer.isEmpty()) {
      certificates.addAll(pem("certs/resolvers/" + issuer));
    }
    Seen seen = Seen.ofOctets(certificates).at(time);
    boolean address = host.matches("[0-9.]+|.*:.*");
    Observation observation = (address ? seen.asAddress(host) : seen.as(host)).observation();
    Judgement judgement = lenient().judge(observation, Expectation.NONE);
    assertThat(judgement.results()).noneMatch(Violation.class::isInstance);
    assertThat(judgement.verdict()).isEqualTo(Verdict.OK);
  }

  @Test
  void rotationBetweenTwoLeavesOfOneAuthorityRaisesNoAlarm() throws Exception {
    List<Octets> one = pem("certs/resolvers/dns.google-202207-91df6d0c.pem");
    List<Octets> two = pem("certs/resolvers/dns.google-202208-fc7ab839.pem");
    Judge judge = lenient();
    Expectation expectation =
        new Expectation(
            List.of(
                new Expectation.Issuer(
                    Optional.empty(), Optional.of("O=Google Trust Services LLC"))),
            java.util.Set.of(),
            java.util.Set.of(RootProgram.PLATFORM),
            Optional.empty());
    Instant time = Instant.parse("2022-08-11T00:00:00Z");
    for (int i = 0; i < 4; i++) {
      Judgement judgement =
          judge.judge(
              Seen.ofOctets(i % 2 == 0 ? one : two)
                  .as("dns.google")
                  .at(time.plus(Duration.ofSeconds(30L * i)))
                  .observation(),
              expectation);
      assertThat(judgement.verdict()).isEqualTo(Verdict.OK);
    }
  }

  @Test
  void everyCertificateOfTheLintersCorpusIsJudgedByAllProgramsAndNonePassesByAccident()
      throws Exception {
    Path corpus = DATA.resolve("malformed");
    assumeTrue(Files.isDirectory(corpus), () -> corpus + " is not here");
    Judge judge =
        new Judge(
            Reference.of(
                Stream.concat(
                        Stream.of(everyRoot()), PublishedPrograms.asPublished().programs().stream())
                    .toArray(RootProgram[]::new)));
    int judged = 0;
    try (Stream<Path> files = Files.walk(corpus)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        List<Octets> certificates = octets(file);
        CertificateFacts leaf = CertificateFacts.of(certificates.getFirst());
        Instant time = leaf.notBefore().orElse(Instant.EPOCH).plus(Duration.ofDays(1));
        Judgement judgement =
            judge.judge(
                Seen.ofOctets(certificates).asAddress("1.1.1.1").at(time).observation(),
                Expectation.NONE);
        assertThat(judgement.results()).as(file.toString()).hasSize(ONE_LOOK);
        assertThat(judgement.verdict()).as(file.toString()).isNotEqualTo(Verdict.OK);
        // Some are real, and trusted to this day.
        for (Check check : List.of(Check.PIN, Check.ISSUER, Check.NAME)) {
          assertThat(Judging.result(check, judgement))
              .as("%s of %s", check, file)
              .isNotInstanceOf(Pass.class);
        }
        if (leaf.key().isEmpty() || leaf.signatureAlgorithm().isEmpty()) {
          assertThat(Judging.result(Check.KEY, judgement))
              .as(file.toString())
              .isNotInstanceOf(Pass.class);
        }
        judged++;
      }
    }
    assertThat(judged).isGreaterThan(500);
  }

  /** The file's certificates, or the file itself where it is no PEM. */
  private static List<Octets> octets(Path file) throws IOException {
    byte[] content = Files.readAllBytes(file);
    try {
      List<Octets> certificates = Pem.certificates(content);
      return certificates.isEmpty() ? List.of(Octets.copyOf(content)) : certificates;
    } catch (io.assay.x509.PemException e) {
      return List.of(Octets.copyOf(content));
    }
  }
}
