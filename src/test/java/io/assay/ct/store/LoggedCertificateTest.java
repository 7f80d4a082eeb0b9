package io.assay.ct.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.ct.log.LogEntry;
import io.assay.ct.watch.Hit;
import io.assay.endpoint.Host;
import io.assay.endpoint.Sha256;
import io.assay.lab.CertificateBuilder;
import io.assay.lab.LabCertificate;
import io.assay.probe.Octets;
import io.assay.x509.CertificateFacts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LoggedCertificateTest {
  private final LabCertificate root = CertificateBuilder.root("CN=Lab Root").build();
  private final LabCertificate issuing = root.authority("CN=Lab Issuing,O=Lab").build();
  private final Sha256 issuingKey = facts(issuing).spkiSha256().orElseThrow();

  private static CertificateFacts facts(LabCertificate certificate) {
    return CertificateFacts.of(Entries.octets(certificate));
  }

  @Test
  void certificateAndPrecertificateAreOneIssuance() {
    Entries.Pair pair =
        Entries.Pair.of(issuing, leaf -> leaf.dns("resolver.test", "*.b.test").ip("1.1.1.1"));
    LoggedCertificate pre = Entries.match(Entries.precertificate(7, pair), "a", "1.1.1.1");
    LoggedCertificate leaf = Entries.match(Entries.certificate(9, pair.leaf()), "b", "1.1.1.1");

    assertThat(pre.kind()).isEqualTo(LogEntry.Kind.PRECERTIFICATE);
    assertThat(leaf.kind()).isEqualTo(LogEntry.Kind.CERTIFICATE);
    assertThat(pre.tbsSha256()).isEqualTo(leaf.tbsSha256());
    assertThat(pre.sha256()).isEqualTo(Sha256.of(pair.precertificate().der()));
    assertThat(leaf.sha256()).isEqualTo(Sha256.of(pair.leaf().der()));
    for (LoggedCertificate match : List.of(pre, leaf)) {
      assertThat(match.issuer()).contains("O=Lab,CN=Lab Issuing");
      assertThat(match.issuerSpki()).contains(issuingKey);
      assertThat(match.spki()).isEqualTo(facts(pair.leaf()).spkiSha256());
      assertThat(match.dnsNames()).containsExactly("resolver.test", "*.b.test");
      assertThat(match.ipAddresses()).extracting(Host::addressText).containsExactly("1.1.1.1");
      assertThat(match.claims().notAfter()).isEqualTo(facts(pair.leaf()).notAfter());
      assertThat(match.matched()).containsExactly("1.1.1.1");
      assertThat(match.problem()).isEmpty();
      assertThat(match.facts().issuer().orElseThrow().text()).isEqualTo("O=Lab,CN=Lab Issuing");
    }
    assertThat(pre.index()).isEqualTo(7);
    assertThat(pre.timestamp()).contains(Entries.START.plusSeconds(7));
    assertThat(pre.evidence().precertificate()).contains(Entries.octets(pair.precertificate()));
    assertThat(leaf.evidence().chain())
        .containsExactly(Entries.octets(issuing), Entries.octets(root));
  }

  @Test
  void crtShHasTheSameIssuanceOfBothButNoLog() {
    Entries.Pair pair = Entries.Pair.of(issuing, leaf -> leaf.dns("resolver.test"));
    LoggedCertificate logged = Entries.match(Entries.precertificate(0, pair), "a", "a.test");
    LoggedCertificate pre =
        LoggedCertificate.ofCrtSh(
            1, Optional.of(Instant.EPOCH), Entries.octets(pair.precertificate()), List.of());
    LoggedCertificate leaf =
        LoggedCertificate.ofCrtSh(2, Optional.empty(), Entries.octets(pair.leaf()), List.of());
    assertThat(pre.kind()).isEqualTo(LogEntry.Kind.PRECERTIFICATE);
    assertThat(leaf.kind()).isEqualTo(LogEntry.Kind.CERTIFICATE);
    assertThat(List.of(pre, leaf))
        .allSatisfy(
            match -> {
              assertThat(match.tbsSha256()).isEqualTo(logged.tbsSha256());
              assertThat(match.logId()).isEmpty();
              assertThat(match.proven()).isFalse();
              assertThat(match.spki()).isEqualTo(logged.spki());
            });
    assertThat(pre.sha256()).isEqualTo(logged.sha256());
  }

  @Test
  void issuerKeyIsThatOfTheChainOnlyIfItSigned() {
    LabCertificate leaf = issuing.leaf("CN=a").dns("a.test").build();
    LabCertificate namesake = root.authority("CN=Lab Issuing,O=Lab").build();
    LogEntry wrong = Entries.certificate(0, leaf.der(), List.of(namesake.der()));
    assertThat(Entries.match(wrong, "a", "a.test").issuerSpki()).isEmpty();
    assertThat(Entries.match(Entries.certificate(0, leaf), "a", "a.test").issuerSpki())
        .contains(issuingKey);
  }

  @Test
  void whatIsNoCertificateIsKeptAsItIs() {
    byte[] noise = {0x30, 0x03, 1, 2, 3, 4};
    LoggedCertificate match =
        Entries.match(Entries.certificate(3, noise, List.of()), "a", "?1.1.1.1");
    assertThat(match.doubtful()).isTrue();
    assertThat(match.sha256()).isEqualTo(Sha256.of(noise));
    assertThat(match.tbsSha256()).isEqualTo(Sha256.of(noise));
    assertThat(match.evidence().certificate()).isEqualTo(Octets.copyOf(noise));
    assertThat(match.issuer()).isEmpty();

    LoggedCertificate unreadable =
        Entries.match(
            LogEntry.of(4, Octets.copyOf(new byte[] {9, 9, 9}), Octets.copyOf(new byte[0])),
            "a",
            "?1.1.1.1");
    assertThat(unreadable.kind()).isEqualTo(LogEntry.Kind.UNREADABLE);
    assertThat(unreadable.problem()).isPresent();
  }

  @Test
  void whatIsTooLongIsCutAndSaysSo() {
    byte[] long16 = new byte[(1 << 20) + 1];
    long16[0] = 0x30;
    LoggedCertificate match =
        Entries.match(Entries.certificate(0, long16, List.of()), "a", "?1.1.1.1");
    assertThat(match.evidence().octets()).isLessThan(4L * Bounds.ENTRY_OCTETS);
    assertThat(match.sha256()).isEqualTo(Sha256.of(long16));
    assertThat(match.problem().orElseThrow())
        .contains("certificate of 1048577 octets (SHA-256 " + Sha256.of(long16).hex())
        .contains("the first 262144 are kept");
  }

  @Test
  void ofTooManyHitsOneOfEachResolverStays() {
    List<Hit> hits = new ArrayList<>();
    IntStream.range(0, 5000)
        .forEach(i -> hits.addAll(Entries.hits("many", "?n%d.test".formatted(i))));
    hits.addAll(Entries.hits("other", "sure.test"));
    LoggedCertificate match =
        Entries.match(Entries.certificate(0, new byte[] {1}, List.of()), "a", hits);
    assertThat(match.hits()).hasSize(Bounds.HITS);
    assertThat(match.hits().getFirst().resolver()).isEqualTo("other");
    assertThat(match.problem().orElseThrow()).contains("of 5001 identities");
  }
}
