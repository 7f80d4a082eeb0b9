package io.assay.fetch;

import io.assay.endpoint.Host;
import io.assay.probe.dial.Dialer;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequestEncoder;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A connection to one address of a server, which carries one exchange after another (RFC 9112,
 * section 9.3): the last handler of its pipeline. Confined to its event loop but for {@link
 * #carry}, {@link #discard}, {@link #server} and {@link #where}. Carries an exchange or is among
 * the {@link IdleConnections}, never both.
 *
 * <pre>
 *   dial ─▶ (TLS) ─▶ exchange ─▶ idle ─▶ exchange ─▶ … ─▶ closed
 * </pre>
 */
final class HttpConnection extends ChannelInboundHandlerAdapter {
  private final FetchUrl url;
  private final InetSocketAddress address;
  private final @Nullable SslHandler tls;
  private final Dialer dialer;
  private final EventLoop loop;
  private final IdleConnections idle;
  private final ResponseDecoder decoder = new ResponseDecoder();
  private final long born = System.nanoTime();

  private @Nullable Channel channel;
  private @Nullable HttpExchange exchange;
  private @Nullable Future<?> expiry;
  private boolean used;
  private boolean cutOff;

  /**
   * What has to be the same for a connection to be used again.
   *
   * @param secure whether it is https, with a certificate for {@code host}
   */
  record Server(boolean secure, Host host, int port) {
    static Server of(FetchUrl url) {
      return new Server(url.secure(), url.host(), url.port());
    }
  }

  /**
   * @param url names the server
   * @param tls the handler of this connection; null for plain http
   * @param idle where it waits between exchanges
   */
  HttpConnection(
      FetchUrl url,
      InetSocketAddress address,
      @Nullable SslHandler tls,
      Dialer dialer,
      EventLoop loop,
      IdleConnections idle) {
    this.url = url;
    this.address = address;
    this.tls = tls;
    this.dialer = dialer;
    this.loop = loop;
    this.idle = idle;
  }

  Server server() {
    return Server.of(url);
  }

  /** The address, for a message. */
  String where() {
    return "%s port %d".formatted(Host.addressText(address.getAddress()), address.getPort());
  }

  Duration age() {
    return Duration.ofNanos(System.nanoTime() - born);
  }

  /** Whether the server got another request over this connection before that of the exchange. */
  boolean isReused() {
    return used;
  }

  /** Whether any octet of a response came since the exchange began. */
  boolean heard() {
    return decoder.heard();
  }

  /** Whether the body that ended with the connection may lack its end. */
  boolean cutOff() {
    return cutOff;
  }

  /** The response is complete. */
  void awaitNothing() {
    decoder.awaitNothing();
  }

  /** Begins {@code next}, on a connection that carries none; connects first where it is new. */
  void carry(HttpExchange next) {
    try {
      loop.execute(() -> begin(next));
    } catch (RejectedExecutionException e) {
      next.failed("the fetcher was closed");
    }
  }

  /** Closes the connection for good. */
  void discard() {
    try {
      loop.execute(this::close);
    } catch (RejectedExecutionException e) {
      // The event loop has closed whatever was open when it ended.
    }
  }

  /** Closes the connection unless it is no longer that of {@code ended}. */
  void discard(HttpExchange ended) {
    try {
      loop.execute(
          () -> {
            if (ended.equals(exchange)) {
              close();
            }
          });
    } catch (RejectedExecutionException e) {
      // The event loop has closed whatever was open when it ended.
    }
  }

  private void begin(HttpExchange next) {
    exchange = next;
    if (next.isOver()) {
      close();
    } else if (channel == null) {
      dial(next);
    } else {
      cancelExpiry();
      used = true;
      decoder.awaitResponse();
      if (channel.isActive() && !decoder.heard()) {
        next.connected(channel);
      } else {
        next.failed(FetchFailure.stale("the server closed the idle connection"));
      }
    }
  }

  private void dial(HttpExchange first) {
    try {
      ChannelFuture dialled = dialer.dial(loop, address, this);
      channel = dialled.channel();
      dialled.addListener(future -> connected(first, dialled.channel(), future.cause()));
    } catch (RuntimeException e) {
      first.failed(e);
    }
  }

  /** Called before the channel tells its handlers that it is active. */
  private void connected(HttpExchange first, Channel open, @Nullable Throwable error) {
    if (first.isOver()) {
      close();
    } else if (error != null) {
      first.failed(error);
    } else {
      open.pipeline().addFirst(new HttpRequestEncoder()).addFirst(decoder);
      if (tls == null) {
        first.connected(open);
      } else {
        first.handshakes();
        open.pipeline().addFirst(tls);
      }
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    switch (event) {
      case SslHandshakeCompletionEvent handshake when tls != null && exchange != null ->
          handshaken(exchange, ctx.channel(), tls, handshake);
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
      HttpExchange first, Channel open, SslHandler handler, SslHandshakeCompletionEvent handshake) {
    if (first.isOver()) {
      return;
    }
    try {
      if (!handshake.isSuccess()) {
        throw ServerTls.failure(handshake.cause());
      }
      ServerTls.requireDnsName(url, handler);
      first.connected(open);
    } catch (FetchFailure e) {
      first.failed(e);
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    try {
      if (exchange != null && message instanceof HttpObject object) {
        exchange.received(object);
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    if (exchange != null) {
      exchange.readComplete();
    } else if (decoder.heard()) {
      close(); // Nobody asked for anything.
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    HttpExchange current = exchange;
    if (current != null) {
      current.closed();
    }
    close();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (exchange != null) {
      exchange.failed(cause);
    } else {
      close();
    }
  }

  /**
   * Ends the exchange; the connection waits for another one, where that is possible.
   *
   * @param clean whether the response was complete and the server keeps the connection
   */
  void release(boolean clean) {
    Channel open = channel;
    exchange = null;
    if (!clean
        || open == null
        || !open.isActive()
        || !decoder.isDrained()
        || age().compareTo(Bounds.CONNECTION_AGE) >= 0) {
      close();
      return;
    }
    decoder.listenAnew();
    expiry = loop.schedule(this::expire, idle.time().toMillis(), TimeUnit.MILLISECONDS);
    if (!idle.add(this)) {
      close();
    }
  }

  /** An exchange that has just taken the connection keeps it. */
  private void expire() {
    if (idle.remove(this)) {
      close();
    }
  }

  private void cancelExpiry() {
    Future<?> timer = expiry;
    if (timer != null) {
      timer.cancel(false);
    }
    expiry = null;
  }

  private void close() {
    idle.remove(this);
    cancelExpiry();
    exchange = null;
    Channel open = channel;
    if (open != null) {
      ChannelFuture _ = open.close();
    }
  }
}
