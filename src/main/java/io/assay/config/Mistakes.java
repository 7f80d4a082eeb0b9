package io.assay.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects the mistakes of one file while it is read. Confined to one thread. */
final class Mistakes {
  /** Beyond this many, more would not help anybody. */
  private static final int MOST = 1_000;

  private final List<Mistake> found = new ArrayList<>();

  void add(Position position, String path, String what, String expected) {
    if (found.size() < MOST) {
      found.add(new Mistake(position.line(), position.column(), path, what, expected));
    }
  }

  boolean isEmpty() {
    return found.isEmpty();
  }

  /** In the order of the file. */
  List<Mistake> inOrder() {
    return found.stream()
        .sorted(Comparator.comparingInt(Mistake::line).thenComparingInt(Mistake::column))
        .toList();
  }
}
