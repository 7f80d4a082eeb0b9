package io.assay.probe.dial;

import io.assay.endpoint.HostPort;
import io.assay.endpoint.Route;
import io.assay.probe.Failure;
import io.assay.probe.FailureKind;
import io.assay.probe.Limits;
import io.assay.probe.Stage;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * The client's end of a proxy's protocol, on a connection to the proxy. Once the tunnel stands it
 * leaves the pipeline, and hands on what the proxy sent behind its reply.
 *
 * <p>It tells the handlers behind it {@link TunnelEvent}s, and nothing more after {@link
 * TunnelEvent.Failed}; closing the channel and deadlines are the owner's. What the proxy sends is
 * limited by {@link Limits#PROXY_REPLY_OCTETS}. Used for one connection and confined to its event
 * loop.
 */
public abstract sealed class TunnelHandler extends ByteToMessageDecoder
    permits Socks5Handler, HttpConnectHandler {
  /** Octets of garbage that a failure quotes. */
  private static final int QUOTED_OCTETS = 40;

  private final HostPort server;
  private final Optional<HostPort> destination;
  private boolean started;
  private boolean asked;
  private boolean over;

  TunnelHandler(HostPort server, Optional<HostPort> destination) {
    this.server = server;
    this.destination = destination;
  }

  /**
   * A handler for one connection to the proxy of {@code route}.
   *
   * @param destination what the tunnel is to lead to, an address or a name; where it is absent,
   *     nothing is asked of the proxy but whether it takes our terms
   */
  public static TunnelHandler of(Route.Proxied route, Optional<HostPort> destination) {
    return switch (route) {
      case Route.Socks5(var proxy) -> new Socks5Handler(proxy, destination);
      case Route.HttpConnect(var proxy) -> new HttpConnectHandler(proxy, destination);
    };
  }

  /** Says the first word. */
  abstract void greet(ChannelHandlerContext ctx);

  /** Reads what has come, as far as it is complete. */
  abstract void receive(ChannelHandlerContext ctx, ByteBuf in);

  final Optional<HostPort> destination() {
    return destination;
  }

  /** The proxy, for messages. */
  final String who() {
    return "the proxy " + server.text();
  }

  /** What to write into the configuration so that the proxy gets a user and password. */
  final String withCredentials(String key) {
    return "write %s: \"user:password@%s\"".formatted(key, server.text());
  }

  @Override
  public final void handlerAdded(ChannelHandlerContext ctx) {
    if (ctx.channel().isActive()) {
      start(ctx);
    }
  }

  @Override
  public final void channelActive(ChannelHandlerContext ctx) {
    start(ctx);
    ctx.fireChannelActive();
  }

  private void start(ChannelHandlerContext ctx) {
    if (!started) {
      started = true;
      greet(ctx);
    }
  }

  @Override
  protected final void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
    if (over) {
      in.skipBytes(in.readableBytes());
    } else {
      receive(ctx, in);
    }
  }

  /** Sends {@code octets}; what becomes of them shows in what comes back. */
  @SuppressWarnings("FutureReturnValueIgnored")
  final void send(ChannelHandlerContext ctx, ByteBuf octets) {
    ctx.writeAndFlush(octets, ctx.voidPromise());
  }

  /** To be called before the proxy is asked to connect. */
  final void asking(ChannelHandlerContext ctx) {
    asked = true;
    ctx.fireUserEventTriggered(new TunnelEvent.Asked());
  }

  final void opened(ChannelHandlerContext ctx) {
    over = true;
    ctx.fireUserEventTriggered(new TunnelEvent.Opened());
    if (!ctx.isRemoved()) {
      ctx.pipeline().remove(this);
    }
  }

  final void agreed(ChannelHandlerContext ctx) {
    over = true;
    ctx.fireUserEventTriggered(new TunnelEvent.Agreed());
  }

  /** Ends with what the proxy itself is to blame for. */
  final void refused(ChannelHandlerContext ctx, FailureKind kind, String detail) {
    failed(ctx, Stage.PROXY, kind, detail);
  }

  /** Ends since the proxy could not connect. */
  final void notConnected(ChannelHandlerContext ctx, FailureKind kind, String detail) {
    failed(ctx, Stage.CONNECT, kind, detail);
  }

  private void failed(ChannelHandlerContext ctx, Stage stage, FailureKind kind, String detail) {
    if (!over) {
      over = true;
      ctx.fireUserEventTriggered(new TunnelEvent.Failed(stage, new Failure(kind, detail)));
    }
  }

  /** The first octets of what is no reply, fit to stand in a failure's detail. */
  static String quoted(ByteBuf in) {
    return Failure.quote(
        in.toString(
            in.readerIndex(),
            Math.min(in.readableBytes(), QUOTED_OCTETS),
            StandardCharsets.ISO_8859_1));
  }

  @Override
  public final void channelInactive(ChannelHandlerContext ctx) throws Exception {
    lost(ctx, new Failure(FailureKind.CLOSED_EARLY, "closed the connection"));
    super.channelInactive(ctx);
  }

  @Override
  public final void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    IoFailures.classify(cause)
        .ifPresentOrElse(
            failure ->
                lost(
                    ctx,
                    new Failure(
                        failure.kind(), "broke the connection (%s)".formatted(failure.detail()))),
            () -> ctx.fireExceptionCaught(cause));
  }

  private void lost(ChannelHandlerContext ctx, Failure failure) {
    if (over) {
      return;
    }
    if (actualReadableBytes() > 0) {
      refused(
          ctx,
          FailureKind.PROXY_PROTOCOL,
          "%s %s in the middle of its reply".formatted(who(), failure.detail()));
    } else if (asked) {
      endedInsteadOfReply(ctx, "%s %s".formatted(who(), failure.detail()));
    } else {
      endedBeforeRequest(ctx, failure);
    }
  }

  /**
   * The connection has ended after the request to connect, without a reply.
   *
   * @param detail says that
   */
  abstract void endedInsteadOfReply(ChannelHandlerContext ctx, String detail);

  /** The connection has ended before there was a request to connect. */
  void endedBeforeRequest(ChannelHandlerContext ctx, Failure failure) {
    refused(
        ctx,
        failure.kind(),
        "%s %s before it agreed to anything".formatted(who(), failure.detail()));
  }
}
