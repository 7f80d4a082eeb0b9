package io.assay.probe.dial;

import io.assay.endpoint.Host;
import io.assay.endpoint.HostPort;
import io.assay.endpoint.Proxy;
import io.assay.probe.FailureKind;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import java.net.Inet6Address;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The client's end of SOCKS5 (RFC 1928), with user and password where the proxy wants them (RFC
 * 1929).
 *
 * <pre>
 *   GREETING ─▶ AUTHENTICATION ─▶ REQUEST ─▶ opened
 *       └──────────────────────────▶┘
 * </pre>
 */
final class Socks5Handler extends TunnelHandler {
  private static final int VERSION = 5;
  private static final int AUTHENTICATION_VERSION = 1;
  private static final int NO_AUTHENTICATION = 0;
  private static final int USER_AND_PASSWORD = 2;
  private static final int NO_METHOD = 0xff;
  private static final int CONNECT = 1;
  private static final int IPV4 = 1;
  private static final int NAME = 3;
  private static final int IPV6 = 4;

  /** Version, reply, reserved, type of address, and the first octet of the address. */
  private static final int REPLY_START_OCTETS = 5;

  private final Optional<Proxy.Credentials> credentials;
  private State state = State.GREETING;

  private enum State {
    GREETING,
    AUTHENTICATION,
    REQUEST
  }

  Socks5Handler(Proxy proxy, Optional<HostPort> destination) {
    super(proxy.server(), destination);
    this.credentials = proxy.credentials();
  }

  @Override
  void greet(ChannelHandlerContext ctx) {
    ByteBuf greeting = ctx.alloc().buffer(4).writeByte(VERSION);
    if (credentials.isPresent()) {
      greeting.writeByte(2).writeByte(NO_AUTHENTICATION).writeByte(USER_AND_PASSWORD);
    } else {
      greeting.writeByte(1).writeByte(NO_AUTHENTICATION);
    }
    send(ctx, greeting);
  }

  @Override
  void receive(ChannelHandlerContext ctx, ByteBuf in) {
    int version = state == State.AUTHENTICATION ? AUTHENTICATION_VERSION : VERSION;
    if (in.getUnsignedByte(in.readerIndex()) != version) {
      refused(
          ctx,
          FailureKind.PROXY_PROTOCOL,
          "%s does not speak SOCKS5: it says %s".formatted(who(), quoted(in)));
    } else if (in.readableBytes() >= 2) {
      switch (state) {
        case GREETING -> methodChosen(ctx, in);
        case AUTHENTICATION -> authenticated(ctx, in);
        case REQUEST -> replied(ctx, in);
      }
    }
  }

  private void methodChosen(ChannelHandlerContext ctx, ByteBuf in) {
    int method = in.skipBytes(1).readUnsignedByte();
    if (method == NO_AUTHENTICATION) {
      request(ctx, in);
    } else if (method == USER_AND_PASSWORD && credentials.isPresent()) {
      authenticate(ctx, in, credentials.get());
    } else if (method == NO_METHOD) {
      refused(
          ctx,
          FailureKind.PROXY_AUTH,
          credentials.isPresent()
              ? who()
                  + " takes neither a user and password nor no authentication, which is all that"
                  + " Assay knows"
              : who() + " wants a user and password: " + withCredentials("socks5"));
    } else {
      refused(
          ctx,
          FailureKind.PROXY_PROTOCOL,
          "%s chose the authentication method %d, which was not offered".formatted(who(), method));
    }
  }

  private void authenticate(
      ChannelHandlerContext ctx, ByteBuf in, Proxy.Credentials userAndPassword) {
    if (saidTooMuch(ctx, in)) {
      return;
    }
    state = State.AUTHENTICATION;
    ByteBuf message = ctx.alloc().buffer().writeByte(AUTHENTICATION_VERSION);
    writeCounted(message, userAndPassword.user());
    writeCounted(message, userAndPassword.password());
    send(ctx, message);
  }

  private void authenticated(ChannelHandlerContext ctx, ByteBuf in) {
    int status = in.skipBytes(1).readUnsignedByte();
    if (status == 0) {
      request(ctx, in);
    } else {
      refused(
          ctx,
          FailureKind.PROXY_AUTH,
          "%s refuses the user and password that it is given (status %d)".formatted(who(), status));
    }
  }

