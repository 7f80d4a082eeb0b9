package io.assay.metrics;

import io.prometheus.metrics.model.snapshots.Labels;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * The label names of one metric, shared by all its series: sorted once, as {@link Labels} wants
 * them, so that a series costs its values alone. Immutable.
 */
final class LabelNames {
  private final String[] sorted;
  private final int[] position;

  /** Names in the order in which {@link #labels} takes their values. */
  LabelNames(String[] first, String... then) {
    String[] names =
        Stream.concat(Arrays.stream(first), Arrays.stream(then)).toArray(String[]::new);
    Integer[] order = new Integer[names.length];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, Comparator.comparing(i -> names[i]));
    sorted = new String[names.length];
    position = new int[names.length];
    for (int i = 0; i < order.length; i++) {
      sorted[i] = names[order[i]];
      position[order[i]] = i;
    }
  }

  /** Labels with these values, as many as there are names. */
  Labels labels(String[] first, String... then) {
    String[] values = new String[sorted.length];
    for (int i = 0; i < values.length; i++) {
      values[position[i]] = i < first.length ? first[i] : then[i - first.length];
    }
    return Labels.of(sorted, values);
  }
}
