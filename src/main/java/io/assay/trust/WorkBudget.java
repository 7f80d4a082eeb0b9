package io.assay.trust;

/**
 * How much work one chain may cause, however it was made. What is left undone when it runs out
 * counts as not found, and the search says so. Confined to one search.
 */
final class WorkBudget {
  /** Certificates of one path, the anchor included. */
  static final int PATH_CERTIFICATES = 12;

  /** Known certificates of one name that are looked at; of real authorities 14 share one. */
  static final int KNOWN_OF_A_NAME = 64;

  /**
   * Signature verifications: some 10 ms with P-256, 70 ms with P-521. An honest chain takes fewer
   * than ten. Of CCADB's authorities three in a thousand have so many cross-signed ones above them
   * that not all paths are looked at; the shortest always are.
   */
  private static final int VERIFICATIONS = 64;

  /** Steps from one certificate to a possible issuer. */
  private static final int STEPS = 500;

  /** Pairs of served certificates that are looked at to tell what belongs to the leaf. */
  private static final int PAIRS = 100_000;

  /** Comparisons of a name with a name constraint. */
  private static final int NAME_COMPARISONS = 250_000;

  private int verifications = VERIFICATIONS;
  private int steps = STEPS;
  private int pairs = PAIRS;
  private int nameComparisons = NAME_COMPARISONS;

  boolean takeVerification() {
    return --verifications >= 0;
  }

  boolean takeStep() {
    return --steps >= 0;
  }

  boolean takePair() {
    return --pairs >= 0;
  }

  /** Takes {@code count} comparisons, or none if so many are not left. */
  boolean takeNameComparisons(long count) {
    if (count > nameComparisons) {
      return false;
    }
    nameComparisons -= (int) count;
    return true;
  }

  boolean exhausted() {
    return verifications < 0 || steps < 0;
  }
}
