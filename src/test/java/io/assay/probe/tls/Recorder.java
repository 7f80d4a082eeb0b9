package io.assay.probe.tls;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Stands behind a {@link TlsClientHandler}: greets when it may, and keeps all that it is told. */
final class Recorder extends ChannelInboundHandlerAdapter {
  final List<TlsEvent> events = new CopyOnWriteArrayList<>();
  final List<Throwable> exceptions = new CopyOnWriteArrayList<>();
  volatile boolean inactive;
  private final ByteArrayOutputStream received = new ByteArrayOutputStream();
  private final String greeting;

  /** Sends {@code greeting} once TLS is established, unless it is empty. */
  Recorder(String greeting) {
    this.greeting = greeting;
  }

  String received() {
    return received.toString(StandardCharsets.US_ASCII);
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof TlsEvent told) {
      events.add(told);
    }
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
