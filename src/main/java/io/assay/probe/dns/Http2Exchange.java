package io.assay.probe.dns;

import io.assay.probe.DnsCapture;
import io.assay.probe.Failure;
import io.assay.probe.FailureKind;
import io.assay.probe.HttpCapture;
import io.assay.probe.HttpCapture.Header;
import io.assay.probe.Limits;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2WindowUpdateFrame;
import io.netty.handler.codec.http2.Http2ChannelDuplexHandler;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2FrameStream;
import io.netty.handler.codec.http2.Http2FrameStreamException;
import io.netty.handler.codec.http2.Http2GoAwayFrame;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2StreamFrame;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** DNS over HTTP/2: each request on a stream of its own, one after the other (RFC 9113). */
final class Http2Exchange extends Http2ChannelDuplexHandler implements DnsExchange {
  private DohRequest request;
  private DohResponse response;
  private @Nullable Http2FrameStream stream;
  private boolean inFinalResponse;
  private boolean ended;

  Http2Exchange(DohRequest request) {
    this.request = request;
    this.response = new DohResponse(request.query());
  }

  /** The codec that stands before the exchange. */
  static ChannelHandler codec() {
    return Http2FrameCodecBuilder.forClient()
        .initialSettings(
            Http2Settings.defaultSettings()
                .pushEnabled(false)
                .maxHeaderListSize(Limits.HTTP_HEADER_OCTETS))
        // The request follows at once: preface, SETTINGS, HEADERS and DATA leave together.
        .flushPreface(false)
        // Closing must not wait for the stream to end: the probe's deadline has spoken.
        .decoupleCloseAndGoAway(true)
        .build();
  }

  @Override
  protected void handlerAdded0(ChannelHandlerContext ctx) {
    send(ctx);
  }

  @Override
  public void ask(ChannelHandlerContext own, DnsQuery query) {
    request = request.asking(query);
    response = new DohResponse(query);
    inFinalResponse = false;
    ended = false;
    send(own);
  }

  private void send(ChannelHandlerContext ctx) {
    Http2FrameStream newStream = newStream();
    stream = newStream;
    ctx.write(new DefaultHttp2HeadersFrame(headers(), request.get()).stream(newStream))
        .addListener(sent(ctx));
    if (!request.get()) {
      ctx.write(
              new DefaultHttp2DataFrame(Unpooled.wrappedBuffer(request.query().toByteArray()), true)
                  .stream(newStream))
          .addListener(sent(ctx));
    }
    ctx.flush();
  }

  private Http2Headers headers() {
    Http2Headers headers =
        new DefaultHttp2Headers()
            .method(request.get() ? "GET" : "POST")
            .scheme("https")
            .authority(request.authority())
            .path(request.path())
            .set(HttpHeaderNames.USER_AGENT, DohRequest.USER_AGENT)
            .set(HttpHeaderNames.ACCEPT, DohRequest.MEDIA_TYPE);
    if (!request.get()) {
      headers
          .set(HttpHeaderNames.CONTENT_TYPE, DohRequest.MEDIA_TYPE)
          .setInt(HttpHeaderNames.CONTENT_LENGTH, request.query().length());
    }
    return headers;
  }

  private QuerySent sent(ChannelHandlerContext ctx) {
    return new QuerySent(cause -> exceptionCaught(ctx, cause));
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object frame) {
    try {
      // An earlier request's stream may have more to say than was waited for.
      boolean other = frame instanceof Http2StreamFrame of && !Objects.equals(of.stream(), stream);
      if (!ended && !other) {
        received(ctx, frame);
      }
    } finally {
      ReferenceCountUtil.release(frame);
    }
  }

  private void received(ChannelHandlerContext ctx, Object frame) {
    switch (frame) {
      case Http2HeadersFrame headers -> receivedHeaders(ctx, headers);
      case Http2DataFrame data -> receivedData(ctx, data);
      case Http2ResetFrame reset ->
          fail(
              ctx,
              response.cutShort(
                  protocolFailure("RST_STREAM with " + errorName(reset.errorCode()))));
      case Http2GoAwayFrame goAway -> receivedGoAway(ctx, goAway);
      default -> {
        // SETTINGS, PING and the like: the codec has answered them.
      }
    }
  }

