package io.assay.fetch;

import io.assay.probe.Octets;

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
   * It was tried and did not succeed.
   *
   * @param reason one line: where it failed, what was expected, what came
   */
  record Failed(String reason) implements FetchResult {}
}
