package io.assay.probe.dial;

import io.assay.endpoint.HostPort;
import io.assay.endpoint.Proxy;
import io.assay.probe.Failure;
import io.assay.probe.FailureKind;
import io.assay.probe.Limits;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The client's end of HTTP CONNECT (RFC 9110, section 9.3.6) over HTTP/1.1, with Basic
 * authentication (RFC 7617) sent unasked.
 *
 * <p>Without a destination it sends {@code OPTIONS *} with {@code Max-Forwards: 0}, which a proxy
 * answers itself (RFC 9110, section 7.6.2). It does so by HTTP/1.0: some proxies would ask whoever
 * is named in the field Host, which HTTP/1.1 demands.
 */
final class HttpConnectHandler extends TunnelHandler {
  private static final byte[] START = "HTTP/1.".getBytes(StandardCharsets.US_ASCII);
  private static final Pattern STATUS_LINE =
      Pattern.compile("HTTP/1\\.[0-9] ([1-5][0-9]{2})( .*)?");

  /** Fields by which proxies say what went wrong: RFC 9209, and squid. */
  private static final Pattern REASON =
      Pattern.compile("(?:Proxy-Status|X-Squid-Error):\\s*(.*)", Pattern.CASE_INSENSITIVE);

  private static final Pattern CHALLENGE =
      Pattern.compile("(?:Proxy|WWW)-Authenticate:\\s*(.*)", Pattern.CASE_INSENSITIVE);

  private static final Pattern BASIC = Pattern.compile("\\bBasic\\b", Pattern.CASE_INSENSITIVE);

  private final Optional<Proxy.Credentials> credentials;

  /** What is left of the limit after interim responses. */
  private int allowed = Limits.PROXY_REPLY_OCTETS;

  /** Octets of the head that were looked through for its end. */
  private int searched;

  HttpConnectHandler(Proxy proxy, Optional<HostPort> destination) {
    super(proxy.server(), destination);
    this.credentials = proxy.credentials();
  }

  @Override
  void greet(ChannelHandlerContext ctx) {
    StringBuilder request = new StringBuilder();
    destination()
        .map(HostPort::text)
        .ifPresentOrElse(
            to -> request.append("CONNECT %1$s HTTP/1.1\r\nHost: %1$s\r\n".formatted(to)),
            () -> request.append("OPTIONS * HTTP/1.0\r\nMax-Forwards: 0\r\n"));
    credentials.ifPresent(
        known -> request.append("Proxy-Authorization: Basic ").append(basic(known)).append("\r\n"));
    request.append("\r\n");
    if (destination().isPresent()) {
      asking(ctx);
    }
    send(ctx, ByteBufUtil.writeAscii(ctx.alloc(), request));
  }

  private static String basic(Proxy.Credentials credentials) {
    return Base64.getEncoder()
        .encodeToString(
            (credentials.user() + ":" + credentials.password()).getBytes(StandardCharsets.UTF_8));
  }

  @Override
  void receive(ChannelHandlerContext ctx, ByteBuf in) {
    if (!startsLikeHttp(in)) {
      notHttp(ctx, quoted(in));
      return;
    }
    int octets = headOctets(in);
    if (octets > allowed || (octets < 0 && in.readableBytes() >= allowed)) {
      refused(
          ctx,
          FailureKind.TOO_LARGE,
          "%s sends more than %d octets of header".formatted(who(), Limits.PROXY_REPLY_OCTETS));
    } else if (octets >= 0) {
      allowed -= octets;
      searched = 0;
      responded(ctx, in.readSlice(octets).toString(StandardCharsets.ISO_8859_1));
    }
  }

  private static boolean startsLikeHttp(ByteBuf in) {
    int compared = Math.min(in.readableBytes(), START.length);
    for (int i = 0; i < compared; i++) {
      if (in.getByte(in.readerIndex() + i) != START[i]) {
        return false;
      }
    }
    return true;
  }

  /** The length of the head with the empty line at its end, or -1 while it is not complete. */
  private int headOctets(ByteBuf in) {
    int start = in.readerIndex();
    for (; searched < Math.min(in.readableBytes(), allowed); searched++) {
      if (in.getByte(start + searched) == '\n' && searched > 0) {
        int before = in.getByte(start + searched - 1);
        if (before == '\n'
            || (before == '\r' && searched > 1 && in.getByte(start + searched - 2) == '\n')) {
          return searched + 1;
        }
      }
    }
    return -1;
  }

  private void responded(ChannelHandlerContext ctx, String head) {
    String statusLine = head.lines().findFirst().orElse("");
    Matcher matcher = STATUS_LINE.matcher(statusLine);
    if (!matcher.matches()) {
      notHttp(ctx, Failure.quote(statusLine));
      return;
    }
    int status = Integer.parseInt(matcher.group(1));
    if (status < 200 && status != 101) {
      return; // An interim response: the one that counts follows.
    }
    String says = "%s says %s".formatted(who(), Failure.quote(statusLine.substring(9)));
    if (status == 401 || status == 407 || status == 511) {
      refused(ctx, FailureKind.PROXY_AUTH, says + "; " + remedy(head));
    } else if (destination().isEmpty()) {
      agreed(ctx);
    } else if (status >= 200 && status < 300) {
      opened(ctx);
    } else if (status == 403 || status == 405 || status == 451) {
      refused(ctx, FailureKind.PROXY_DENIED, "its rules forbid the destination: " + says);
    } else if (status == 504) {
      notConnected(ctx, FailureKind.TIMEOUT, says + reason(head));
    } else if (status >= 500 && status != 501 && status != 505) {
      notConnected(
          ctx, FailureKind.PROXY_FAILED, "the proxy could not connect: " + says + reason(head));
    } else {
      refused(
          ctx, FailureKind.PROXY_PROTOCOL, says + ", which is no answer to CONNECT" + reason(head));
    }
  }

  private void notHttp(ChannelHandlerContext ctx, String said) {
    refused(
        ctx,
        FailureKind.PROXY_PROTOCOL,
        "%s does not speak HTTP/1: it says %s".formatted(who(), said));
  }

  private String remedy(String head) {
    Optional<String> challenge = field(head, CHALLENGE);
    if (challenge.isPresent() && !BASIC.matcher(challenge.get()).find()) {
      return "it wants %s, and Assay knows Basic only".formatted(Failure.quote(challenge.get()));
    }
    return credentials.isPresent()
        ? "it refuses the user and password that it is given"
        : "it wants a user and password: " + withCredentials("http-connect");
  }

  private static String reason(String head) {
    return field(head, REASON).map(text -> " (" + Failure.quote(text) + ")").orElse("");
  }

  /** The values of all fields that fit, since a proxy may send several challenges. */
  private static Optional<String> field(String head, Pattern pattern) {
    return head.lines()
        .map(pattern::matcher)
        .filter(Matcher::matches)
        .map(matcher -> matcher.group(1))
        .reduce((one, other) -> one + ", " + other);
  }

  /**
   * A proxy that cannot connect says so in HTTP; what speaks another protocol often just closes.
   */
  @Override
  void endedInsteadOfReply(ChannelHandlerContext ctx, String detail) {
    refused(
        ctx,
        FailureKind.PROXY_PROTOCOL,
        detail + " instead of a response, as what does not speak HTTP would");
  }

  /** A proxy may not know this use of OPTIONS, and yet be well. */
  @Override
  void endedBeforeRequest(ChannelHandlerContext ctx, Failure failure) {
    agreed(ctx);
  }
}
