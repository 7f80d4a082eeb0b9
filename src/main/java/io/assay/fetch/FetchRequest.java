package io.assay.fetch;

import io.assay.probe.Octets;
import java.time.Duration;
import java.util.Optional;

/**
 * What to get, and how much of it at most.
 *
 * @param url an absolute http or https URL, as it was found; anything else is refused
 * @param post what to send, and as what media type; a GET where absent
 * @param validators of the copy that the caller has, for a conditional request
 * @param octets how long the body may be, before and after decompression
 * @param deadline for the whole, redirects and address look-ups included
 */
public record FetchRequest(
    String url,
    Optional<Post> post,
    Optional<Validators> validators,
    long octets,
    Duration deadline) {

  /** A body to send. */
  public record Post(String mediaType, Octets body) {}

  /** A GET without conditions. */
  public static FetchRequest get(String url, long octets, Duration deadline) {
    return new FetchRequest(url, Optional.empty(), Optional.empty(), octets, deadline);
  }
}
