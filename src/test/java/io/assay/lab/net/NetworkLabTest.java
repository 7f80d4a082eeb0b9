package io.assay.lab.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.assay.lab.LabException;
import io.assay.lab.LabProcess;
import io.assay.lab.ResolverProgram;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NetworkLabTest {
  private static final String ANSWERED = "1 received";

  @TempDir private Path folder;

  @Test
  void eachSourceAddressGoesOverItsOwnRouterToTheSameResolvers() {
    try (Seen seen = new Seen(folder, ResolverProgram.UNBOUND, 1, 1)) {
      for (NetPath path : seen.lab().paths()) {
        for (int family = 0; family < 2; family++) {
          String source = path.source().both().get(family);
          String router = path.nearest().clientSide().both().get(family);
          for (DualAddress resolver : List.of(NetworkLab.FIRST, NetworkLab.SECOND)) {
            String address = resolver.both().get(family);
            assertThat(seen.ping(source, address, "-c1", "-t1"))
                .containsPattern("From " + router + " .*[Tt]ime.* exceeded");
            assertThat(seen.kdig("+tls", source, address, seen.pki().root()))
                .contains("192.0.2.53", "TLS session");
            assertThat(seen.kdig("+https", source, address, seen.pki().root()))
                .contains("192.0.2.53", "HTTP/2");
          }
          assertThat(seen.curl(source, NetworkLab.SILENT.both().get(family), 853))
              .contains("Connection refused");
        }
      }
      assertThat(seen.lab().paths().stream().map(path -> path.source().ipv4()))
          .doesNotHaveDuplicates();
    }
  }

  @Test
  void pathOfThreeRoutersIsFourHopsLong() {
    try (Seen seen = new Seen(folder, ResolverProgram.UNBOUND, 1, 3)) {
      NetPath path = seen.lab().path(1);
      for (int family = 0; family < 2; family++) {
        String source = path.source().both().get(family);
        String resolver = NetworkLab.FIRST.both().get(family);
        for (int hop = 1; hop <= 3; hop++) {
          assertThat(seen.ping(source, resolver, "-c1", "-t" + hop))
              .contains("From " + path.routers().get(hop - 1).clientSide().both().get(family));
        }
        assertThat(seen.ping(source, resolver, "-c1", "-t4")).contains(ANSWERED, "ttl=61");
      }
    }
  }

  @Test
  void networksBesideEachOtherAreApart() {
    try (NetworkLab one = NetworkLab.open(1);
        NetworkLab other = NetworkLab.open(1);
        Intervention cut = cutOff(one.path(0).nearest())) {
      String[] ping = {"-c1", "-W1", NetworkLab.FIRST.ipv4()};
      assertThat(one.client().run("ping", ping).status()).isEqualTo(1);
      assertThat(other.client().run("ping", ping).output()).contains(ANSWERED);
      cut.end();
      assertThat(one.client().run("ping", ping).output()).contains(ANSWERED);
    }
  }

  @Test
  void rulesThatNftDoesNotUnderstandFailWithItsWords() {
    try (NetworkLab lab = NetworkLab.open(1)) {
      assertThatThrownBy(() -> lab.client().rules("chain { nonsense }"))
          .isInstanceOf(LabException.class)
          .hasMessageContaining("syntax error");
    }
  }

  @Test
  void closingLeavesNeitherProgramsNorNamespaces() {
    NetworkLab lab = NetworkLab.open(2);
    LabProcess program =
        lab.path(0).nearest().namespace().start(LabProcess.newDirectory(), List.of("sleep", "600"));
    List<NetNamespace> all =
        List.of(
            lab.client(),
            lab.resolvers(),
            lab.path(0).routers().get(0).namespace(),
            lab.path(0).routers().get(1).namespace());
    assertThat(all).allSatisfy(one -> assertThat(named(one)).exists());
    lab.close();
    lab.close();
    assertThat(all).allSatisfy(one -> assertThat(named(one)).doesNotExist());
    assertThat(program.handle().isAlive()).isFalse();
    assertThat(program.directory()).doesNotExist();
  }

  @Test
  void javaRunsWithinANamespaceAndIsReadFromThere() {
    try (NetworkLab lab = NetworkLab.open(1, 1)) {
      LabProcess java = lab.client().java(InterfacesServer.class, "unused");
      java.awaitOutput("\n");
      assertThat(lab.client().get(java.output().strip())).isEqualTo("lo path0 path1");
      assertThatThrownBy(() -> lab.resolvers().get(java.output().strip()))
          .isInstanceOf(LabException.class)
          .hasMessageContainingAll("curl", lab.resolvers().name(), "status 7");
    }
  }

  private static Path named(NetNamespace namespace) {
    return Path.of("/run/netns", namespace.name());
  }

  private static Intervention cutOff(Router router) {
    return router
        .namespace()
        .rules("chain forward { type filter hook forward priority filter; policy drop; }");
  }
}
