package io.assay.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.assay.endpoint.IdentityPattern.Match;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdentityPatternTest {

  @ParameterizedTest
  @CsvSource({
    "gpdns-[a-z]{3}, gpdns-fra, YES",
    "gpdns-[a-z]{3}, gpdns-fra1, NO",
    "gpdns-[a-z]{3}, xgpdns-fra, NO",
    "gpdns-[a-z]{3}, '', NO",
    "'dot\\.?|doh\\.?', dot., YES",
    "'dot\\.?|doh\\.?', do53-udp., NO",
    "[A-Z]{3}, 'FRA\n', NO",
  })
  void allOfATextHasToMatch(String pattern, String text, Match match) {
    assertThat(IdentityPattern.parse(pattern).match(text)).isEqualTo(match);
  }

  @Test
  void textLongerThanAStringOfTxtMatchesNothing() {
    IdentityPattern anything = IdentityPattern.parse(".*");
    assertThat(anything.match("a".repeat(255))).isEqualTo(Match.YES);
    assertThat(anything.match("a".repeat(256))).isEqualTo(Match.NO);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(a*)*b",
        "(a|aa)+\\1b",
        "(?=(a+)+b)a*",
        "(a|a?)+b",
        "(.*.*)*=.*x",
        "(?:a?){60}a{60}b"
      })
  void textThatMakesTheMatcherGoBackForEverIsGivenUp(String pattern) {
    IdentityPattern hostile = IdentityPattern.parse(pattern);
    assertTimeoutPreemptively(
        Duration.ofSeconds(10),
        () -> assertThat(hostile.match("a".repeat(255))).isNotEqualTo(Match.YES));
  }

  @Test
  void whatIsGivenUpIsSaidToBe() {
    assertThat(IdentityPattern.parse("(a+)+b").match("a".repeat(255))).isEqualTo(Match.GIVEN_UP);
  }

  @Test
  void whatIsNoPatternIsRefusedWithItsPlace() {
    assertThatThrownBy(() -> IdentityPattern.parse("res[0-9+"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Unclosed character class at character 8");
    assertThatThrownBy(() -> IdentityPattern.parse("")).hasMessage("it is empty");
    assertThatThrownBy(() -> IdentityPattern.parse("a".repeat(256)))
        .hasMessage("it has more than 255 characters");
  }

  @Test
  void patternsOfTheSameTextAreEqual() {
    assertThat(IdentityPattern.parse("a+"))
        .isEqualTo(IdentityPattern.parse("a+"))
        .hasSameHashCodeAs(IdentityPattern.parse("a+"))
        .isNotEqualTo(IdentityPattern.parse("a"))
        .hasToString("a+");
  }
}
