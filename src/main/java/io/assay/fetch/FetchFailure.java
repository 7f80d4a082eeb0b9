package io.assay.fetch;

/** Ends a fetch. Never leaves the package: {@link Fetcher} makes a {@link FetchResult} of it. */
final class FetchFailure extends Exception {
  private static final long serialVersionUID = 1L;

  private final boolean refused;

  private FetchFailure(boolean refused, String reason) {
    super(reason, null, false, false);
    this.refused = refused;
  }

  /** The place is not allowed, and was not contacted. */
  static FetchFailure refused(String reason) {
    return new FetchFailure(true, reason);
  }

  /** It was tried. */
  static FetchFailure failed(String reason) {
    return new FetchFailure(false, reason);
  }

  /**
   * The result.
   *
   * @param where what was being fetched, fit to be shown
   */
  FetchResult result(String where) {
    String line = where + ": " + getMessage();
    return refused ? new FetchResult.Refused(line) : new FetchResult.Failed(line);
  }
}
