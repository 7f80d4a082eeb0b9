package io.assay.probe.dial;

import io.assay.endpoint.EndpointException;
import io.assay.endpoint.HostPort;
import io.assay.endpoint.Proxy;
import io.assay.endpoint.Route;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** A connection to a proxy in memory, and what its handler tells. */
final class TunnelEvents implements AutoCloseable {
  static final HostPort ADDRESS = hostPort("192.0.2.1:853");
  static final HostPort NAME = hostPort("dns.test:853");
  static final HostPort IPV6 = hostPort("[2001:db8::1]:853");
  static final Optional<Proxy.Credentials> PASSWORD =
      Optional.of(new Proxy.Credentials("lab", "s3cret"));

  private final List<TunnelEvent> events = new ArrayList<>();
  private final List<Throwable> errors = new ArrayList<>();
  private final StringBuilder passedOn = new StringBuilder();
  private final EmbeddedChannel channel;

  private TunnelEvents(Route.Proxied route, Optional<HostPort> destination) {
    channel =
        new EmbeddedChannel(
            new ChannelInboundHandlerAdapter() {
              @Override
              public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
                events.add((TunnelEvent) event);
              }

              @Override
              public void channelRead(ChannelHandlerContext ctx, Object message) {
                ByteBuf octets = (ByteBuf) message;
                passedOn.append(octets.toString(StandardCharsets.ISO_8859_1));
                octets.release();
              }

              @Override
              public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
                errors.add(cause);
              }
            });
    channel.pipeline().addFirst(TunnelHandler.of(route, destination));
  }

  static TunnelEvents socks(
      Optional<Proxy.Credentials> credentials, Optional<HostPort> destination) {
    return new TunnelEvents(
        new Route.Socks5(new Proxy(hostPort("proxy.test:1080"), credentials, false)), destination);
  }

  static TunnelEvents http(
      Optional<Proxy.Credentials> credentials, Optional<HostPort> destination) {
    return new TunnelEvents(
        new Route.HttpConnect(new Proxy(hostPort("proxy.test:8080"), credentials, false)),
        destination);
  }

  static HostPort hostPort(String text) {
    try {
      return HostPort.parse(text);
    } catch (EndpointException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** Has the proxy say {@code text} in one piece. */
  void says(String text) {
    channel.writeInbound(Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1));
  }

  /** Has the proxy say these octets in one piece. */
  void saysHex(String hex) {
    channel.writeInbound(Unpooled.wrappedBuffer(HexFormat.of().parseHex(hex.replace(" ", ""))));
  }

  void closes() {
    channel.finishAndReleaseAll();
  }

  void breaks(Throwable error) {
    channel.pipeline().fireExceptionCaught(error);
  }

  /** What was sent to the proxy since the last time. */
  byte[] sent() {
    ByteBuf all = Unpooled.buffer();
    for (ByteBuf next = channel.readOutbound(); next != null; next = channel.readOutbound()) {
      all.writeBytes(next);
      next.release();
    }
    byte[] octets = new byte[all.readableBytes()];
    all.readBytes(octets);
    return octets;
  }

  String sentHex() {
    return HexFormat.of().formatHex(sent());
  }

  String sentText() {
    return new String(sent(), StandardCharsets.ISO_8859_1);
  }

  List<TunnelEvent> events() {
    return List.copyOf(events);
  }

  List<Throwable> errors() {
    return List.copyOf(errors);
  }

  TunnelEvent.Failed failure() {
    return (TunnelEvent.Failed) events.getLast();
  }

  /** What the handlers behind have got. */
  String passedOn() {
    return passedOn.toString();
  }

  /** Whether the handler is still in the pipeline. */
  boolean isHandled() {
    return channel.pipeline().get(TunnelHandler.class) != null;
  }

  @Override
  public void close() {
    channel.finishAndReleaseAll();
  }
}
