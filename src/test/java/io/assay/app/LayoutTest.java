package io.assay.app;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LayoutTest {
  @Test
  void linesBreakAtSpaces() {
    assertThat(Layout.wrap("one two three", 7)).containsExactly("one two", "three");
    assertThat(Layout.wrap("one two three", 100)).containsExactly("one two three");
  }

  @Test
  void longWordStandsAlone() {
    assertThat(Layout.wrap("a sha256/0123456789 b", 8))
        .containsExactly("a", "sha256/0123456789", "b");
  }

  @Test
  void emptyTextIsAnEmptyLine() {
    assertThat(Layout.wrap("", 8)).containsExactly("");
  }

  @Test
  void everyLineOfALongTextIsDressedAndIndented() {
    Layout page = new Layout();
    page.row("label", "word ".repeat(40).strip(), text -> text, text -> "<" + text + ">");

    assertThat(page.toString().lines()).hasSizeGreaterThan(1);
    assertThat(page.toString().lines())
        .allMatch(line -> line.contains("<word") && line.endsWith("word>"))
        .allMatch(line -> line.indexOf('<') == page.toString().indexOf('<'));
  }
}
