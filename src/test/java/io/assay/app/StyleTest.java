package io.assay.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.app.Style.When;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StyleTest {
  @Test
  void terminalGetsColoursAndSymbols() {
    assertThat(Style.choose(When.auto, true, Map.of(), "UTF-8")).isEqualTo(new Style(true, true));
  }

  @Test
  void pipeIsPlain() {
    assertThat(Style.choose(When.auto, false, Map.of(), "UTF-8")).isEqualTo(Style.PLAIN);
  }

  @Test
  void terminalWithoutUtf8GetsAsciiOnly() {
    assertThat(Style.choose(When.auto, true, Map.of(), "US-ASCII").symbols()).isFalse();
  }

  @Test
  void noColorAndDumbTerminalsTakeColoursAway() {
    assertThat(Style.choose(When.auto, true, Map.of("NO_COLOR", "1"), "UTF-8").colour()).isFalse();
    assertThat(Style.choose(When.auto, true, Map.of("NO_COLOR", ""), "UTF-8").colour()).isTrue();
    assertThat(Style.choose(When.auto, true, Map.of("TERM", "dumb"), "UTF-8").colour()).isFalse();
  }

  @Test
  void userHasTheLastWord() {
    Map<String, String> noColor = Map.of("NO_COLOR", "1");
    assertThat(Style.choose(When.always, false, noColor, "UTF-8").colour()).isTrue();
    assertThat(Style.choose(When.never, true, Map.of(), "UTF-8").colour()).isFalse();
  }
}
