package io.assay.probe.tls;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.assay.probe.TlsCapture;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/** A {@link TlsClientHandler} on a real socket, and what the handlers recorder it see. */
final class Client implements AutoCloseable {
  static final TlsSettings PLAIN = new TlsSettings(Optional.empty(), List.of());

  private static final ClientCrypto CRYPTO = new ClientCrypto(new SecureRandom());
  private static final EventLoopGroup LOOPS =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());

  private final TlsClientHandler handler;
  private final Channel channel;
  private final Recorder recorder;

  private Client(TlsClientHandler handler, Channel channel, Recorder recorder) {
    this.handler = handler;
    this.channel = channel;
    this.recorder = recorder;
  }

  static Client connect(int port, TlsSettings settings) throws Exception {
    return connect(port, settings, "");
  }

  /** Connects, and sends {@code greeting} when the handshake is complete. */
  static Client connect(int port, TlsSettings settings, String greeting) throws Exception {
    TlsClientHandler handler = new TlsClientHandler(settings, CRYPTO);
    Recorder recorder = new Recorder(greeting);
    Channel channel =
        new Bootstrap()
            .group(LOOPS)
            .channel(NioSocketChannel.class)
            .handler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel ch) {
                    ch.pipeline().addLast(handler, recorder);
                  }
                })
            .connect(InetAddress.ofLiteral("127.0.0.1"), port)
            .sync()
            .channel();
    return new Client(handler, channel, recorder);
  }

  TlsCapture established() {
    await().atMost(10, SECONDS).until(() -> !recorder.events.isEmpty());
    assertThat(recorder.events.getFirst()).isInstanceOf(TlsEvent.Established.class);
    return capture();
  }

  TlsEvent.Failed failed() {
    await()
        .atMost(10, SECONDS)
        .until(() -> recorder.events.stream().anyMatch(TlsEvent.Failed.class::isInstance));
    return (TlsEvent.Failed) recorder.events.getLast();
  }

  void awaitClosed() {
    await().atMost(10, SECONDS).until(() -> recorder.inactive);
  }

  List<TlsEvent> events() {
    return recorder.events;
  }

  List<Throwable> exceptions() {
    return recorder.exceptions;
  }

  String received() {
    return inLoop(recorder::received);
  }

  TlsCapture capture() {
    return inLoop(handler::capture);
  }

  Channel channel() {
    return channel;
  }

  private <T> T inLoop(Callable<T> task) {
    return channel.eventLoop().submit(task).awaitUninterruptibly().getNow();
  }

  @Override
  public void close() {
    channel.close().awaitUninterruptibly();
  }
}
