package io.assay.judge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class TextsTest {

  @Test
  void whatAPeerSentFitsIntoALine() {
    assertThat(Texts.safe("a\r\nb\u001b[31m\u202ec\u007f")).isEqualTo("a��b�[31m�c�");
    assertThat(Texts.safe("größe → ok")).isEqualTo("größe → ok");
    assertThat(Texts.safe("x".repeat(1000))).hasSize(301).endsWith("…");
  }

  @Test
  void longListsSayHowMuchIsLeftOut() {
    assertThat(Texts.list(List.of("a", "b"))).isEqualTo("a, b");
    assertThat(Texts.list(Collections.nCopies(9, "a"))).isEqualTo("a, a, a, a, a, a, and 3 more");
  }
}
