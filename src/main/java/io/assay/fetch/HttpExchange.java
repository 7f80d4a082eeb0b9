package io.assay.fetch;

import io.assay.endpoint.FoundText;
import io.assay.endpoint.Host;
import io.assay.probe.Failure;
import io.assay.probe.Octets;
import io.assay.probe.dial.Dialer;
import io.assay.probe.dial.IoFailures;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * One request and its response over one connection to one address: the last handler of the
 * connection's pipeline. Confined to its event loop but for {@link #begin}, {@link #end}, {@link
 * #connected}, {@link #reply} and {@link #progress}.
 *
 * <pre>
 *   connect ─▶ (TLS) ─▶ request ─▶ head ─▶ body ─▶ reply
 *      └─────────┴─────────┴────────┴───────┴─ failure ─▶ reply
 * </pre>
 */
final class HttpExchange extends ChannelInboundHandlerAdapter {
  private static final long UNKNOWN = -1;

  private final FetchUrl url;
  private final InetSocketAddress address;
  private final HttpCall call;
  private final @Nullable SslHandler tls;
  private final CompletableFuture<Boolean> connected = new CompletableFuture<>();
  private final CompletableFuture<Reply> reply = new CompletableFuture<>();

  private volatile String awaited = "the TCP connection";
  private volatile @Nullable Channel channel;
  private @Nullable HttpResponse head;
  private final ByteArrayOutputStream body = new ByteArrayOutputStream(0);
  private int interimResponses;
  private boolean cutOff;

  /**
   * @param tls the handler of this connection; null for plain http
   */
  HttpExchange(FetchUrl url, InetSocketAddress address, HttpCall call, @Nullable SslHandler tls) {
    this.url = url;
    this.address = address;
    this.call = call;
    this.tls = tls;
  }

  /** Completed with true when the TCP connection stands, and as {@link #reply} if it fails. */
  CompletableFuture<Boolean> connected() {
    return connected;
  }

  /** Completed with the response, or exceptionally with a {@link FetchFailure}. */
  CompletableFuture<Reply> reply() {
    return reply;
  }

  /** What is being waited for, for a message. */
  String progress() {
    return "%s of %s port %d"
        .formatted(awaited, Host.addressText(address.getAddress()), address.getPort());
  }

  void begin(Dialer dialer, EventLoop loop) {
    try {
      loop.execute(() -> dial(dialer, loop));
    } catch (RejectedExecutionException e) {
      fail("the fetcher was closed");
    }
  }

  /** Ends the exchange and its connection, unless it is over. */
  void end() {
    fail("the fetcher was closed");
  }

  private void dial(Dialer dialer, EventLoop loop) {
    if (reply.isDone()) {
      return;
    }
    try {
      ChannelFuture dialled = dialer.dial(loop, address, this);
      channel = dialled.channel();
      dialled.addListener(future -> connected(dialled.channel(), future.cause()));
      if (reply.isDone()) {
        close(); // Ended by another thread that did not see the channel yet.
      }
    } catch (RuntimeException e) {
      fail(e);
    }
  }

  /** Called before the channel tells its handlers that it is active. */
  private void connected(Channel open, @Nullable Throwable error) {
    if (reply.isDone()) {
      ChannelFuture _ = open.close();
    } else if (error != null) {
      fail(error);
    } else {
      connected.complete(true);
      open.pipeline().addFirst(codec());
      if (tls == null) {
        send(open);
      } else {
        awaited = "the TLS handshake";
        open.pipeline().addFirst(tls);
      }
    }
  }

  private static HttpClientCodec codec() {
    HttpDecoderConfig limits =
        new HttpDecoderConfig()
            .setMaxInitialLineLength(Bounds.LINE_OCTETS)
            .setMaxHeaderSize(Bounds.HEADER_OCTETS);
    return new HttpClientCodec(limits, false, false);
  }

  private void send(Channel open) {
    awaited = "the response";
    open.writeAndFlush(call.message(url))
        .addListener(
            sent -> {
              if (sent.cause() != null) {
                fail(sent.cause());
              }
            });
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    switch (event) {
      case SslHandshakeCompletionEvent handshake when tls != null ->
          handshaken(ctx, tls, handshake);
      case SslCloseCompletionEvent closed -> {
        // Nothing comes after close_notify, also where the server leaves the connection open.
        cutOff = !closed.isSuccess();
        ChannelFuture _ = ctx.close();
      }
      default -> {
        // Events of the codecs among themselves.
      }
    }
  }

