package io.assay.ct.log;

import java.util.Locale;

/** How a request to a log ended. */
public enum RequestOutcome {
  /** With what was asked for. */
  FETCHED,
  /** With status 429 or 503. */
  THROTTLED,
  /** With status 404. */
  NOT_FOUND,
  /** With another status. */
  REJECTED,
  /** With more than was bargained for. */
  TOO_LONG,
  /** Without an answer. */
  FAILED;

  /** In lower case, with hyphens. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
