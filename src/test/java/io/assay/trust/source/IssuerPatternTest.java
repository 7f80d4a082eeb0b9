package io.assay.trust.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IssuerPatternTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "avast! Web/Mail Shield Root",
        "ContentKeeper Appliance CA \\(\\d+\\)",
        "Fortinet( Ltd\\.)?",
        "Sophos SSL CA_[A-Z0-9\\-]+",
        "Blue Coat.*",
        "(?:A|B) x{2,3}"
      })
  void patternsOfRealListsAreTaken(String regex) throws Damage {
    assertThat(IssuerPattern.compile(regex).pattern()).isEqualTo(regex);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(a+)+b",
        "(a|aa)*b",
        "(?:x(a?))+b",
        "((a)?b){20}",
        "a*a*a*b",
        "a?a?a?a?a?a?a?a?a?a?aaaaaaaaaa",
        "(a|ab)(c|bc)(d|cd)(e|de)(f|ef)(g|fg)(h|gh)(i|hi)(j|ij)(k|jk)",
        "(a)\\1",
        "(?=a+)b",
        "[a-z&&[b]]+",
        "\\Qa",
        "a**",
        "(a",
        "a)",
        "[a"
      })
  void patternsThatCouldTakeLongOrCannotBeReadAreRefused(String regex) {
    assertThatThrownBy(() -> IssuerPattern.compile(regex))
        .isInstanceOf(Damage.class)
        .hasMessageContaining(regex.substring(0, Math.min(60, regex.length())));
  }

  @Test
  void lengthIsBounded() {
    assertThatThrownBy(() -> IssuerPattern.compile("a".repeat(201)))
        .isInstanceOf(Damage.class)
        .hasMessageEndingWith("is refused: longer than 200 characters");
  }
}
