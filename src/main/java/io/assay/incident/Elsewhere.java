package io.assay.incident;

import io.assay.endpoint.Sha256;
import io.assay.judge.Texts;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * What the other vantage points saw of an endpoint in the window around a probe.
 *
 * @param views of those that saw something, in the order of their names
 * @param sameAddress whether they look at the probe's address
 * @param time when the probe began
 */
record Elsewhere(List<View> views, boolean sameAddress, long time, Rules rules) {

  /** At the same address, or at any where nobody else looked at that one. */
  static Elsewhere of(
      View own, AddressViews address, EndpointViews endpoint, long time, Rules rules) {
    List<View> views = new ArrayList<>();
    add(views, address, own, time, rules.window());
    return views.isEmpty()
        ? anywhere(own, endpoint, time, rules)
        : new Elsewhere(views, true, time, rules);
  }

  /** At any address. */
  static Elsewhere anywhere(View own, EndpointViews endpoint, long time, Rules rules) {
    List<View> views = new ArrayList<>();
    for (AddressViews other : endpoint.all()) {
      add(views, other, own, time, rules.window());
    }
    views.sort(AddressViews.BY_VANTAGE);
    return new Elsewhere(views, false, time, rules);
  }

  private static void add(
      List<View> views, AddressViews address, View own, long time, long window) {
    for (View view : address.all()) {
      if (view.looked(time, window) && !view.vantage().equals(own.vantage())) {
        views.add(view);
      }
    }
  }

  /** Since when what was seen counts. */
  long recently() {
    return time - rules.window();
  }

  /** Since when keys are remembered. */
  long remembered() {
    return time - rules.memory();
  }

  /** Those whose last chain fits. */
  List<View> presented(Predicate<Face> fits) {
    List<View> found = new ArrayList<>(views.size());
    for (View view : views) {
      if (view.face(time, rules.window()).filter(fits).isPresent()) {
        found.add(view);
      }
    }
    return found;
  }

  /** Those that last saw a chain with this key. */
  List<View> presented(Sha256 key) {
    return presented(face -> face.isOf(key));
  }

  /** The names of vantage points, each once: the first few, and how many there are beyond. */
  static String names(List<View> views) {
    List<String> names = new ArrayList<>(views.size());
    for (View view : views) {
      if (names.isEmpty() || !names.getLast().equals(view.vantage())) {
        names.add(view.vantage());
      }
    }
    return Texts.list(names);
  }
}
