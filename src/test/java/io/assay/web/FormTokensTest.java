package io.assay.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;

class FormTokensTest {
  private static final Instant NOW = Instant.parse("2026-11-26T00:00:00Z");

  private Instant now = NOW;
  private final InstantSource clock = () -> now;
  private final FormTokens tokens = new FormTokens(clock);

  @Test
  void tokenIsOfItsUserAndItsProcessForTwelveHours() {
    String token = tokens.issue("kim");
    assertThat(token).matches("[A-Za-z0-9_-]+");
    assertThat(tokens.isValid(token, "kim")).isTrue();
    assertThat(tokens.isValid(token, "lee")).isFalse();
    assertThat(new FormTokens(clock).isValid(token, "kim")).isFalse();
    now = NOW.plus(Duration.ofHours(12));
    assertThat(tokens.isValid(token, "kim")).isTrue();
    now = now.plusSeconds(1);
    assertThat(tokens.isValid(token, "kim")).isFalse();
  }

  @Test
  void noTwoTokensAreEqual() {
    assertThat(tokens.issue("kim")).isNotEqualTo(tokens.issue("kim"));
  }

  @Test
  void whatIsNoTokenIsNotValid() {
    for (String text : List.of("", "x", "ä", "====", "A".repeat(75), "A".repeat(10_000))) {
      assertThat(tokens.isValid(text, "kim")).as(text).isFalse();
    }
  }
}