  private void receivedHeaders(ChannelHandlerContext ctx, Http2HeadersFrame frame) {
    if (!inFinalResponse) {
      int status = status(frame.headers());
      if (status < 100 || status > 999) {
        fail(ctx, protocolFailure("a response without a valid :status"));
        return;
      }
      if (status < 200) {
        return;
      }
      inFinalResponse = true;
      response.head("2", status, fields(frame.headers())).ifPresent(event -> end(ctx, event));
    }
    if (frame.isEndStream()) {
      end(ctx, response.end());
    }
  }

  private static int status(Http2Headers headers) {
    CharSequence status = headers.status();
    try {
      return status == null ? -1 : Integer.parseInt(status, 0, status.length(), 10);
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  private static List<Header> fields(Http2Headers headers) {
    List<Header> fields = new ArrayList<>(headers.size());
    for (Map.Entry<CharSequence, CharSequence> field : headers) {
      if (!Http2Headers.PseudoHeaderName.hasPseudoHeaderFormat(field.getKey())) {
        fields.add(new Header(field.getKey().toString(), field.getValue().toString()));
      }
    }
    return fields;
  }

  private void receivedData(ChannelHandlerContext ctx, Http2DataFrame frame) {
    int flowControlled = frame.initialFlowControlledBytes();
    response.body(frame.content()).ifPresent(event -> end(ctx, event));
    if (frame.isEndStream()) {
      end(ctx, response.end());
    } else if (!ended && stream != null) {
      ctx.write(new DefaultHttp2WindowUpdateFrame(flowControlled).stream(stream))
          .addListener(sent(ctx));
    }
  }

  private void receivedGoAway(ChannelHandlerContext ctx, Http2GoAwayFrame frame) {
    boolean willAnswer =
        frame.errorCode() == Http2Error.NO_ERROR.code()
            && stream != null
            && stream.id() <= frame.lastStreamId();
    if (!willAnswer) {
      String debug = frame.content().toString(StandardCharsets.UTF_8);
      fail(
          ctx,
          response.cutShort(
              protocolFailure(
                  "GOAWAY with %s, last stream %d%s"
                      .formatted(
                          errorName(frame.errorCode()),
                          frame.lastStreamId(),
                          debug.isEmpty() ? "" : ", " + Failure.quote(debug)))));
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    Throwable error =
        cause instanceof Http2FrameStreamException && cause.getCause() != null
            ? cause.getCause()
            : cause;
    if (error instanceof Http2Exception protocolError) {
      fail(ctx, response.cutShort(failure(protocolError)));
    } else {
      ctx.fireExceptionCaught(error);
    }
  }

  private static Failure failure(Http2Exception error) {
    String message = "" + error.getMessage();
    boolean tooLarge =
        error instanceof Http2Exception.HeaderListSizeException
            || error.error() == Http2Error.ENHANCE_YOUR_CALM
            // The codec has no type of its own for a header block far beyond the limit.
            || message.startsWith("Header size exceeded");
    return tooLarge
        ? new Failure(FailureKind.TOO_LARGE, "HTTP/2: " + Failure.quote(message))
        : protocolFailure(error.error() + ": " + Failure.quote(message));
  }

  private static Failure protocolFailure(String what) {
    return new Failure(FailureKind.HTTP_PROTOCOL, "HTTP/2: " + what);
  }

  private static String errorName(long code) {
    Http2Error error = Http2Error.valueOf(code);
    return error == null ? "error " + code : error.name();
  }

  private void fail(ChannelHandlerContext ctx, Failure failure) {
    end(ctx, new ExchangeEvent.Failed(failure));
  }

  private void end(ChannelHandlerContext ctx, ExchangeEvent event) {
    if (!ended) {
      ended = true;
      ctx.fireUserEventTriggered(event);
    }
  }

  @Override
  public DnsCapture dns() {
    return response.dns();
  }

  @Override
  public Optional<HttpCapture> http() {
    return response.http();
  }

  @Override
  public Failure cutShort(Failure cause) {
    return response.cutShort(cause);
  }
}
