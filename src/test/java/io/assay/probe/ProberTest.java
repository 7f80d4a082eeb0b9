package io.assay.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.lab.CannedAnswers;
import io.assay.lab.TlsServer;
import io.assay.probe.dns.DnsMessage;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ProberTest {
  private static final Instant NOW = Instant.parse("2026-11-22T10:15:30Z");
  private static Prober prober;

  @BeforeAll
  static void start() {
    prober = new Prober(1, InstantSource.fixed(NOW));
  }

  @AfterAll
  static void stop() {
    prober.close();
  }

  @Test
  void anHonestDotServerIsAnswered() {
    try (TlsServer server = TlsServer.dot(Probes.IDENTITY)) {
      Observation seen = prober.probe(Probes.dot(server.port()));

      assertThat(seen.outcome()).isEqualTo(new Outcome.Answered());
      assertThat(seen.startedAt()).isEqualTo(NOW);
      assertThat(seen.timings().nanos().keySet())
          .containsExactly(Stage.CONNECT, Stage.TLS, Stage.QUERY, Stage.CLOSE);
      assertThat(seen.timings().nanos().values()).allMatch(nanos -> nanos > 0);
      assertThat(seen.tls().orElseThrow().sni()).contains("resolver.test");
      assertThat(seen.tls().orElseThrow().certificates()).hasSize(Probes.IDENTITY.chain().size());
      assertThat(seen.http()).isEmpty();
      DnsMessage message = DnsMessage.parse(seen.dns().orElseThrow().response().orElseThrow());
      assertThat(message)
          .isInstanceOfSatisfying(
              DnsMessage.Parsed.class,
              parsed -> {
                assertThat(parsed.rcode()).isEqualTo("NOERROR");
                assertThat(parsed.answers())
                    .extracting(DnsMessage.ResourceRecord::data)
                    .containsExactly(CannedAnswers.ADDRESS);
                DnsMessage.Edns edns = parsed.edns().orElseThrow();
                assertThat(edns.nsid()).contains(CannedAnswers.NSID);
                assertThat(edns.paddingOctets()).isPresent();
                assertThat(edns.keepaliveTimeout()).hasValue(300);
              });
    }
  }

  @Test
  void anHonestDohServerOverHttp11IsAnswered() {
    try (TlsServer server = TlsServer.doh(Probes.IDENTITY)) {
      Observation seen = prober.probe(Probes.doh(server.port()));

      assertThat(seen.outcome()).isEqualTo(new Outcome.Answered());
      HttpCapture http = seen.http().orElseThrow();
      assertThat(http.version()).isEqualTo("1.1");
      assertThat(http.status()).isEqualTo(200);
      assertThat(http.header("content-type")).contains("application/dns-message");
      assertThat(http.bodyStart()).isEmpty();
      assertThat(seen.tls().orElseThrow().alpn()).contains("http/1.1");
    }
  }
}
