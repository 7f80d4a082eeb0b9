package io.assay.incident;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What all vantage points see of an endpoint at one address, in the order of their names. The lock
 * of its resolver's views guards it.
 */
final class AddressViews {
  /** In the order of the vantage points' names. */
  static final Comparator<View> BY_VANTAGE = Comparator.comparing(View::vantage);

  private final List<View> views = new ArrayList<>(1);

  /** All of them. */
  List<View> all() {
    return Collections.unmodifiableList(views);
  }

  Optional<View> find(String vantage) {
    for (View view : views) {
      if (view.vantage().equals(vantage)) {
        return Optional.of(view);
      }
    }
    return Optional.empty();
  }

  /**
   * Begins a view from a further vantage point.
   *
   * @return how many views there are more than before: 0 where another one had to go
   */
  int add(View view) {
    int before = views.size();
    if (before >= Bounds.VANTAGE_POINTS) {
      views.remove(Collections.min(views, Comparator.comparingLong(v -> v.newest)));
    }
    views.add(view);
    views.sort(BY_VANTAGE);
    return views.size() - before;
  }

  /** Ends views, and answers how many that were. */
  int removeIf(Predicate<View> ended) {
    int before = views.size();
    views.removeIf(ended);
    return before - views.size();
  }

  /** A look that shares what {@code own} saw before, or else what another vantage point saw. */
  Look shared(Look look, View own) {
    Optional<Look> shared = look.sharing(own);
    for (int i = 0; i < views.size() && shared.isEmpty(); i++) {
      shared = look.sharing(views.get(i));
    }
    return shared.orElse(look);
  }
}