  private void handshaken(
      ChannelHandlerContext ctx, SslHandler handler, SslHandshakeCompletionEvent handshake) {
    if (reply.isDone()) {
      return;
    }
    try {
      if (!handshake.isSuccess()) {
        throw ServerTls.failure(handshake.cause());
      }
      ServerTls.requireDnsName(url, handler);
      send(ctx.channel());
    } catch (FetchFailure e) {
      complete(e);
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    try {
      if (!reply.isDone() && message instanceof HttpObject object) {
        received(object);
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  private void received(HttpObject object) {
    if (!object.decoderResult().isSuccess()) {
      fail(broken(object.decoderResult().cause()));
      return;
    }
    if (object instanceof HttpResponse response) {
      begin(response);
    }
    if (head != null && !reply.isDone() && object instanceof HttpContent content) {
      read(content.content());
    }
    if (head != null && !reply.isDone() && object instanceof LastHttpContent) {
      finish(head);
    }
  }

  private void begin(HttpResponse response) {
    if (response.status().codeClass() == HttpStatusClass.INFORMATIONAL) {
      interimResponses++;
      if (interimResponses > Bounds.INTERIM_RESPONSES) {
        fail("more than %d interim responses".formatted(Bounds.INTERIM_RESPONSES));
      }
      return;
    }
    head = response;
    awaited = "the body";
    long announced = HttpUtil.getContentLength(response, UNKNOWN);
    if (response.status().code() != 200) {
      complete(new Reply(response.status().code(), response.headers(), Octets.copyOf(new byte[0])));
    } else if (announced > call.limit()) {
      fail(
          "the server announces %d octets; at most %d are taken"
              .formatted(announced, call.limit()));
    }
  }

  private void read(ByteBuf data) {
    if (body.size() + (long) data.readableBytes() > call.limit()) {
      fail("the body has more than %d octets".formatted(call.limit()));
      return;
    }
    byte[] octets = new byte[data.readableBytes()];
    data.readBytes(octets);
    body.writeBytes(octets);
  }

  private void finish(HttpResponse response) {
    // A body that ends with the connection is complete only if TLS says so (RFC 9112, section 9.8).
    boolean endsWithConnection =
        !HttpUtil.isTransferEncodingChunked(response) && !HttpUtil.isContentLengthSet(response);
    if (cutOff && endsWithConnection) {
      fail("the connection was cut off after %d octets of the body".formatted(body.size()));
    } else {
      complete(
          new Reply(
              response.status().code(), response.headers(), Octets.copyOf(body.toByteArray())));
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    HttpResponse response = head;
    if (response == null) {
      fail("the server closed the connection before %s was complete".formatted(awaited));
      return;
    }
    long announced = HttpUtil.getContentLength(response, UNKNOWN);
    fail(
        "the server closed the connection after %d octets of the body%s"
            .formatted(
                body.size(),
                announced == UNKNOWN ? ", before its last chunk" : " instead of " + announced));
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    fail(cause);
  }

  private static String broken(Throwable cause) {
    return switch (cause) {
      case TooLongHttpHeaderException _ ->
          "more than %d octets of header fields".formatted(Bounds.HEADER_OCTETS);
      case TooLongHttpLineException _ ->
          "more than %d octets in a line of HTTP".formatted(Bounds.LINE_OCTETS);
      default -> "what came is not HTTP/1.1: " + FoundText.quoted("" + cause.getMessage());
    };
  }

  private void fail(Throwable error) {
    if (error.getCause() instanceof SSLException cause) {
      complete(ServerTls.failure(cause));
    } else {
      // Whatever the codecs make of hostile octets is the server's failure too.
      fail(
          IoFailures.classify(error)
              .map(Failure::detail)
              .map(detail -> "%s failed: %s".formatted(progress(), detail))
              .orElseGet(
                  () -> "%s failed: %s".formatted(progress(), FoundText.quoted("" + error))));
    }
  }

  private void fail(String reason) {
    complete(FetchFailure.failed(reason));
  }

  private void complete(FetchFailure failure) {
    connected.completeExceptionally(failure);
    reply.completeExceptionally(failure);
    close();
  }

  private void complete(Reply response) {
    reply.complete(response);
    close();
  }

  private void close() {
    Channel open = channel;
    if (open != null) {
      ChannelFuture _ = open.close();
    }
  }
}
