package io.assay.probe.dial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.assay.lab.ClosedPort;
import io.assay.lab.Conversations;
import io.assay.lab.LoopbackServer;
import io.assay.probe.FailureKind;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollSocketChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DialerTest {

  static Stream<Dialer> dialers() {
    return Stream.of(Dialer.direct(), Dialer.nio());
  }

  @ParameterizedTest
  @MethodSource("dialers")
  void aListeningPortIsConnectedWithoutDelayOfSmallSegments(Dialer dialer) throws Exception {
    try (LoopbackServer server = LoopbackServer.start(Conversations.silence())) {
      dial(
          dialer,
          "127.0.0.1",
          server.port(),
          connected -> {
            assertThat(connected.isSuccess()).isTrue();
            assertThat(connected.channel().config().getOption(ChannelOption.TCP_NODELAY)).isTrue();
          });
    }
  }

  @ParameterizedTest
  @MethodSource("dialers")
  void aClosedPortIsRefused(Dialer dialer) throws Exception {
    try (ClosedPort closed = ClosedPort.take()) {
      dial(
          dialer,
          "127.0.0.1",
          closed.number(),
          failed -> assertThat(kind(failed)).isEqualTo(FailureKind.REFUSED));
    }
  }

  /** No TCP connection leads to a broadcast address: Linux has no route there for it. */
  @ParameterizedTest
  @MethodSource("dialers")
  void theBroadcastAddressOfLoopbackIsUnreachable(Dialer dialer) throws Exception {
    dial(
        dialer,
        "127.255.255.255",
        853,
        failed -> assertThat(kind(failed)).isEqualTo(FailureKind.UNREACHABLE));
  }

  @ParameterizedTest
  @MethodSource("dialers")
  void connectionBeginsAtTheChosenAddress(Dialer dialer) throws Exception {
    try (LoopbackServer server = LoopbackServer.start(Conversations.silence())) {
      dial(
          dialer,
          new FirstHop.Found(
              new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), server.port()),
              Optional.of(InetAddress.ofLiteral("127.0.0.2")),
              0),
          connected -> {
            assertThat(connected.isSuccess()).as("%s", connected.cause()).isTrue();
            assertThat(((InetSocketAddress) connected.channel().localAddress()).getAddress())
                .isEqualTo(InetAddress.ofLiteral("127.0.0.2"));
            if (connected.channel() instanceof EpollSocketChannel channel) {
              assertThat(channel.config().isIpBindAddressNoPort())
                  .as("ports are shared among destinations")
                  .isTrue();
            }
          });
    }
  }

  @ParameterizedTest
  @MethodSource("dialers")
  void addressThatThisMachineDoesNotHaveIsItsOwnFailure(Dialer dialer) throws Exception {
    try (LoopbackServer server = LoopbackServer.start(Conversations.silence())) {
      dial(
          dialer,
          new FirstHop.Found(
              new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), server.port()),
              Optional.of(InetAddress.ofLiteral("203.0.113.77")),
              0),
          failed -> assertThat(kind(failed)).isEqualTo(FailureKind.LOCAL));
    }
  }

  @Test
  void nativeEpollIsUsedOnLinux() throws Exception {
    assumeThat(System.getProperty("os.name")).isEqualTo("Linux");
    assertThat(Epoll.isAvailable()).as("%s", Epoll.unavailabilityCause()).isTrue();
    try (LoopbackServer server = LoopbackServer.start(Conversations.silence())) {
      dial(
          Dialer.direct(),
          "127.0.0.1",
          server.port(),
          connected -> assertThat(connected.channel()).isInstanceOf(EpollSocketChannel.class));
    }
  }

  private static FailureKind kind(ChannelFuture failed) {
    return IoFailures.classify(failed.cause()).orElseThrow().kind();
  }

  private static void dial(Dialer dialer, String address, int port, Consumer<ChannelFuture> show)
      throws Exception {
    dial(
        dialer,
        new FirstHop.Found(
            new InetSocketAddress(InetAddress.ofLiteral(address), port), Optional.empty(), 0),
        show);
  }

  /** Connects and shows what came of it while the loops still run. */
  private static void dial(Dialer dialer, FirstHop.Found to, Consumer<ChannelFuture> show)
      throws Exception {
    MultiThreadIoEventLoopGroup loops =
        new MultiThreadIoEventLoopGroup(1, dialer.ioHandlerFactory());
    try {
      EventLoop loop = loops.next();
      CompletableFuture<ChannelFuture> dialled = new CompletableFuture<>();
      loop.execute(
          () ->
              dialled.complete(
                  dialer.dial(loop, to, OptionalInt.empty(), new ChannelInboundHandlerAdapter())));
      ChannelFuture connected = dialled.get(10, TimeUnit.SECONDS);
      assertThat(connected.await(10, TimeUnit.SECONDS)).isTrue();
      show.accept(connected);
    } finally {
      loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).await(5, TimeUnit.SECONDS);
    }
  }
}
