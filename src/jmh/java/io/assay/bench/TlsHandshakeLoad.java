package io.assay.bench;

import io.assay.lab.LabPki;
import io.assay.lab.OpensslServer;
import io.assay.lab.ServerIdentity;
import io.assay.probe.tls.ClientCrypto;
import io.assay.probe.tls.TlsClientHandler;
import io.assay.probe.tls.TlsEvent;
import io.assay.probe.tls.TlsSettings;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.NullMarked;

/**
 * CPU time of the event loop for a full TLS 1.3 handshake, connecting and closing included, against
 * {@code openssl s_server} on loopback. Arguments: handshakes to warm up with, handshakes a round,
 * rounds. Prints microseconds a handshake for each round.
 */
@NullMarked
public final class TlsHandshakeLoad {
  private static final int IN_FLIGHT = 4;

  private final ClientCrypto crypto = new ClientCrypto(new SecureRandom());
  private final TlsSettings settings = new TlsSettings(Optional.of(LabPki.NAME), List.of("dot"));
  private final EventLoopGroup loop =
      new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
  private final AtomicInteger failures = new AtomicInteger();
  private final Bootstrap bootstrap;

  private TlsHandshakeLoad(int port) {
    bootstrap =
        new Bootstrap()
            .group(loop)
            .channel(EpollSocketChannel.class)
            .remoteAddress(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port));
  }

  /** Runs the load. */
  public static void main(String[] arguments) throws InterruptedException {
    int warmUp = Integer.parseInt(arguments[0]);
    int size = Integer.parseInt(arguments[1]);
    int rounds = Integer.parseInt(arguments[2]);
    try (OpensslServer server =
        OpensslServer.presenting(ServerIdentity.of(LabPki.create().leaf()))
            .version("tls1_3")
            .with("-num_tickets", "0")
            .start()) {
      TlsHandshakeLoad load = new TlsHandshakeLoad(server.port());
      System.out.printf("warm-up: %d µs%n", load.round(warmUp));
      for (int i = 0; i < rounds; i++) {
        System.out.printf("round %d: %d µs%n", i + 1, load.round(size));
      }
      System.out.printf("failures: %d%n", load.failures.get());
      load.loop.shutdownGracefully().awaitUninterruptibly();
    }
  }

  /** Microseconds of the event loop's CPU time for one of {@code handshakes}. */
  private long round(int handshakes) throws InterruptedException {
    long before = loopCpuNanos();
    CountDownLatch done = new CountDownLatch(handshakes);
    AtomicInteger left = new AtomicInteger(handshakes);
    for (int i = 0; i < IN_FLIGHT; i++) {
      next(left, done);
    }
    done.await();
    return (loopCpuNanos() - before) / 1000 / handshakes;
  }

  private long loopCpuNanos() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    return loop.next().submit(threads::getCurrentThreadCpuTime).awaitUninterruptibly().getNow();
  }

  private void next(AtomicInteger left, CountDownLatch done) {
    if (left.getAndDecrement() <= 0) {
      return;
    }
    bootstrap
        .clone()
        .handler(
            new ChannelInitializer<>() {
              @Override
              protected void initChannel(Channel channel) {
                channel
                    .pipeline()
                    .addLast(new TlsClientHandler(settings, crypto), new CloseWhenDone());
              }
            })
        .connect()
        .channel()
        .closeFuture()
        .addListener(
            closed -> {
              done.countDown();
              next(left, done);
            });
  }

  private final class CloseWhenDone extends ChannelInboundHandlerAdapter {
    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
      if (event instanceof TlsEvent.Failed) {
        failures.incrementAndGet();
      }
      ctx.close().addListener(ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE);
    }
  }
}
