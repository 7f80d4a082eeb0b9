package io.assay.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds the word that somebody probably meant. Stateless. */
public final class NearestKey {
  private NearestKey() {}

  /** The one of {@code known} that is at most a third of its length away from {@code found}. */
  public static Optional<String> of(String found, Collection<String> known) {
    return known.stream()
        .filter(key -> distance(found, key) <= Math.max(1, key.length() / 3))
        .min(
            Comparator.comparingInt((String key) -> distance(found, key))
                .thenComparing(Comparator.naturalOrder()));
  }

  /** Letters to insert, remove, replace or swap with their neighbour to make one the other. */
  private static int distance(String a, String b) {
    if (Math.abs(a.length() - b.length()) > b.length()) {
      return Integer.MAX_VALUE;
    }
    int[][] cost = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        cost[i][j] = i == 0 || j == 0 ? i + j : cheapest(cost, a, b, i, j);
      }
    }
    return cost[a.length()][b.length()];
  }

  private static int cheapest(int[][] cost, String a, String b, int i, int j) {
    int replaced = cost[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
    int best = Math.min(replaced, 1 + Math.min(cost[i - 1][j], cost[i][j - 1]));
    boolean swapped =
        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    return swapped ? Math.min(best, 1 + cost[i - 2][j - 2]) : best;
  }
}
