package io.assay.ct;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.probe.Octets;
import java.util.HexFormat;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PromisedLeafTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0000050000000000 | 0",
        "0000050000000489 | 1161",
        "000005ffffffffff | 1099511627775",
        "0100020102000005000000002a | 42",
        "0000040000002a | ",
        "0000060000000000002a | ",
        "000005000000 | ",
        "0100ff00 | ",
        "'' | "
      })
  void aStaticLogSaysWhereTheLeafIs(String extensions, @Nullable Long index) {
    // Five octets of index behind the type and the length; anything else names none.
    assertThat(leaf(extensions).index().orElse(null)).isEqualTo(index);
  }

  @Test
  void theHashIsThatOfTheLeafAndNotOfTheIndex() {
    // RFC 6962, section 2.1: SHA-256(00 | leaf).
    assertThat(leaf("").hash()).isEqualTo(leaf("0000050000000000").hash());
    assertThat(leaf("").hash().hex())
        .isEqualTo("96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7");
  }

  @Test
  void noExtensionsThrow() {
    Random random = new Random(6962);
    for (int round = 0; round < 10_000; round++) {
      byte[] octets = new byte[random.nextInt(24)];
      random.nextBytes(octets);
      octets = octets.length > 0 && random.nextBoolean() ? zeroed(octets) : octets;
      assertThat(PromisedLeaf.of(new byte[0], Octets.copyOf(octets)).index().orElse(0L))
          .isBetween(0L, (1L << 40) - 1);
    }
  }

  private static byte[] zeroed(byte[] octets) {
    octets[0] = 0;
    return octets;
  }

  private static PromisedLeaf leaf(String extensions) {
    return PromisedLeaf.of(new byte[] {0}, Octets.copyOf(HexFormat.of().parseHex(extensions)));
  }
}
