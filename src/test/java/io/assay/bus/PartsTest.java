package io.assay.bus;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.endpoint.Endpoint;
import io.assay.endpoint.Host;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PartsTest {
  private static final Endpoint ENDPOINT =
      new Endpoint.Dot(new Host.Name("dns.example"), 853, Optional.empty());

  @Test
  void aTargetIsInOnePartWhichStaysTheSameForEver() {
    assertThat(Parts.part(32, "quad9", ENDPOINT, Optional.empty())).isEqualTo(26);
    assertThat(Parts.part(32, "quad9", ENDPOINT, Optional.of(InetAddress.ofLiteral("192.0.2.1"))))
        .isEqualTo(24);
  }

  @Test
  void targetsAreSpreadEvenly() {
    int[] count = new int[16];
    for (int i = 0; i < 16_000; i++) {
      count[Parts.part(16, "resolver " + i, ENDPOINT, Optional.empty())]++;
    }
    assertThat(Arrays.stream(count)).allMatch(n -> n > 850 && n < 1_150);
  }

  @Test
  void partsAreReadAsTheyWereWritten() {
    Parts some = new Parts(32, Set.of(31, 0, 7));
    assertThat(some.write()).isEqualTo("32:0,7,31");
    assertThat(Parts.read(some.write())).contains(some);
    assertThat(Parts.read(new Parts(4, Set.of()).write())).contains(new Parts(4, Set.of()));
    assertThat(Parts.read("0:")).isEmpty();
    assertThat(Parts.read("4:1,")).isEmpty();
    assertThat(Parts.read("")).isEmpty();
  }

  @Test
  void allIsAllAndNoneIsNone() {
    assertThat(Parts.ALL.contains("quad9", ENDPOINT, Optional.empty())).isTrue();
    assertThat(new Parts(1, Set.of(0)).contains("quad9", ENDPOINT, Optional.empty())).isTrue();
    assertThat(new Parts(1, Set.of()).contains("quad9", ENDPOINT, Optional.empty())).isFalse();
  }
}
