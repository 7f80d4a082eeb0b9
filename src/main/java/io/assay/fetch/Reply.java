package io.assay.fetch;

import io.assay.endpoint.FoundText;
import io.assay.probe.Octets;
import io.netty.handler.codec.DateFormatter;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/**
 * The final response of one exchange.
 *
 * @param body as it was transferred; empty unless the status is 200
 */
record Reply(int status, HttpHeaders headers, Octets body) {

  private static final Pattern SECONDS = Pattern.compile("[0-9]+");
  private static final int MOST_DIGITS = 9;
  private static final int DATE_CHARACTERS = 64;
  private static final int GZIP_OCTETS = 8192;

  boolean isRedirect() {
    return switch (status) {
      case 301, 302, 303, 307, 308 -> true;
      default -> false;
    };
  }

  Optional<String> header(CharSequence name) {
    return Optional.ofNullable(headers.get(name));
  }

  /**
   * How long the server wants not to be asked again, from nothing to {@link Bounds#RETRY_AFTER};
   * empty where it says nothing that can be read (RFC 9110, section 10.2.3).
   *
   * @param now when the response came, for a date
   */
  Optional<Duration> retryAfter(Instant now) {
    return header(HttpHeaderNames.RETRY_AFTER)
        .map(String::strip)
        .flatMap(text -> SECONDS.matcher(text).matches() ? seconds(text) : until(text, now))
        .map(wait -> wait.isNegative() ? Duration.ZERO : wait)
        .map(wait -> wait.compareTo(Bounds.RETRY_AFTER) > 0 ? Bounds.RETRY_AFTER : wait);
  }

  /** More digits than a number can have are a long time too. */
  private static Optional<Duration> seconds(String digits) {
    return Optional.of(
        digits.length() > MOST_DIGITS
            ? Bounds.RETRY_AFTER
            : Duration.ofSeconds(Long.parseLong(digits)));
  }

  private static Optional<Duration> until(String date, Instant now) {
    return date.isEmpty() || date.length() > DATE_CHARACTERS
        ? Optional.empty()
        : Optional.ofNullable(DateFormatter.parseHttpDate(date))
            .map(end -> Duration.between(now, end.toInstant()));
  }

  /** What tells this version of the document from another; what is unusually long is left out. */
  Validators validators() {
    return new Validators(
        validator(HttpHeaderNames.ETAG), validator(HttpHeaderNames.LAST_MODIFIED));
  }

  private Optional<String> validator(CharSequence name) {
    return header(name).filter(value -> value.length() <= Bounds.VALIDATOR_CHARACTERS);
  }

  /**
   * The document: the body without its content coding.
   *
   * @param limit octets that it may have
   * @throws FetchFailure if it has more, is compressed in another way than asked for, or is broken
   */
  Octets document(long limit) throws FetchFailure {
    String coding =
        header(HttpHeaderNames.CONTENT_ENCODING).orElse("identity").toLowerCase(Locale.ROOT);
    return switch (coding) {
      case "identity" -> body;
      case "gzip", "x-gzip" -> gunzip(limit);
      default ->
          throw FetchFailure.failed(
              "content-encoding %s instead of gzip or none".formatted(FoundText.quoted(coding)));
    };
  }

  /** Stops one octet beyond the limit, however much there would be (a "bomb"). */
  private Octets gunzip(long limit) throws FetchFailure {
    try (GZIPInputStream in = new GZIPInputStream(body.stream(), GZIP_OCTETS)) {
      byte[] document = in.readNBytes((int) Math.min(limit, Integer.MAX_VALUE - 1) + 1);
      if (document.length > limit) {
        throw FetchFailure.tooLong("the body decompresses to more than %d octets".formatted(limit));
      }
      return Octets.taking(document);
    } catch (EOFException e) {
      throw FetchFailure.failed("the gzip data of the body is cut short");
    } catch (IOException e) {
      throw FetchFailure.failed(
          "the body is not gzip as announced: " + FoundText.quoted("" + e.getMessage()));
    }
  }
}
