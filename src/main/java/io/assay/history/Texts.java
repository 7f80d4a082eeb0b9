package io.assay.history;

import java.util.List;

/** Texts as the database has them, and lists in one. Stateless. */
final class Texts {
  private static final String BETWEEN = "\n";

  private Texts() {}

  /** {@code text} without what PostgreSQL takes in no text, and not too long. */
  static String storable(String text) {
    String bounded =
        text.length() <= Bounds.CHARACTERS ? text : text.substring(0, Bounds.CHARACTERS) + "…";
    return bounded.indexOf('\0') < 0 ? bounded : bounded.replace('\0', '\uFFFD');
  }

  static String joined(List<String> names) {
    return String.join(BETWEEN, names).replace('\0', '\uFFFD');
  }

  static List<String> list(String joined) {
    return joined.isEmpty() ? List.of() : List.of(joined.split(BETWEEN, -1));
  }
}
