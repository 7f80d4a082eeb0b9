package io.assay.probe.tls;

import io.assay.probe.FailureKind;
import io.assay.probe.Limits;
import io.assay.probe.TlsCapture;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.UnsupportedMessageTypeException;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.FastThreadLocal;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import org.jspecify.annotations.Nullable;

/**
 * The client's end of a TLS connection. The handlers behind it see plain octets. It offers TLS 1.0
 * to 1.3, accepts every certificate and records what the server presents.
 *
 * <pre>
 *   CONNECTING ─▶ HANDSHAKE ─▶ ESTABLISHED ─▶ ENDED
 *                     └──────────────────────▶┘
 * </pre>
 *
 * <p>It tells the handlers behind it: {@link TlsEvent.Established} when the handshake is complete,
 * and {@link TlsEvent.Failed}, at most once, when the connection has become unusable; then it
 * closes the channel. In TLS 1.3 a server may refuse the client only after Established: that is a
 * Failed as well. Once established, the end of the server's data, with close_notify or without, is
 * no failure of TLS: the channel is closed, and handlers see {@code channelInactive}. I/O errors
 * are passed on as {@code exceptionCaught} and followed by no event. After the owner has closed the
 * channel there is no event either.
 *
 * <p>It keeps no time: deadlines are the owner's. What is sent by the server is limited by {@link
 * Limits}. Writing before Established fails the write. Used for one connection and confined to its
 * event loop, {@link #capture} included.
 */
// What becomes of a write or a close is known from its promise or from exceptionCaught.
@SuppressWarnings("FutureReturnValueIgnored")
public final class TlsClientHandler extends ChannelDuplexHandler {
  private enum State {
    CONNECTING,
    HANDSHAKE,
    ESTABLISHED,
    ENDED
  }

  private static final int SCRATCH_OCTETS = 32 * 1024;

  /** Takes what was read to where Bouncy Castle can decrypt it; empty between two reads. */
  private static final FastThreadLocal<byte[]> SCRATCH =
      new FastThreadLocal<>() {
        @Override
        protected byte[] initialValue() {
          return new byte[SCRATCH_OCTETS];
        }
      };

  private final ServerHandshake handshake;
  private final CapturingProtocol protocol;
  private final ProbeClient client;

  private State state = State.CONNECTING;
  private long handshakeOctets;
  private long exchangeOctets;
  private boolean reading;
  private boolean flushAfterReading;
  private @Nullable ChannelPromise unsent;

  /**
   * A handler for one connection.
   *
   * @param crypto may serve other connections at the same time
   */
  public TlsClientHandler(TlsSettings settings, ClientCrypto crypto) {
    this.handshake = new ServerHandshake(settings);
    this.protocol = new CapturingProtocol(handshake);
    this.client = new ProbeClient(crypto, settings, handshake);
  }

  /** What the server has presented so far. May be called at any time, also after a failure. */
  public TlsCapture capture() {
    return handshake.capture();
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    if (ctx.channel().isActive()) {
      start(ctx);
    }
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    state = State.ENDED;
    failUnsent();
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    start(ctx);
    ctx.fireChannelActive();
  }

  private void start(ChannelHandlerContext ctx) {
    if (state != State.CONNECTING) {
      return;
    }
    state = State.HANDSHAKE;
    try {
      protocol.connect(client);
    } catch (IOException | RuntimeException e) {
      fail(ctx, new TlsEvent.Failed(FailureKind.LOCAL, "cannot make a ClientHello: " + e));
      return;
    }
    send(ctx);
    ctx.flush();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (!(message instanceof ByteBuf in)) {
      ctx.fireChannelRead(message);
      return;
    }
    reading = true;
    try {
      while (in.isReadable() && open()) {
        receive(ctx, in);
      }
    } finally {
      in.release();
    }
  }

  private void receive(ChannelHandlerContext ctx, ByteBuf in) {
    if (handshakeOctets < 2 && !startsRecord(in, (int) handshakeOctets)) {
      fail(ctx, TlsFailure.notTls(in));
      return;
    }
    boolean established = state == State.ESTABLISHED;
    long allowed =
        established
            ? Limits.EXCHANGE_OCTETS - exchangeOctets
            : Limits.HANDSHAKE_OCTETS - handshakeOctets;
    if (allowed <= 0) {
      fail(
          ctx,
          TlsFailure.tooLarge(
              established
                  ? "more than " + Limits.EXCHANGE_OCTETS + " octets after the handshake"
                  : "more than " + Limits.HANDSHAKE_OCTETS + " octets of handshake"));
      return;
    }
    int octets = (int) Math.min(Math.min(allowed, SCRATCH_OCTETS), in.readableBytes());
    if (established) {
      exchangeOctets += octets;
    } else {
      handshakeOctets += octets;
    }
    byte[] scratch = SCRATCH.get();
    in.readBytes(scratch, 0, octets);
    @Nullable Exception failure = null;
    try {
      protocol.offerInput(scratch, 0, octets);
    } catch (IOException | RuntimeException e) {
      failure = e;
    }
    progress(ctx, failure);
  }

