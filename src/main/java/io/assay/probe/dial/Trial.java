package io.assay.probe.dial;

import io.assay.endpoint.HostPort;
import io.assay.endpoint.Route;
import io.assay.probe.Failure;
import io.assay.probe.FailureKind;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One connection of a {@link SelfCheck}, closed as soon as it stands. Confined to its event loop
 * but for {@link #begin}, {@link #abandon} and {@link #result}.
 */
final class Trial extends ChannelInboundHandlerAdapter {
  private final Route route;
  private final Optional<HostPort> destination;
  private final FirstHop.Found hop;
  private final CompletableFuture<Optional<Failure>> result = new CompletableFuture<>();
  private boolean connected;
  private @Nullable Future<?> timer;
  private volatile @Nullable Channel channel;

  /**
   * @param destination what a proxy is to connect to; absent where only its terms are asked
   */
  Trial(Route route, Optional<HostPort> destination, FirstHop.Found hop) {
    this.route = route;
    this.destination = destination;
    this.hop = hop;
  }

  /** Completed with what went wrong, or with nothing. */
  CompletableFuture<Optional<Failure>> result() {
    return result;
  }

  void begin(Dialer dialer, EventLoop loop, Duration deadline) {
    try {
      loop.execute(() -> dial(dialer, loop, deadline));
    } catch (RejectedExecutionException e) {
      result.complete(Optional.of(new Failure(FailureKind.LOCAL, "the prober was closed")));
    }
  }

  /** Ends without result. */
  void abandon() {
    result.cancel(false);
    disconnect();
  }

  private void dial(Dialer dialer, EventLoop loop, Duration deadline) {
    if (result.isDone()) {
      return;
    }
    timer = loop.schedule(() -> passed(deadline), deadline.toNanos(), TimeUnit.NANOSECONDS);
    try {
      ChannelFuture dialled = dialer.dial(loop, hop, OptionalInt.empty(), this);
      channel = dialled.channel();
      dialled.addListener(future -> dialled(future.cause()));
    } catch (RuntimeException e) {
      failWith(e);
    }
  }

  private void dialled(@Nullable Throwable error) {
    Channel open = channel;
    if (error != null) {
      failWith(error);
      return;
    }
    connected = true;
    if (route instanceof Route.Proxied proxied && open != null) {
      open.pipeline().addFirst(TunnelHandler.of(proxied, destination));
    } else {
      end(Optional.empty());
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    switch (event) {
      case TunnelEvent.Opened _, TunnelEvent.Agreed _ -> end(Optional.empty());
      case TunnelEvent.Failed(_, var failure) -> end(Optional.of(failure));
      default -> {
        // That the proxy was asked, or something among Netty's own handlers.
      }
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    end(Optional.of(new Failure(FailureKind.CLOSED_EARLY, "the connection was closed")));
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    failWith(cause);
  }

  private void passed(Duration deadline) {
    Failure late =
        new Failure(FailureKind.TIMEOUT, "nothing within " + deadline.toMillis() + " ms");
    end(Optional.of(connected ? saidNothing(late) : hop.explain(route, late)));
  }

  private Failure saidNothing(Failure late) {
    return route instanceof Route.Proxied proxied
        ? new Failure(
            late.kind(),
            "the proxy %s accepts connections but says %s"
                .formatted(proxied.proxy().server().text(), late.detail()))
        : late;
  }

  private void failWith(Throwable error) {
    Optional<Failure> failure = IoFailures.classify(error);
    if (failure.isPresent()) {
      end(failure.map(found -> connected ? found : hop.explain(route, found)));
    } else {
      result.completeExceptionally(error);
      close();
    }
  }

  private void end(Optional<Failure> outcome) {
    result.complete(outcome);
    close();
  }

  private void close() {
    if (timer != null) {
      timer.cancel(false);
    }
    disconnect();
  }

  private void disconnect() {
    Channel open = channel;
    if (open != null) {
      ChannelFuture _ = open.close();
    }
  }
}
