package io.assay.probe.dns;

import io.assay.probe.DnsCapture;
import io.assay.probe.Failure;
import io.assay.probe.FailureKind;
import io.assay.probe.HttpCapture;
import io.assay.probe.Limits;
import io.assay.probe.Octets;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * DNS over TLS (RFC 7858). A message that is not the answer is kept and waiting goes on: the answer
 * may still come.
 */
final class DotExchange extends ChannelInboundHandlerAdapter implements DnsExchange {
  private final DnsFraming framing = new DnsFraming();
  private final List<Octets> others = new ArrayList<>(0);
  private DnsQuery query;
  private @Nullable Octets response;
  private @Nullable String mismatch;
  private boolean ended;

  DotExchange(DnsQuery query) {
    this.query = query;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    send(ctx);
  }

  /** What is read already and comes after the last answer is held against the new query. */
  @Override
  public void ask(ChannelHandlerContext own, DnsQuery next) {
    query = next;
    others.clear();
    response = null;
    mismatch = null;
    ended = false;
    send(own);
  }

  private void send(ChannelHandlerContext ctx) {
    ByteBuf framed = ctx.alloc().buffer(2 + query.length());
    framed.writeShort(query.length());
    query.writeTo(framed);
    ctx.writeAndFlush(framed).addListener(new QuerySent(ctx::fireExceptionCaught));
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object data) {
    ByteBuf octets = (ByteBuf) data;
    try {
      while (!ended) {
        byte[] message = framing.next(octets);
        if (message == null) {
          return;
        }
        received(ctx, message);
      }
    } finally {
      octets.release();
    }
  }

  private void received(ChannelHandlerContext ctx, byte[] message) {
    Octets kept = Octets.copyOf(message);
    switch (query.check(message)) {
      case ResponseCheck.Matches _ -> {
        response = kept;
        ended = true;
        ctx.fireUserEventTriggered(new ExchangeEvent.Answered());
      }
      case ResponseCheck.Malformed malformed -> {
        response = kept;
        fail(ctx, new Failure(FailureKind.DNS_MALFORMED, malformed.reason()));
      }
      case ResponseCheck.Mismatch other -> {
        others.add(kept);
        mismatch = other.reason();
        if (others.size() >= Limits.DNS_MESSAGES) {
          fail(
              ctx,
              new Failure(
                  FailureKind.TOO_LARGE,
                  "%d messages, none of which answers; the last: %s"
                      .formatted(others.size(), mismatch)));
        }
      }
    }
  }

  private void fail(ChannelHandlerContext ctx, Failure failure) {
    ended = true;
    ctx.fireUserEventTriggered(new ExchangeEvent.Failed(failure));
  }

  @Override
  public DnsCapture dns() {
    if (response == null && !others.isEmpty()) {
      int last = others.size() - 1;
      return new DnsCapture(query.octets(), Optional.of(others.get(last)), others.subList(0, last));
    }
    return new DnsCapture(query.octets(), Optional.ofNullable(response), others);
  }

  @Override
  public Optional<HttpCapture> http() {
    return Optional.empty();
  }

  @Override
  public Failure cutShort(Failure cause) {
    if (mismatch != null) {
      return new Failure(FailureKind.DNS_MISMATCH, mismatch + "; then " + cause.detail());
    }
    return framing.isBetweenMessages()
        ? cause
        : new Failure(cause.kind(), cause.detail() + ", in the middle of a DNS message");
  }
}
