package io.assay.metrics;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What there is to export of the web server at one moment. Immutable.
 *
 * @param certificateNotAfter until when the certificate in force is valid; absent in plain HTTP
 * @param certificateFailures how often its files had changed to what cannot be used
 * @param refusals requests that were not let in, by the reason from a closed vocabulary
 */
public record WebView(
    Optional<Instant> certificateNotAfter, long certificateFailures, Map<String, Long> refusals) {
  public WebView {
    refusals = Map.copyOf(refusals);
  }
}
