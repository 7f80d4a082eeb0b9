package io.assay.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FoundTextTest {

  @Test
  void ordinaryTextIsQuotedAsItIs() {
    assertThat(FoundText.quoted("bücher.example 例え")).isEqualTo("\"bücher.example 例え\"");
  }

  @Test
  void nothingInTheTextCanMoveTheCursorOrReverseTheLine() {
    assertThat(FoundText.quoted("a\u001B[2J\n\u202Eb\uD800\u2028"))
        .isEqualTo("\"a\\u{1b}[2J\\u{a}\\u{202e}b\\u{d800}\\u{2028}\"");
  }

  @Test
  void longTextIsCutBetweenCharacters() {
    assertThat(FoundText.quoted("😀".repeat(201))).isEqualTo("\"" + "😀".repeat(200) + "…\"");
  }
}