  private void request(ChannelHandlerContext ctx, ByteBuf in) {
    if (saidTooMuch(ctx, in)) {
      return;
    }
    if (destination().isEmpty()) {
      agreed(ctx);
      return;
    }
    state = State.REQUEST;
    ByteBuf request = ctx.alloc().buffer().writeByte(VERSION).writeByte(CONNECT).writeByte(0);
    switch (destination().get().host()) {
      case Host.Ip(var address) ->
          request
              .writeByte(address instanceof Inet6Address ? IPV6 : IPV4)
              .writeBytes(address.getAddress());
      case Host.Name(var name) -> writeCounted(request.writeByte(NAME), name);
    }
    request.writeShort(destination().get().port());
    asking(ctx);
    send(ctx, request);
  }

  /** Whoever answers before he is asked has not done what he is to be asked for. */
  private boolean saidTooMuch(ChannelHandlerContext ctx, ByteBuf in) {
    if (in.isReadable()) {
      refused(
          ctx,
          FailureKind.PROXY_PROTOCOL,
          "%s does not speak SOCKS5: it says more than it was asked, %s"
              .formatted(who(), quoted(in)));
      return true;
    }
    return false;
  }

  private void replied(ChannelHandlerContext ctx, ByteBuf in) {
    int reply = in.getUnsignedByte(in.readerIndex() + 1);
    String says = "%s says that ".formatted(who());
    switch (reply) {
      case 0 -> succeeded(ctx, in);
      case 1 ->
          notConnected(
              ctx,
              FailureKind.PROXY_FAILED,
              who() + " could not connect, and does not say why (reply 1)");
      case 2 ->
          refused(
              ctx, FailureKind.PROXY_DENIED, says + "its rules forbid the destination (reply 2)");
      case 3 ->
          notConnected(ctx, FailureKind.UNREACHABLE, says + "the network is unreachable (reply 3)");
      case 4 ->
          notConnected(ctx, FailureKind.UNREACHABLE, says + "the host is unreachable (reply 4)");
      case 5 ->
          notConnected(ctx, FailureKind.REFUSED, says + "the connection was refused (reply 5)");
      case 6 -> notConnected(ctx, FailureKind.TIMEOUT, says + "the connection timed out (reply 6)");
      case 7 ->
          refused(ctx, FailureKind.PROXY_PROTOCOL, says + "it does not know CONNECT (reply 7)");
      case 8 ->
          refused(
              ctx,
              FailureKind.PROXY_PROTOCOL,
              says + "it does not know this type of address (reply 8)");
      default ->
          refused(
              ctx,
              FailureKind.PROXY_PROTOCOL,
              "%s sends the reply %d, which means nothing".formatted(who(), reply));
    }
  }

  @Override
  void endedInsteadOfReply(ChannelHandlerContext ctx, String detail) {
    notConnected(
        ctx,
        FailureKind.PROXY_FAILED,
        detail + " instead of a reply, as some do where they cannot connect");
  }

  private void succeeded(ChannelHandlerContext ctx, ByteBuf in) {
    if (in.readableBytes() < REPLY_START_OCTETS) {
      return;
    }
    int type = in.getUnsignedByte(in.readerIndex() + 3);
    int addressOctets =
        switch (type) {
          case IPV4 -> 4;
          case IPV6 -> 16;
          case NAME -> 1 + in.getUnsignedByte(in.readerIndex() + 4);
          default -> -1;
        };
    if (addressOctets < 0) {
      refused(
          ctx,
          FailureKind.PROXY_PROTOCOL,
          "%s sends an address of type %d, which means nothing".formatted(who(), type));
      return;
    }
    int octets = REPLY_START_OCTETS - 1 + addressOctets + 2;
    if (in.readableBytes() >= octets) {
      in.skipBytes(octets);
      opened(ctx);
    }
  }

  private static void writeCounted(ByteBuf out, String text) {
    byte[] octets = text.getBytes(StandardCharsets.UTF_8);
    out.writeByte(octets.length).writeBytes(octets);
  }
}
