package io.assay.ct.log;

import java.io.Serial;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** A log did not give what was asked of it. The message is one line that names the place. */
public final class LogException extends Exception {
  @Serial private static final long serialVersionUID = 1;

  private final Kind kind;
  private final transient Optional<Duration> retryAfter;

  /** What is wrong, which says what can be done. */
  public enum Kind {
    /** It cannot be reached, or does not answer in time or in full. */
    UNREACHABLE,
    /** It asks to wait: status 429 or 503. */
    THROTTLED,
    /** It answered with another status that is none of the success. */
    REFUSED,
    /** It does not have what was asked for, which may come yet. */
    NOT_FOUND,
    /** What it answered is none of what the protocol allows. */
    MALFORMED,
    /** Its answers do not agree with a tree head that it signed. */
    UNPROVEN,
    /** A tree head is not signed by the log's key. */
    BAD_SIGNATURE;

    /** In lower case, with hyphens. */
    public String text() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  LogException(Kind kind, String message) {
    this(kind, message, Optional.empty());
  }

  LogException(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
    this.retryAfter = Optional.empty();
  }

  LogException(Kind kind, String message, Optional<Duration> retryAfter) {
    super(message);
    this.kind = kind;
    this.retryAfter = retryAfter;
  }

  /** What is wrong. */
  public Kind kind() {
    return kind;
  }

  /** How long the log asked not to be asked again: an hour at most. */
  public Optional<Duration> retryAfter() {
    return retryAfter;
  }
}
