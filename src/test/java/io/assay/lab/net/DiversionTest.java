package io.assay.lab.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.lab.LabPki;
import io.assay.lab.ResolverProgram;
import io.assay.lab.ServerIdentity;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiversionTest {
  @TempDir private Path folder;

  @Test
  void rogueAnswersAtAnAddressWithoutAResolver() {
    LabPki rogue = LabPki.create();
    try (Seen seen = new Seen(folder, ResolverProgram.UNBOUND, 2, 1)) {
      Router router = seen.lab().path(0).routers().get(1);
      router
          .namespace()
          .resolver(ResolverProgram.DNSDIST, ServerIdentity.of(rogue.leaf()), router.clientSide());
      try (Intervention diversion =
          Diversion.of(router, NetworkLab.SILENT, 853, router.clientSide())) {
        for (int family = 0; family < 2; family++) {
          String silent = NetworkLab.SILENT.both().get(family);
          String source = seen.lab().path(0).source().both().get(family);
          assertThat(seen.kdig("+tls", source, silent, rogue.root()))
              .contains("192.0.2.53", "From " + silent + "@853");
          assertThat(seen.curl(source, silent, 443)).contains("Connection refused");
          assertThat(seen.curl(seen.lab().path(1).source().both().get(family), silent, 853))
              .contains("Connection refused");
          assertThat(seen.sClient(source, NetworkLab.FIRST.both().get(family), 853))
              .contains(Seen.GENUINE, Seen.VERIFIED);
        }
        diversion.end();
        assertThat(seen.curl(seen.lab().path(0).source().ipv4(), NetworkLab.SILENT.ipv4(), 853))
            .contains("Connection refused");
      }
    }
  }
}
