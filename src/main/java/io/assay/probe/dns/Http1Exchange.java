package io.assay.probe.dns;

import io.assay.probe.DnsCapture;
import io.assay.probe.Failure;
import io.assay.probe.FailureKind;
import io.assay.probe.HttpCapture;
import io.assay.probe.HttpCapture.Header;
import io.assay.probe.Limits;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.util.ReferenceCountUtil;
import java.util.List;
import java.util.Optional;

/** DNS over HTTP/1.1, or whatever older version the server answers in, on one connection. */
final class Http1Exchange extends ChannelInboundHandlerAdapter implements DnsExchange {
  private static final int MAX_STATUS_LINE_OCTETS = 4096;

  private DohRequest request;
  private DohResponse response;
  private boolean inFinalResponse;
  private boolean ended;

  Http1Exchange(DohRequest request) {
    this.request = request;
    this.response = new DohResponse(request.query());
  }

  /** The codec that stands before the exchange. */
  static ChannelHandler codec() {
    HttpDecoderConfig limits =
        new HttpDecoderConfig()
            .setMaxInitialLineLength(MAX_STATUS_LINE_OCTETS)
            .setMaxHeaderSize(Limits.HTTP_HEADER_OCTETS);
    return new HttpClientCodec(limits, false, false);
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    send(ctx);
  }

  /** What is left of the last response's body comes before the next status, and is passed over. */
  @Override
  public void ask(ChannelHandlerContext own, DnsQuery query) {
    request = request.asking(query);
    response = new DohResponse(query);
    inFinalResponse = false;
    ended = false;
    send(own);
  }

  private void send(ChannelHandlerContext ctx) {
    ctx.writeAndFlush(encode()).addListener(new QuerySent(ctx::fireExceptionCaught));
  }

  private FullHttpRequest encode() {
    ByteBuf body =
        request.get()
            ? Unpooled.EMPTY_BUFFER
            : Unpooled.wrappedBuffer(request.query().toByteArray());
    FullHttpRequest message =
        new DefaultFullHttpRequest(
            HttpVersion.HTTP_1_1,
            request.get() ? HttpMethod.GET : HttpMethod.POST,
            request.path(),
            body);
    message
        .headers()
        .set(HttpHeaderNames.HOST, request.authority())
        .set(HttpHeaderNames.USER_AGENT, DohRequest.USER_AGENT)
        .set(HttpHeaderNames.ACCEPT, DohRequest.MEDIA_TYPE);
    if (!request.get()) {
      message
          .headers()
          .set(HttpHeaderNames.CONTENT_TYPE, DohRequest.MEDIA_TYPE)
          .setInt(HttpHeaderNames.CONTENT_LENGTH, body.readableBytes());
    }
    return message;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    try {
      if (!ended && message instanceof HttpObject object) {
        received(ctx, object);
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  private void received(ChannelHandlerContext ctx, HttpObject object) {
    if (object instanceof HttpResponse head
        && head.status().codeClass() != HttpStatusClass.INFORMATIONAL
        && isParsed(head)) {
      inFinalResponse = true;
      response.head(version(head), head.status().code(), fields(head)).ifPresent(e -> end(ctx, e));
    }
    if (!object.decoderResult().isSuccess()) {
      end(ctx, new ExchangeEvent.Failed(broken(object.decoderResult().cause())));
    }
    if (!ended && inFinalResponse && object instanceof HttpContent content) {
      response.body(content.content()).ifPresent(e -> end(ctx, e));
    }
    if (!ended && inFinalResponse && object instanceof LastHttpContent) {
      end(ctx, response.end());
    }
  }

  /** The decoder makes up a response with status 999 where not even the status line was one. */
  private static boolean isParsed(HttpResponse head) {
    return head.decoderResult().isSuccess() || head.status().code() != 999;
  }

  private static String version(HttpResponse head) {
    HttpVersion version = head.protocolVersion();
    return version.majorVersion() + "." + version.minorVersion();
  }

  private static List<Header> fields(HttpResponse head) {
    return head.headers().entries().stream()
        .map(field -> new Header(field.getKey(), field.getValue()))
        .toList();
  }

  private static Failure broken(Throwable cause) {
    if (cause instanceof TooLongHttpHeaderException) {
      return new Failure(
          FailureKind.TOO_LARGE,
          "more than %d octets of HTTP header fields".formatted(Limits.HTTP_HEADER_OCTETS));
    }
    if (cause instanceof TooLongHttpLineException) {
      return new Failure(
          FailureKind.TOO_LARGE,
          "more than %d octets in a line of HTTP".formatted(MAX_STATUS_LINE_OCTETS));
    }
    return new Failure(
        FailureKind.HTTP_PROTOCOL, "no HTTP/1.1: " + Failure.quote("" + cause.getMessage()));
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
