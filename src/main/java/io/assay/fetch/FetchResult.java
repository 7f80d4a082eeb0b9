package io.assay.fetch;

import io.assay.probe.Octets;
import java.time.Duration;
import java.util.Optional;

/** How a request ended. What a server or a URL can do wrong is a value, never an exception. */
public sealed interface FetchResult {

  /**
   * The whole document.
   *
   * @param url where it came from in the end, after redirects
   */
  record Fetched(String url, Octets body, Validators validators) implements FetchResult {}

  /** The caller's copy is still the current one (status 304). */
  record Unchanged() implements FetchResult {}

  /**
   * The URL, an address it leads to or a redirect is not allowed; nothing was sent there.
   *
   * @param reason one line that names what was refused
   */
  record Refused(String reason) implements FetchResult {}

  /**
   * A server answered with another status than 200, and than 304 where that was asked for.
   *
   * @param status the status of the final response
   * @param retryAfter how long not to ask again, if the server says so: from nothing to a day,
   *     counted from when the response came (RFC 9110, section 10.2.3)
   * @param reason one line: where, and what came
   */
  record Rejected(int status, Optional<Duration> retryAfter, String reason)
      implements FetchResult {}

  /**
   * The body has more octets than the request allows, before or after decompression.
   *
   * @param reason one line: where, and how many are allowed
   */
  record TooLong(String reason) implements FetchResult {}

  /**
   * It was tried and no response came that can be made sense of.
   *
   * @param reason one line: where it failed, what was expected, what came
   */
  record Failed(String reason) implements FetchResult {}
}
