package io.assay.evidence;

import java.nio.charset.StandardCharsets;

/** A page of plain text that is being written. Confined to one thread. */
final class PlainPage {
  private static final int LABEL = 16;

  private final StringBuilder page = new StringBuilder();

  /** A title, underlined. */
  PlainPage title(String title) {
    String safe = Legible.line(title);
    page.append(page.isEmpty() ? "" : "\n").append(safe).append('\n');
    page.append("=".repeat(safe.length())).append('\n');
    return this;
  }

  /** The heading of a section. */
  PlainPage heading(String heading) {
    page.append('\n').append(Legible.line(heading)).append('\n');
    return this;
  }

  /** A wrapped paragraph behind an empty line. */
  PlainPage paragraph(String text) {
    page.append('\n');
    Legible.wrap(text, Legible.WIDTH).forEach(line -> page.append(line).append('\n'));
    return this;
  }

  /** An item of a list. */
  PlainPage item(String text) {
    String beginning = "  - ";
    for (String line : Legible.wrap(text, Legible.WIDTH - beginning.length())) {
      page.append(beginning).append(line).append('\n');
      beginning = "    ";
    }
    return this;
  }

  /** A line as it is to be typed. */
  PlainPage command(String command) {
    page.append("    ").append(Legible.line(command)).append('\n');
    return this;
  }

  /** A label and its wrapped text beside it. */
  PlainPage row(String label, String text) {
    String safe = Legible.line(label);
    String beginning = "  " + safe + " ".repeat(Math.max(1, LABEL - safe.length()));
    if (safe.length() >= LABEL) {
      page.append("  ").append(safe).append('\n');
      beginning = " ".repeat(2 + LABEL);
    }
    for (String line : Legible.wrap(text, Legible.WIDTH - 2 - LABEL)) {
      page.append((beginning + line).stripTrailing()).append('\n');
      beginning = " ".repeat(2 + LABEL);
    }
    return this;
  }

  /** The page in UTF-8. */
  byte[] octets() {
    return page.toString().getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return page.toString();
  }
}
