package io.assay.probe.dial;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.unix.IntegerUnixChannelOption;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Opens TCP connections: by native epoll where it is available, by NIO elsewhere. Immutable and
 * thread-safe.
 */
public final class Dialer {
  /** tcp(7): the maximum segment size of outgoing segments, announced to the peer as well. */
  private static final ChannelOption<Integer> TCP_MAXSEG =
      new IntegerUnixChannelOption("TCP_MAXSEG", 6, 2);

  private final boolean epoll;

  private Dialer(boolean epoll) {
    this.epoll = epoll;
  }

  /** The fastest transport that this machine has. */
  public static Dialer direct() {
    return new Dialer(Epoll.isAvailable());
  }

  /** The transport of the JDK, on every platform. */
  static Dialer nio() {
    return new Dialer(false);
  }

  /** What the event loops must be made of whose channels this dialer opens. */
  public IoHandlerFactory ioHandlerFactory() {
    return epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
  }

  /** Begins to connect from whatever address the operating system chooses. */
  public ChannelFuture dial(EventLoop loop, InetSocketAddress to, ChannelHandler handler) {
    return dial(loop, new FirstHop.Found(to, Optional.empty(), 0), OptionalInt.empty(), handler);
  }

  /**
   * Begins to connect, from the hop's own address where it has one; to be called in {@code loop}.
   * There is no deadline but the caller's: closing the future's channel ends the attempt.
   *
   * @param segment octets of payload that segments may have in either direction (RFC 9293, section
   *     3.7.1), where it is not for the operating system to choose; heeded by native epoll alone
   * @param handler stands in the channel's pipeline from the beginning
   * @throws io.netty.channel.ChannelException if there is no socket to be had
   */
  public ChannelFuture dial(
      EventLoop loop, FirstHop.Found hop, OptionalInt segment, ChannelHandler handler) {
    Channel channel = epoll ? new EpollSocketChannel() : new NioSocketChannel();
    channel.config().setOption(ChannelOption.TCP_NODELAY, true);
    // Netty's own timer would be a second one beside the probe's.
    channel.config().setOption(ChannelOption.CONNECT_TIMEOUT_MILLIS, 0);
    if (segment.isPresent() && channel instanceof EpollSocketChannel) {
      channel.config().setOption(TCP_MAXSEG, segment.getAsInt());
    }
    channel.pipeline().addLast(handler);
    ChannelFuture registered = loop.register(channel);
    if (registered.isDone() && !registered.isSuccess()) {
      return registered;
    }
    return hop.from().isPresent()
        ? connectFrom(hop.from().get(), channel, hop)
        : channel.connect(hop.to());
  }

  private static ChannelFuture connectFrom(InetAddress own, Channel channel, FirstHop.Found hop) {
    if (channel instanceof EpollSocketChannel epollChannel) {
      // Else each connection takes a port of its own, whatever it leads to, and they run out.
      epollChannel.config().setIpBindAddressNoPort(true);
    }
    return channel.connect(hop.to(), new InetSocketAddress(own, 0));
  }

  /**
   * Has the operating system acknowledge what it receives next without delay, where it can be told
   * to. Many servers send session tickets before the answer, and hold the answer back until the
   * tickets are acknowledged (Nagle's algorithm): a delayed acknowledgement would add 40 ms of this
   * machine's making to the server's time.
   *
   * <p>Linux forgets this once the next data is sent, so it is to be called after sending.
   */
  public static void acknowledgeAtOnce(Channel channel) {
    if (channel instanceof EpollSocketChannel epollChannel && channel.isActive()) {
      epollChannel.config().setTcpQuickAck(true);
    }
  }
}
