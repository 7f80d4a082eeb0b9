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
   * Signature verifications: some 20 ms with P-256, 130 ms with P-521. An honest chain takes fewer
   * than ten, the widest mesh of cross-signed authorities in CCADB some hundred.
   */
  private static final int VERIFICATIONS = 128;

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
