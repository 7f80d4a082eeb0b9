package io.assay.fetch;

/** Ends a fetch. Never leaves the package: {@link Fetcher} makes a {@link FetchResult} of it. */
final class FetchFailure extends Exception {
  private static final long serialVersionUID = 1L;

  private final Kind kind;

  private enum Kind {
    REFUSED,
    FAILED,
    TOO_LONG,
    STALE
  }

  private FetchFailure(Kind kind, String reason) {
    super(reason, null, false, false);
    this.kind = kind;
  }

  /** The place is not allowed, and was not contacted. */
  static FetchFailure refused(String reason) {
    return new FetchFailure(Kind.REFUSED, reason);
  }

  /** It was tried. */
  static FetchFailure failed(String reason) {
    return new FetchFailure(Kind.FAILED, reason);
  }

  /** The body has more octets than the request allows. */
  static FetchFailure tooLong(String reason) {
    return new FetchFailure(Kind.TOO_LONG, reason);
  }

  /** A connection that had been idle was closed before anything of a response came. */
  static FetchFailure stale(String reason) {
    return new FetchFailure(Kind.STALE, reason);
  }

  /** Whether a new connection may help. */
  boolean isStale() {
    return kind == Kind.STALE;
  }

  /**
   * The result.
   *
   * @param where what was being fetched, fit to be shown
   */
  FetchResult result(String where) {
    String line = where + ": " + getMessage();
    return switch (kind) {
      case REFUSED -> new FetchResult.Refused(line);
      case TOO_LONG -> new FetchResult.TooLong(line);
      case FAILED, STALE -> new FetchResult.Failed(line);
    };
  }
}
