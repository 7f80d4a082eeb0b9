package io.assay.lab.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.lab.LabCertificate;
import io.assay.lab.ResolverProgram;
import io.assay.lab.ServerIdentity;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MitmproxyTest {
  private static final String ANSWER = "192.0.2.53";
  private static final String FORGED = "203.0.113.66";

  @TempDir private static Path folder;
  private static Seen seen;

  @BeforeAll
  static void open() {
    seen = new Seen(folder, ResolverProgram.UNBOUND, 1, 1);
  }

  @AfterAll
  static void close() {
    if (seen != null) {
      seen.close();
    }
  }

  @Test
  void reSignsWithItsOwnAuthorityOnBothPortsAndPassesAlpn() {
    try (Intervention mitmproxy = Mitmproxy.on(seen.router()).start()) {
      for (int port : new int[] {443, 853}) {
        for (int family = 0; family < 2; family++) {
          assertThat(sClient(0, family, port))
              .contains("i:CN = mitmproxy, O = mitmproxy")
              .doesNotContain(Seen.GENUINE, Seen.VERIFIED);
          assertThat(sClient(1, family, port)).contains(Seen.GENUINE, Seen.VERIFIED);
        }
      }
      assertThat(seen.sClient(443, "-alpn", "h2")).contains("ALPN protocol: h2");
      mitmproxy.end();
      assertThat(sClient(0, 0, 443)).contains(Seen.GENUINE, Seen.VERIFIED);
    }
  }

  @Test
  void changesAnswersForThoseWhoTrustItsAuthority() {
    LabCertificate authority = Mitmproxy.authority();
    try (Intervention mitmproxy =
        Mitmproxy.on(seen.router()).signingWith(authority).changing(ANSWER, FORGED).start()) {
      for (String transport : new String[] {"+tls", "+https"}) {
        assertThat(kdig(transport, 0, authority)).contains(FORGED).doesNotContain(ANSWER);
        assertThat(kdig(transport, 1, seen.pki().root())).contains(ANSWER).doesNotContain(FORGED);
      }
      mitmproxy.end();
      assertThat(kdig("+tls", 0, seen.pki().root())).contains(ANSWER);
    }
  }

  @Test
  void changesAnswersWithinTheGenuineChainIfItHasTheKey() {
    try (Intervention mitmproxy =
        Mitmproxy.on(seen.router())
            .presenting(ServerIdentity.of(seen.pki().leaf()))
            .changing(ANSWER, FORGED)
            .start()) {
      assertThat(sClient(0, 0, 853)).contains(Seen.GENUINE, Seen.VERIFIED);
      assertThat(kdig("+tls", 0, seen.pki().root())).contains(FORGED);
      assertThat(kdig("+https", 0, seen.pki().root())).contains(FORGED);
      mitmproxy.end();
      assertThat(kdig("+https", 0, seen.pki().root())).contains(ANSWER);
    }
  }

  private static String kdig(String transport, int path, LabCertificate authority) {
    String source = seen.lab().path(path).source().ipv4();
    return seen.kdig(transport, source, NetworkLab.SECOND.ipv4(), authority);
  }

  private static String sClient(int path, int family, int port) {
    String source = seen.lab().path(path).source().both().get(family);
    return seen.sClient(source, NetworkLab.FIRST.both().get(family), port);
  }
}
