package io.assay.probe.path;

import io.assay.probe.Failure;
import io.assay.probe.FailureKind;
import io.assay.probe.dial.IoFailures;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.unix.Errors.NativeIoException;
import io.netty.channel.unix.IntegerUnixChannelOption;
import io.netty.util.concurrent.Future;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One TCP connect whose packets go a limited number of hops, by Linux's socket options. Confined to
 * its event loop, but for {@link #reply()}.
 *
 * <p>A connection that is accepted is reset at once, and its SYN-ACK is not acknowledged before
 * that: the server's program never hears of it.
 */
final class HopConnect {
  /** ip(7): the TTL of IPv4 packets. */
  private static final ChannelOption<Integer> IP_TTL = new IntegerUnixChannelOption("IP_TTL", 0, 2);

  /** ipv6(7): the hop limit of IPv6 packets. */
  private static final ChannelOption<Integer> IPV6_UNICAST_HOPS =
      new IntegerUnixChannelOption("IPV6_UNICAST_HOPS", 41, 16);

  /** tcp(7): how often a SYN is sent again; 0 means the system's own number. */
  private static final ChannelOption<Integer> TCP_SYNCNT =
      new IntegerUnixChannelOption("TCP_SYNCNT", 6, 7);

  /** socket(7): the error that is pending, which reading clears. */
  private static final ChannelOption<Integer> SO_ERROR =
      new IntegerUnixChannelOption("SO_ERROR", 1, 4);

  private final EventLoop loop;
  private final Way way;
  private final Step step;
  private final Duration wait;
  private final CompletableFuture<Reply> reply = new CompletableFuture<>();
  private long startNanos = System.nanoTime();
  private @Nullable EpollSocketChannel channel;
  private @Nullable Future<?> timer;

  HopConnect(EventLoop loop, Way way, Step step, Duration wait) {
    this.loop = loop;
    this.way = way;
    this.step = step;
    this.wait = wait;
  }

  /** What came of it. */
  CompletableFuture<Reply> reply() {
    return reply;
  }

  void begin() {
    if (reply.isDone()) {
      return;
    }
    try {
      EpollSocketChannel opened = open();
      ChannelFuture registered = loop.register(opened);
      startNanos = System.nanoTime();
      ChannelFuture connected = connect(opened);
      timer = loop.schedule(this::timeIsUp, wait.toNanos(), TimeUnit.NANOSECONDS);
      connected.addListener(future -> connected(future.cause()));
      if (registered.isSuccess() && !connected.isDone()) {
        readPendingError(opened);
      }
    } catch (RuntimeException e) {
      failed(e);
    }
  }

  private ChannelFuture connect(EpollSocketChannel opened) {
    InetSocketAddress to = new InetSocketAddress(way.to(), step.port());
    return way.from()
        .map(from -> opened.connect(to, new InetSocketAddress(from, 0)))
        .orElseGet(() -> opened.connect(to));
  }

  /**
   * Gives the event loop the occasion to read what came while this process was kept from running:
   * that is not silence.
   */
  private void timeIsUp() {
    timer = loop.schedule(() -> end(Reply.Kind.SILENT, ""), 1, TimeUnit.MILLISECONDS);
  }

  /** Ends it, if it has not ended, without a reply from the network. */
  void cancel(String why) {
    end(Reply.Kind.LOCAL, why);
  }

  private EpollSocketChannel open() {
    boolean ipv6 = way.to() instanceof Inet6Address;
    EpollSocketChannel opened =
        new EpollSocketChannel(ipv6 ? SocketProtocolFamily.INET6 : SocketProtocolFamily.INET);
    channel = opened;
    opened.config().setOption(ipv6 ? IPV6_UNICAST_HOPS : IP_TTL, step.hops());
    opened.config().setOption(TCP_SYNCNT, 1);
    opened.config().setTcpQuickAck(false).setSoLinger(0).setConnectTimeoutMillis(0);
    opened.config().setAutoRead(false);
    return opened;
  }

  /**
   * Where the network takes no time at all, as between virtual machines, ICMP comes while the
   * system is still connecting; Linux then notes the error but goes on to wait.
   */
  private void readPendingError(EpollSocketChannel opened) {
    int error = opened.config().getOption(SO_ERROR);
    if (error != 0) {
      failed(new NativeIoException("connect", -error));
    }
  }

  private void connected(@Nullable Throwable error) {
    if (reply.isDone()) {
      return;
    }
    if (error == null) {
      end(Reply.Kind.SYN_ACK, "");
    } else {
      failed(error);
    }
  }

  private void failed(Throwable error) {
    Optional<Failure> failure = IoFailures.classify(error).map(this::explained);
    if (failure.isEmpty()) {
      reply.completeExceptionally(error);
      close();
      return;
    }
    end(
        switch (failure.get().kind()) {
          case REFUSED, RESET -> Reply.Kind.RST;
          // Linux has EACCES for ICMPv6 "administratively prohibited".
          case UNREACHABLE, PROHIBITED -> Reply.Kind.EXPIRED;
          case TIMEOUT -> Reply.Kind.SILENT;
          default -> Reply.Kind.LOCAL;
        },
        failure.get().detail());
  }

  /** With hops enough for every host, it may be this machine that does not reach any. */
  private Failure explained(Failure seen) {
    return seen.kind() == FailureKind.UNREACHABLE && step.hops() < Bounds.MOST_HOPS
        ? seen
        : way.explain(seen, step.port());
  }

  /** Closing fails a connect that is under way, so the reply comes first. */
  private void end(Reply.Kind kind, String detail) {
    reply.complete(new Reply(kind, System.nanoTime() - startNanos, detail));
    close();
  }

  private void close() {
    if (timer != null) {
      timer.cancel(false);
    }
    if (channel != null) {
      ChannelFuture _ = channel.close();
    }
  }
}
