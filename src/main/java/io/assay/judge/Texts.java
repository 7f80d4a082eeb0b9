package io.assay.judge;

import java.util.Collection;
import java.util.Iterator;
import java.util.List;

/** How what a peer sent, and lists of it, are written for people. Thread-safe. */
public final class Texts {
  private static final int SHOWN = 6;
  private static final int CHARACTERS = 300;

  private Texts() {}

  /** The first few of {@code items}, and how many there are beyond. */
  public static String list(Collection<String> items) {
    return list(items, ", ");
  }

  /** The first few of {@code items} with {@code separator} between, and how many are beyond. */
  static String list(Collection<String> items, String separator) {
    StringBuilder text = new StringBuilder();
    Iterator<String> iterator = items.iterator();
    for (int i = 0; i < SHOWN && iterator.hasNext(); i++) {
      text.append(i == 0 ? "" : separator).append(safe(iterator.next()));
    }
    if (items.size() > SHOWN) {
      text.append(separator).append("and ").append(items.size() - SHOWN).append(" more");
    }
    return text.toString();
  }

  /** All of {@code items}: {@code one}, {@code one and two}, {@code one, two and three}. */
  static String and(List<String> items) {
    return items.size() < 2
        ? String.join("", items)
        : String.join(", ", items.subList(0, items.size() - 1)) + " and " + items.getLast();
  }

  /** {@code sent} shortened to what fits into a line, and without what would disturb one. */
  public static String safe(String sent) {
    int shown = Math.min(sent.length(), CHARACTERS);
    StringBuilder text = new StringBuilder(shown + 1);
    for (int i = 0; i < shown; i++) {
      char c = sent.charAt(i);
      text.append(c < 0x7f ? (c < 0x20 ? '\ufffd' : c) : printable(c));
    }
    return shown < sent.length() ? text.append('…').toString() : text.toString();
  }

  /** Format characters are among those replaced, since some turn the direction of the text. */
  private static char printable(char c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.UNASSIGNED,
          Character.PRIVATE_USE ->
          '\ufffd';
      default -> c;
    };
  }
}
