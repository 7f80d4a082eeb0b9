package io.assay.probe.tls;

import io.assay.probe.TlsCapture;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A {@link TlsClientHandler} without a socket, whose every octet is the same in each run: what a
 * server once said to it can be played to it again.
 */
final class MemoryClient {
  private final TlsClientHandler handler;
  private final Recorder recorder;
  private final EmbeddedChannel channel;
  private int segments;

  MemoryClient() {
    this("");
  }

  MemoryClient(String greeting) {
    handler = new TlsClientHandler(Client.PLAIN, new ClientCrypto(new Reproducible()));
    recorder = new Recorder(greeting);
    channel = new EmbeddedChannel(handler, recorder);
  }

  /** Talks to {@code server} until neither has anything to say; returns what the server said. */
  List<byte[]> talkTo(MemoryServer server) {
    List<byte[]> said = new ArrayList<>();
    for (byte[] out = sent(); out.length > 0; out = sent()) {
      byte[] answer = server.answer(out);
      if (answer.length > 0) {
        said.add(answer);
        receive(answer);
      }
    }
    return said;
  }

  void receive(byte[] octets) {
    if (channel.isOpen()) {
      channel.writeInbound(Unpooled.copiedBuffer(octets));
    }
  }

  /** What the client has sent since the last call. */
  byte[] sent() {
    ByteBuf all = Unpooled.buffer();
    for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
      segments++;
      all.writeBytes(out);
      out.release();
    }
    return ByteBufUtil.getBytes(all);
  }

  /** How many buffers {@link #sent} has taken. */
  int segments() {
    return segments;
  }

  /** Ends the connection as the peer would; what was sent and not taken is lost. */
  void disconnect() {
    channel.unsafe().close(channel.voidPromise());
    channel.runPendingTasks();
    channel.releaseOutbound();
  }

  TlsCapture capture() {
    return handler.capture();
  }

  EmbeddedChannel channel() {
    return channel;
  }

  List<TlsEvent> events() {
    return recorder.events;
  }

  List<Throwable> exceptions() {
    return recorder.exceptions;
  }

  String received() {
    return recorder.received();
  }

  TlsEvent.Failed failed() {
    return (TlsEvent.Failed) events().getLast();
  }

  /** No randomness at all. */
  private static final class Reproducible extends SecureRandom {
    private static final long serialVersionUID = 1L;
    private final transient Random random = new Random(853);

    @Override
    public void nextBytes(byte[] bytes) {
      random.nextBytes(bytes);
    }
  }
}
