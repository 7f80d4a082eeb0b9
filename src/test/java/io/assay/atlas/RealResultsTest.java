package io.assay.atlas;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.probe.FailureKind;
import io.assay.probe.Outcome;
import io.assay.probe.Stage;
import io.assay.probe.TlsCapture;
import io.assay.x509.CertificateFacts;
import io.assay.x509.SharedData;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Results that RIPE Atlas published, of firmware versions 4480 to 4660. */
class RealResultsTest {
  private static List<Read> all(String file) throws IOException {
    try (InputStream in = Files.newInputStream(SharedData.folder("atlas").resolve(file))) {
      return Reading.all(in);
    }
  }

  @Test
  void everyResultIsReadAndItsCertificatesToo() throws IOException {
    List<Read> read = all("sslcert-results.jsonl");

    assertThat(read).hasSize(12).allMatch(Read.Sslcert.class::isInstance);
    List<SslcertResult> results = read.stream().map(one -> ((Read.Sslcert) one).result()).toList();
    assertThat(results).extracting(SslcertResult::port).containsOnly(443);
    assertThat(results)
        .filteredOn(result -> result.outcome() instanceof Outcome.NotAsked)
        .hasSize(11)
        .allSatisfy(
            result -> {
              TlsCapture tls = result.tls().orElseThrow();
              assertThat(tls.version()).hasValue(0x0300);
              assertThat(tls.certificates().stream().map(CertificateFacts::of))
                  .isNotEmpty()
                  .allMatch(facts -> facts.subject().isPresent());
            });
    assertThat(results)
        .filteredOn(result -> result.outcome() instanceof Outcome.Failed)
        .singleElement()
        .satisfies(
            result ->
                assertThat((Outcome.Failed) result.outcome())
                    .extracting(Outcome.Failed::stage, Outcome.Failed::kind)
                    .containsExactly(Stage.RESOLVE, FailureKind.LOOKUP_FAILED));
    assertThat(results.getLast().host().text()).isEqualTo("2a00:1450:4005:809::1010");
    assertThat(results.getLast().tls().orElseThrow().certificates()).hasSize(3);
    assertThat(results.getLast().timings().nanos())
        .containsEntry(Stage.CONNECT, 11_956_000L)
        .containsEntry(Stage.TLS, 15_851_000L);
  }

  @Test
  void measurementsOfAnotherKindAreCalledSo() throws IOException {
    assertThat(all("dns-results.jsonl")).hasSize(30).containsOnly(new Read.OtherType("dns"));
  }
}
