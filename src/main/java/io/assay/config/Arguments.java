package io.assay.config;

import io.assay.endpoint.WatchedIdentity;
import java.net.InetSocketAddress;
import java.time.Duration;

/**
 * Reads single values from the command line, by the same rules as the configuration. Each method
 * throws {@link IllegalArgumentException} for any other text; the message says what was expected.
 */
public final class Arguments {
  private static final Duration SHORTEST = Duration.ofMillis(1);
  private static final Duration LONGEST = Duration.ofHours(1);

  private Arguments() {}

  /** How long a probe may take, from a millisecond to an hour: {@code 500ms}, {@code 10s}. */
  public static Duration timeout(String text) {
    return read(text, Durations.from(SHORTEST, LONGEST));
  }

  /** A name server: an IP address and a port, 53 where it is left out. */
  public static InetSocketAddress nameserver(String text) {
    return read(text, Readings::nameserver);
  }

  /** The http or https URL of one document. */
  public static String url(String text) {
    return read(text, Readings::url);
  }

  /** A URL that paths are put behind; it ends in a slash, which {@code text} may leave out. */
  public static String baseUrl(String text) {
    return read(text, Readings::baseUrl);
  }

  /** A distinguished name or a part of one (RFC 4514): {@code CN=WE1,O=Google Trust Services}. */
  public static String issuerName(String text) {
    return read(text, IssuerName::check);
  }

  /**
   * What is looked for in logs: {@code example.com}, {@code *.example.com}, {@code 192.0.2.0/24}.
   */
  public static WatchedIdentity watched(String text) {
    return read(text, Readings::watched);
  }

  /** Where a log is followed from: {@code now}, a date, a time, or the index of an entry. */
  public static Ct.From from(String text) {
    return read(text, CtReader::from);
  }

  private static <T> T read(String text, Unfit.Reading<T> reading) {
    try {
      return reading.read(text);
    } catch (Unfit e) {
      throw new IllegalArgumentException(
          "\"%s\"%s: expected %s"
              .formatted(text, e.problem().isEmpty() ? "" : " (" + e.problem() + ")", e.expected()),
          e);
    }
  }
}
