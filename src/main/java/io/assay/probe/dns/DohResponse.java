package io.assay.probe.dns;

import io.assay.probe.DnsCapture;
import io.assay.probe.Failure;
import io.assay.probe.FailureKind;
import io.assay.probe.HttpCapture;
import io.assay.probe.HttpCapture.Header;
import io.assay.probe.Limits;
import io.assay.probe.Octets;
import io.netty.buffer.ByteBuf;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What has come of an HTTP response and what it amounts to (RFC 8484, section 4.2), whichever
 * version of HTTP carries it. Event-loop confined.
 *
 * <p>A response that its head already makes a failure is still read on to the start of its body,
 * which often says who sent it.
 */
final class DohResponse {
  private final DnsQuery query;
  private final ByteArrayOutputStream body = new ByteArrayOutputStream(0);
  private @Nullable HttpCapture head;
  private @Nullable Failure failure;
  private @Nullable Octets message;

  DohResponse(DnsQuery query) {
    this.query = query;
  }

  /**
   * Takes the status line and header fields of the final response.
   *
   * @return how the exchange ended, if it did
   */
  Optional<ExchangeEvent> head(String version, int status, List<Header> fields) {
    List<Header> kept = fields.subList(0, Math.min(fields.size(), Limits.HTTP_HEADERS));
    HttpCapture response = new HttpCapture(version, status, kept, Optional.empty());
    head = response;
    if (fields.size() > Limits.HTTP_HEADERS) {
      failure =
          new Failure(
              FailureKind.TOO_LARGE,
              "%d HTTP header fields, more than %d".formatted(fields.size(), Limits.HTTP_HEADERS));
      return Optional.of(new ExchangeEvent.Failed(failure));
    }
    failure = judgeHead(response);
    return Optional.empty();
  }

  private static @Nullable Failure judgeHead(HttpCapture response) {
    if (response.status() != 200) {
      String location =
          response.header("location").map(to -> " to " + Failure.quote(to)).orElse("");
      return new Failure(
          FailureKind.HTTP_STATUS, "status %d%s".formatted(response.status(), location));
    }
    Optional<String> encoding =
        response.header("content-encoding").filter(coding -> !coding.equalsIgnoreCase("identity"));
    if (encoding.isPresent()) {
      return new Failure(
          FailureKind.HTTP_PROTOCOL,
          "content-encoding %s, which was not asked for".formatted(Failure.quote(encoding.get())));
    }
    Optional<String> type = response.header("content-type");
    if (type.isEmpty()) {
      return new Failure(
          FailureKind.HTTP_PROTOCOL, "no content-type instead of " + DohRequest.MEDIA_TYPE);
    }
    if (!isDnsMessage(type.get())) {
      return new Failure(
          FailureKind.HTTP_PROTOCOL,
          "content-type %s instead of %s"
              .formatted(Failure.quote(type.get()), DohRequest.MEDIA_TYPE));
    }
    return null;
  }

  /** Media types are case-insensitive and may have parameters (RFC 9110, section 8.3.1). */
  private static boolean isDnsMessage(String contentType) {
    int parameters = contentType.indexOf(';');
    String type = parameters < 0 ? contentType : contentType.substring(0, parameters);
    return type.strip().equalsIgnoreCase(DohRequest.MEDIA_TYPE);
  }

  /**
   * Takes the next octets of the body.
   *
   * @return how the exchange ended, if it did
   */
  Optional<ExchangeEvent> body(ByteBuf data) {
    int limit = failure == null ? Limits.HTTP_BODY_OCTETS : Limits.HTTP_BODY_KEPT_OCTETS;
    int taken = Math.min(data.readableBytes(), limit - body.size());
    byte[] octets = new byte[taken];
    data.readBytes(octets);
    body.writeBytes(octets);
    if (!data.isReadable()) {
      return Optional.empty();
    }
    if (failure == null) {
      failure =
          new Failure(
              FailureKind.TOO_LARGE,
              "an HTTP body of more than %d octets".formatted(Limits.HTTP_BODY_OCTETS));
    }
    return Optional.of(new ExchangeEvent.Failed(failure));
  }

  /** Takes the end of the response: how the exchange ended. */
  ExchangeEvent end() {
    if (head == null) {
      failure = new Failure(FailureKind.HTTP_PROTOCOL, "the response ended without a status");
    }
    if (failure != null) {
      return new ExchangeEvent.Failed(failure);
    }
    byte[] octets = body.toByteArray();
    message = Octets.copyOf(octets);
    return switch (query.check(octets)) {
      case ResponseCheck.Matches _ -> new ExchangeEvent.Answered();
      case ResponseCheck.Mismatch other ->
          new ExchangeEvent.Failed(new Failure(FailureKind.DNS_MISMATCH, other.reason()));
      case ResponseCheck.Malformed malformed ->
          new ExchangeEvent.Failed(new Failure(FailureKind.DNS_MALFORMED, malformed.reason()));
    };
  }

  /** What a cut-off amounts to: the head's failure tells more than that its body is incomplete. */
  Failure cutShort(Failure cause) {
    return failure != null ? failure : cause;
  }

  DnsCapture dns() {
    return new DnsCapture(query.octets(), Optional.ofNullable(message), List.of());
  }

  Optional<HttpCapture> http() {
    HttpCapture response = head;
    if (response == null || message != null || body.size() == 0) {
      return Optional.ofNullable(response);
    }
    byte[] octets = body.toByteArray();
    Octets start = Octets.copyOf(octets, 0, Math.min(octets.length, Limits.HTTP_BODY_KEPT_OCTETS));
    return Optional.of(
        new HttpCapture(
            response.version(), response.status(), response.headers(), Optional.of(start)));
  }
}
