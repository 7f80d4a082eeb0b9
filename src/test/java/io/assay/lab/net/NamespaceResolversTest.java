package io.assay.lab.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.lab.LabPki;
import io.assay.lab.Pem;
import io.assay.lab.ResolverProgram;
import io.assay.lab.ResolverServer;
import io.assay.lab.ServerIdentity;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NamespaceResolversTest {
  private static final LabPki PKI = LabPki.create();

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource
  void kdigGetsTheCanaryFromEveryAddress(ResolverProgram program) {
    try (NetworkLab lab = NetworkLab.open(1)) {
      Path root = Pem.write(folder.resolve("root.pem"), PKI.root().pem());
      ResolverServer server =
          lab.resolvers()
              .resolver(
                  program, ServerIdentity.of(PKI.leaf()), NetworkLab.FIRST, NetworkLab.SECOND);
      assertThat(server.dot()).isEqualTo("tls://resolver.test@10.53.0.1");
      assertThat(server.doh()).isEqualTo("https://resolver.test@10.53.0.1/dns-query");
      for (DualAddress resolver : new DualAddress[] {NetworkLab.FIRST, NetworkLab.SECOND}) {
        for (String address : resolver.both()) {
          for (String transport : new String[] {"+tls", "+https", "+tcp"}) {
            assertThat(
                    lab.client()
                        .run(
                            "kdig",
                            "@" + address,
                            transport,
                            "+tls-ca=" + root,
                            "+tls-hostname=" + LabPki.NAME,
                            "+timeout=10",
                            "+retry=0",
                            "canary.probe.test")
                        .output())
                .contains("NOERROR", "192.0.2.53");
          }
        }
      }
    }
  }
}
