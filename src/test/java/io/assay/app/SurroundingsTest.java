package io.assay.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SurroundingsTest {
  private static Surroundings with(String name, String value) {
    return new Surroundings(
        false, StandardCharsets.UTF_8, Map.of("HOME", "/home/kim", name, value));
  }

  @Test
  void whatIsKeptIsWhereTheEnvironmentSays() {
    assertThat(with("X", "").state()).isEqualTo(Path.of("/home/kim/.local/state/assay"));
    assertThat(with("XDG_STATE_HOME", "/state").state()).isEqualTo(Path.of("/state/assay"));
    assertThat(with("ASSAY_DATA", "/srv/assay").state()).isEqualTo(Path.of("/srv/assay"));
  }

  @Test
  void anOptionGoesBeforeTheEnvironment() {
    Surroundings here = with("ASSAY_DATA", "/srv/assay");
    assertThat(here.keepingIn(Optional.of(Path.of("data"))).state()).isEqualTo(Path.of("data"));
    assertThat(here.keepingIn(Optional.empty()).state()).isEqualTo(Path.of("/srv/assay"));
  }
}