  /** Tells what came of the octets received, in the order in which it happened. */
  private void progress(ChannelHandlerContext ctx, @Nullable Exception failure) {
    if (state == State.HANDSHAKE && client.complete()) {
      handshake.established();
      // If the same read also ended the connection, nothing may be written any more.
      if (failure == null && !protocol.isClosed()) {
        state = State.ESTABLISHED;
        ctx.fireUserEventTriggered(new TlsEvent.Established(handshake.alpn()));
      }
    }
    if (state == State.ESTABLISHED) {
      deliver(ctx);
    }
    if (failure != null) {
      fail(ctx, TlsFailure.of(failure, protocol, handshake));
    } else if (protocol.isClosed() && state == State.HANDSHAKE) {
      fail(ctx, TlsFailure.closedEarly(protocol, "close_notify"));
    } else if (protocol.isClosed() && open()) {
      end(ctx);
      ctx.close();
    }
  }

  private void deliver(ChannelHandlerContext ctx) {
    int octets = protocol.getAvailableInputBytes();
    if (octets > 0) {
      ByteBuf plain = ctx.alloc().heapBuffer(octets, octets);
      protocol.readInput(plain.array(), plain.arrayOffset(), octets);
      ctx.fireChannelRead(plain.writerIndex(octets));
    }
  }

  /**
   * Whether {@code in}, which stands at {@code position} of the connection, may go on the header of
   * a TLS record: its content type and major version.
   */
  private static boolean startsRecord(ByteBuf in, int position) {
    int at = in.readerIndex();
    if (position == 0) {
      int contentType = in.getUnsignedByte(at++);
      if (contentType < 20 || contentType > 23) {
        return false;
      }
    }
    return at == in.writerIndex() || in.getByte(at) == 3;
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    // Handlers behind answer what they have read, so that all goes out with one system call.
    ctx.fireChannelReadComplete();
    reading = false;
    boolean sent = send(ctx);
    if (sent || flushAfterReading) {
      flushAfterReading = false;
      ctx.flush();
    }
  }

  @Override
  public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
    if (!(message instanceof ByteBuf plain)) {
      ReferenceCountUtil.release(message);
      promise.setFailure(new UnsupportedMessageTypeException(message, ByteBuf.class));
      return;
    }
    try {
      if (state != State.ESTABLISHED) {
        promise.setFailure(
            open() ? new IllegalStateException("no TLS yet") : new ClosedChannelException());
        return;
      }
      if (unsent != null) {
        send(ctx);
      }
      encrypt(plain);
      unsent = promise;
    } catch (IOException | RuntimeException e) {
      promise.setFailure(e);
    } finally {
      plain.release();
    }
  }

  private void encrypt(ByteBuf plain) throws IOException {
    int octets = plain.readableBytes();
    if (plain.hasArray()) {
      protocol.writeApplicationData(
          plain.array(), plain.arrayOffset() + plain.readerIndex(), octets);
    } else {
      protocol.writeApplicationData(ByteBufUtil.getBytes(plain), 0, octets);
    }
  }

  @Override
  public void flush(ChannelHandlerContext ctx) {
    if (reading) {
      flushAfterReading = true;
    } else {
      send(ctx);
      ctx.flush();
    }
  }

  /** Writes everything that Bouncy Castle has ready, without flushing; whether there was any. */
  private boolean send(ChannelHandlerContext ctx) {
    int octets = protocol.getAvailableOutputBytes();
    ChannelPromise promise = unsent;
    unsent = null;
    if (octets == 0) {
      if (promise != null) {
        ctx.write(ctx.alloc().buffer(0), promise);
      }
      return promise != null;
    }
    ByteBuf out = ctx.alloc().ioBuffer(octets, octets);
    protocol.readOutput(out.internalNioBuffer(0, octets), octets);
    ctx.write(out.writerIndex(octets), promise == null ? unwatched(ctx) : promise);
    return true;
  }

  /** Reports a failure as exceptionCaught, unless the connection has ended anyway. */
  private ChannelPromise unwatched(ChannelHandlerContext ctx) {
    return open() ? ctx.voidPromise() : ctx.newPromise();
  }

  private boolean open() {
    return state == State.HANDSHAKE || state == State.ESTABLISHED;
  }

  /** Sends what is left, such as an alert, and takes part no more. */
  private void end(ChannelHandlerContext ctx) {
    state = State.ENDED;
    if (ctx.channel().isActive() && send(ctx)) {
      ctx.flush();
    }
    failUnsent();
  }

  private void failUnsent() {
    ChannelPromise promise = unsent;
    unsent = null;
    if (promise != null) {
      promise.tryFailure(new ClosedChannelException());
    }
  }

  private void fail(ChannelHandlerContext ctx, TlsEvent.Failed failed) {
    if (!open()) {
      return;
    }
    end(ctx);
    ctx.fireUserEventTriggered(failed);
    ctx.close();
  }

  @Override
  public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
    if (open()) {
      try {
        protocol.close();
      } catch (IOException | RuntimeException e) {
        // The alert could not be made; the connection ends all the same.
        ctx.fireExceptionCaught(e);
      }
      end(ctx);
    }
    ctx.close(promise);
  }

  @Override
  public void disconnect(ChannelHandlerContext ctx, ChannelPromise promise) {
    close(ctx, promise);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    endOfInput(ctx);
    ctx.fireChannelInactive();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof ChannelInputShutdownEvent) {
      endOfInput(ctx);
      ctx.close();
    }
    ctx.fireUserEventTriggered(event);
  }

  private void endOfInput(ChannelHandlerContext ctx) {
    if (state == State.HANDSHAKE) {
      fail(ctx, TlsFailure.closedEarly(protocol, "connection closed"));
    } else if (open()) {
      end(ctx);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    state = State.ENDED;
    failUnsent();
    ctx.fireExceptionCaught(cause);
  }
}
