package io.assay.probe.tls;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.assay.probe.TlsCapture;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;

/** A {@link TlsClientHandler} on a real socket, and what the handlers behind it see. */
final class Client implements AutoCloseable {
  static final TlsSettings PLAIN = new TlsSettings(Optional.empty(), List.of());

  private static final ClientCrypto CRYPTO = new ClientCrypto(new SecureRandom());
  private static final EventLoopGroup LOOPS =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());

  private final TlsClientHandler handler;
  private final Channel channel;
  private final Behind behind;

  private Client(TlsClientHandler handler, Channel channel, Behind behind) {
    this.handler = handler;
    this.channel = channel;
    this.behind = behind;
  }

  static Client connect(int port, TlsSettings settings) throws Exception {
    return connect(port, settings, "");
  }

  /** Connects, and sends {@code greeting} when the handshake is complete. */
  static Client connect(int port, TlsSettings settings, String greeting) throws Exception {
    TlsClientHandler handler = new TlsClientHandler(settings, CRYPTO);
    Behind behind = new Behind(greeting);
    Channel channel =
        new Bootstrap()
            .group(LOOPS)
            .channel(NioSocketChannel.class)
            .handler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel ch) {
                    ch.pipeline().addLast(handler, behind);
                  }
                })
            .connect(InetAddress.ofLiteral("127.0.0.1"), port)
            .sync()
            .channel();
    return new Client(handler, channel, behind);
  }

  TlsCapture established() {
    await().atMost(10, SECONDS).until(() -> !behind.events.isEmpty());
    assertThat(behind.events.getFirst()).isInstanceOf(TlsEvent.Established.class);
    return capture();
  }

  TlsEvent.Failed failed() {
    await()
        .atMost(10, SECONDS)
        .until(() -> behind.events.stream().anyMatch(TlsEvent.Failed.class::isInstance));
    return (TlsEvent.Failed) behind.events.getLast();
  }

  void awaitClosed() {
    await().atMost(10, SECONDS).until(() -> behind.inactive);
  }

  List<TlsEvent> events() {
    return behind.events;
  }

  List<Throwable> exceptions() {
    return behind.exceptions;
  }

  String received() {
    return inLoop(() -> behind.received.toString(StandardCharsets.US_ASCII));
  }

  TlsCapture capture() {
    return inLoop(handler::capture);
  }

  Channel channel() {
    return channel;
  }

  private <T> T inLoop(Callable<T> task) {
    return channel.eventLoop().submit(task).awaitUninterruptibly().getNow();
  }

  @Override
  public void close() {
    channel.close().awaitUninterruptibly();
  }

  private static final class Behind extends ChannelInboundHandlerAdapter {
    final List<TlsEvent> events = new CopyOnWriteArrayList<>();
    final List<Throwable> exceptions = new CopyOnWriteArrayList<>();
    final ByteArrayOutputStream received = new ByteArrayOutputStream();
    private final String greeting;
    volatile boolean inactive;

    Behind(String greeting) {
      this.greeting = greeting;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
      events.add((TlsEvent) event);
      if (event instanceof TlsEvent.Established && !greeting.isEmpty()) {
        ctx.writeAndFlush(Unpooled.copiedBuffer(greeting, StandardCharsets.US_ASCII))
            .addListener(ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE);
      }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      ByteBuf in = (ByteBuf) message;
      received.writeBytes(ByteBufUtil.getBytes(in));
      in.release();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
      inactive = true;
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      exceptions.add(cause);
    }
  }
}
