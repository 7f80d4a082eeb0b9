package io.assay.bus;

import java.util.LinkedHashSet;
import java.util.Set;

/** The values that were met last, up to a number. Confined to one thread. */
final class Recent<T> {
  private final int most;
  private final Set<T> values = new LinkedHashSet<>();

  Recent(int most) {
    this.most = most;
  }

  boolean contains(T value) {
    return values.contains(value);
  }

  void add(T value) {
    values.add(value);
    if (values.size() > most) {
      values.remove(values.iterator().next());
    }
  }

  void clear() {
    values.clear();
  }
}
