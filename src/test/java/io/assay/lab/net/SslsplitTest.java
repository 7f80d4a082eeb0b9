package io.assay.lab.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.lab.CertificateBuilder;
import io.assay.lab.LabCertificate;
import io.assay.lab.ResolverProgram;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SslsplitTest {
  @TempDir private static Path folder;
  private static Seen seen;

  @BeforeAll
  static void open() {
    seen = new Seen(folder, ResolverProgram.DNSDIST, 1, 1);
  }

  @AfterAll
  static void close() {
    if (seen != null) {
      seen.close();
    }
  }

  @Test
  void reSignsOnThePathOfItsRouterAndNotOnTheOther() {
    LabCertificate authority = CertificateBuilder.root("O=Proxy, CN=Proxy Root").build();
    try (Intervention sslsplit = Sslsplit.on(seen.router(), authority)) {
      for (int port : new int[] {443, 853}) {
        for (int family = 0; family < 2; family++) {
          assertThat(sClient(0, family, port))
              .contains("s:CN = resolver.test", "i:O = Proxy, CN = Proxy Root", "rsaEncryption")
              .contains("No ALPN negotiated")
              .doesNotContain(Seen.GENUINE, Seen.VERIFIED);
          assertThat(sClient(1, family, port)).contains(Seen.GENUINE, Seen.VERIFIED);
        }
      }
      sslsplit.end();
      assertThat(sClient(0, 0, 853)).contains(Seen.GENUINE, Seen.VERIFIED);
      assertThat(sClient(0, 1, 853)).contains(Seen.GENUINE, Seen.VERIFIED);
    }
  }

  @Test
  void withTheIssuersNameOnlyTheKeyTellsThemApart() {
    LabCertificate namesake = seen.pki().issuing().namesake().build();
    try (Intervention sslsplit = Sslsplit.on(seen.router(), namesake)) {
      assertThat(sClient(0, 0, 853)).contains(Seen.GENUINE).doesNotContain(Seen.VERIFIED);
      assertThat(sClient(1, 0, 853)).contains(Seen.GENUINE, Seen.VERIFIED);
      assertThat(namesake.x509().getSubjectX500Principal())
          .isEqualTo(seen.pki().issuing().x509().getSubjectX500Principal());
      assertThat(namesake.keys().getPublic()).isNotEqualTo(seen.pki().issuing().keys().getPublic());
      sslsplit.end();
      assertThat(sClient(0, 0, 853)).contains(Seen.GENUINE, Seen.VERIFIED);
    }
  }

  /** So an interceptor is nearer than what it stands for. */
  @Test
  void answersAtTheHopOfItsRouter() {
    LabCertificate authority = CertificateBuilder.root("CN=Proxy Root").build();
    try (Intervention near = withHops(1)) {
      assertThat(seen.sClient(853)).doesNotContain("BEGIN CERTIFICATE");
      near.end();
      try (Intervention sslsplit = Sslsplit.on(seen.router(), authority);
          Intervention nearAgain = withHops(1)) {
        assertThat(seen.sClient(853)).contains("i:CN = Proxy Root");
        sslsplit.end();
        assertThat(seen.sClient(853)).doesNotContain("BEGIN CERTIFICATE");
        nearAgain.end();
        assertThat(seen.sClient(853)).contains(Seen.GENUINE, Seen.VERIFIED);
      }
    }
  }

  private static Intervention withHops(int hops) {
    return seen.lab()
        .client()
        .rules(
            """
            chain output {
              type filter hook output priority mangle
              ip protocol tcp ip ttl set %d
            }
            """
                .formatted(hops));
  }

  private static String sClient(int path, int family, int port) {
    String source = seen.lab().path(path).source().both().get(family);
    return seen.sClient(source, NetworkLab.FIRST.both().get(family), port);
  }
}
