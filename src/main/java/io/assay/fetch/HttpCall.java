package io.assay.fetch;

import io.assay.endpoint.FoundText;
import io.assay.probe.Octets;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import java.util.Optional;

/**
 * What is asked, of whichever server in the end.
 *
 * @param headers all but Host
 * @param limit octets that the body may have
 */
record HttpCall(HttpMethod method, HttpHeaders headers, Octets body, long limit) {
  private static final Octets NOTHING = Octets.copyOf(new byte[0]);

  /**
   * The call that {@code request} asks for.
   *
   * @throws FetchFailure if a validator cannot stand in a header field
   */
  static HttpCall of(FetchRequest request, String userAgent) throws FetchFailure {
    HttpHeaders headers = new DefaultHttpHeaders();
    headers.set(HttpHeaderNames.USER_AGENT, userAgent);
    headers.set(HttpHeaderNames.ACCEPT, "*/*");
    try {
      request.validators().ifPresent(validators -> setConditions(headers, validators));
    } catch (IllegalArgumentException e) {
      throw FetchFailure.failed(
          "the validators of the last copy cannot be sent: "
              + FoundText.quoted("" + e.getMessage()));
    }
    if (request.post().isEmpty()) {
      headers.set(HttpHeaderNames.ACCEPT_ENCODING, HttpHeaderValues.GZIP);
      return new HttpCall(HttpMethod.GET, headers, NOTHING, request.octets());
    }
    headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    Octets body = request.post().get().body();
    headers.set(HttpHeaderNames.CONTENT_TYPE, request.post().get().mediaType());
    headers.set(HttpHeaderNames.CONTENT_LENGTH, body.length());
    return new HttpCall(HttpMethod.POST, headers, body, request.octets());
  }

  private static void setConditions(HttpHeaders headers, Validators validators) {
    set(headers, HttpHeaderNames.IF_NONE_MATCH, validators.entityTag());
    set(headers, HttpHeaderNames.IF_MODIFIED_SINCE, validators.lastModified());
  }

  private static void set(HttpHeaders headers, CharSequence name, Optional<String> value) {
    value.ifPresent(text -> headers.set(name, text));
  }

  /** The same as a GET, as a redirect with status 303 wants it. */
  HttpCall asGet() {
    HttpHeaders fewer = headers.copy();
    fewer
        .remove(HttpHeaderNames.CONTENT_TYPE)
        .remove(HttpHeaderNames.CONTENT_LENGTH)
        .remove(HttpHeaderNames.CONNECTION);
    return new HttpCall(HttpMethod.GET, fewer, NOTHING, limit);
  }

  /**
   * Whether asking twice is like asking once (RFC 9110, section 9.2.2). Only then may a connection
   * be used that the server may be about to close.
   */
  boolean isRepeatable() {
    return method.equals(HttpMethod.GET);
  }

  /** The message for {@code url}'s server. */
  FullHttpRequest message(FetchUrl url) {
    ByteBuf content = Unpooled.wrappedBuffer(body.toByteArray());
    HttpHeaders all = headers.copy().set(HttpHeaderNames.HOST, url.authority());
    return new DefaultFullHttpRequest(
        HttpVersion.HTTP_1_1, method, url.target(), content, all, EmptyHttpHeaders.INSTANCE);
  }
}
