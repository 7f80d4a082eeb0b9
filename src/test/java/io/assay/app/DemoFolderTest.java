package io.assay.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoFolderTest {
  @TempDir private Path folder;

  @Test
  void temporaryOneIsDeletedWithAllThatIsInIt() throws IOException {
    DemoFolder demo = DemoFolder.of(Optional.empty());
    try (demo) {
      Files.writeString(Files.createDirectories(demo.data().resolve("deep")).resolve("file"), "x");
      assertThat(demo.path()).isDirectory();
    }
    assertThat(demo.path()).doesNotExist();
  }

  @Test
  void namedOneIsMadeAndStays() throws IOException {
    Path named = folder.resolve("new");
    try (DemoFolder demo = DemoFolder.of(Optional.of(named))) {
      Files.writeString(demo.log(), "x");
    }
    assertThat(named.resolve("assay.log")).exists();
  }

  @Test
  void whatIsNotEmptyOrNoFolderIsRefusedAndLeftAlone() throws IOException {
    Path file = Files.writeString(folder.resolve("mine"), "x");
    assertThatThrownBy(() -> DemoFolder.of(Optional.of(folder)))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("is not empty");
    for (Path none : List.of(file, file.resolve("below"))) {
      assertThatThrownBy(() -> DemoFolder.of(Optional.of(none)))
          .isInstanceOf(Refusal.class)
          .hasMessageStartingWith("--keep " + none + ": no folder can be made there");
    }
    assertThat(file).hasContent("x");
  }
}
