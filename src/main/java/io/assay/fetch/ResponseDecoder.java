package io.assay.fetch;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpResponseDecoder;
import java.util.List;

/**
 * Decodes responses to GET and POST, and tells what has to be known of the octets themselves before
 * a connection may carry another exchange. Confined to its event loop.
 */
final class ResponseDecoder extends HttpResponseDecoder {
  private boolean heard;
  private boolean awaitsNothing;
  private boolean stray;

  ResponseDecoder() {
    super(
        new HttpDecoderConfig()
            .setMaxInitialLineLength(Bounds.LINE_OCTETS)
            .setMaxHeaderSize(Bounds.HEADER_OCTETS));
  }

  /** Whether any octet came since {@link #listenAnew}. */
  boolean heard() {
    return heard;
  }

  /** Begins to listen for {@link #heard}. */
  void listenAnew() {
    heard = false;
  }

  /** From now on, no octet should come. */
  void awaitNothing() {
    awaitsNothing = true;
  }

  /** A request was sent. */
  void awaitResponse() {
    awaitsNothing = false;
  }

  /** Whether no octet came that was not awaited. */
  boolean isDrained() {
    return !stray && actualReadableBytes() == 0;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
    heard = true;
    super.channelRead(ctx, message);
  }

  /** Called for what is left after each message too, once that has been handed on. */
  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf octets, List<Object> out)
      throws Exception {
    stray |= awaitsNothing && octets.isReadable();
    super.decode(ctx, octets, out);
  }
}
