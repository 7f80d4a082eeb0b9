package io.assay.app;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SafeTextTest {
  @ParameterizedTest
  @ValueSource(
      ints = {
        0, 7, 8, '\n', '\r', 0x1b, 0x7f, 0x85, 0x9b, 0xad, 0x200b, 0x200e, 0x2028, 0x202e, 0x2066,
        0xfeff, 0xd800, 0xe000, 0x0301, 0x3164, 0xe0041
      })
  void whatMovesTheCursorOrHidesIsEscaped(int point) {
    String hostile = "a" + Character.toString(point) + "b";
    String escaped = "a\\u{" + Integer.toHexString(point) + "}b";

    assertThat(SafeText.escape(hostile, false)).isEqualTo(escaped);
    assertThat(SafeText.escape(hostile, true)).isEqualTo(escaped);
  }

  @Test
  void lettersOutsideAsciiStayUnlessOnlyAsciiIsWanted() {
    assertThat(SafeText.escape("Zürich 東京", false)).isEqualTo("Zürich 東京");
    assertThat(SafeText.escape("Zürich", true)).isEqualTo("Z\\u{fc}rich");
    assertThat(SafeText.escape("a → b…", true)).isEqualTo("a -> b...");
  }
}
