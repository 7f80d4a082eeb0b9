package io.assay.judge;

import java.util.Collection;
import java.util.Iterator;

/** How lists are written for people. */
final class Texts {
  private static final int SHOWN = 6;

  private Texts() {}

  /** The first few of {@code items}, and how many there are beyond. */
  static String list(Collection<String> items) {
    return list(items, ", ");
  }

  /** The first few of {@code items} with {@code separator} between, and how many are beyond. */
  static String list(Collection<String> items, String separator) {
    StringBuilder text = new StringBuilder();
    Iterator<String> iterator = items.iterator();
    for (int i = 0; i < SHOWN && iterator.hasNext(); i++) {
      text.append(i == 0 ? "" : separator).append(iterator.next());
    }
    if (items.size() > SHOWN) {
      text.append(separator).append("and ").append(items.size() - SHOWN).append(" more");
    }
    return text.toString();
  }
}
