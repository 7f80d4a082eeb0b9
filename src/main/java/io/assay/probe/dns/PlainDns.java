package io.assay.probe.dns;

import io.assay.endpoint.Query;
import io.assay.endpoint.Route;
import io.assay.probe.DnsCapture;
import io.assay.probe.Failure;
import io.assay.probe.FailureKind;
import io.assay.probe.Limits;
import io.assay.probe.Octets;
import io.assay.probe.Outcome;
import io.assay.probe.Stage;
import io.assay.probe.dial.FirstHop;
import io.assay.probe.dial.FirstHops;
import io.assay.probe.dial.IoFailures;
import java.io.EOFException;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * One query by DNS as it was (RFC 1035, port 53), which anybody on the path can read and answer.
 * Blocks the caller, best a virtual thread. Thread-safe.
 */
public final class PlainDns {
  private static final int PORT = 53;
  private static final long NANOS_PER_MILLI = 1_000_000;

  private PlainDns() {}

  /**
   * What came of a query.
   *
   * @param dns the messages; absent where nothing could be sent
   */
  public record Result(Optional<DnsCapture> dns, Outcome outcome) {}

  /**
   * Asks once. A message that does not answer the query is kept, and waiting goes on.
   *
   * @param tcp whether over TCP, else over UDP
   * @param deadline for everything
   * @throws IllegalArgumentException if the query cannot be encoded
   */
  public static Result ask(
      Route.Local route, InetAddress server, Query query, boolean tcp, Duration deadline) {
    return ask(route, server, PORT, query, tcp, deadline);
  }

  static Result ask(
      Route.Local route,
      InetAddress server,
      int port,
      Query query,
      boolean tcp,
      Duration deadline) {
    DnsQuery message = DnsQuery.plain(query, tcp);
    return switch (FirstHops.local(route, server, port)) {
      case FirstHop.Missing(var failure, _) -> failed(Optional.empty(), Stage.CONNECT, failure);
      case FirstHop.Found(var to, var from, _) -> {
        Exchange exchange = new Exchange(message, System.nanoTime() + deadline.toNanos());
        yield tcp ? exchange.overTcp(to, from) : exchange.overUdp(to, from);
      }
    };
  }

  private static Result failed(Optional<DnsCapture> dns, Stage stage, Failure failure) {
    return new Result(dns, new Outcome.Failed(stage, failure.kind(), failure.detail()));
  }

  /** One exchange. Confined to its thread. */
  private static final class Exchange {
    private final DnsQuery query;
    private final long endNanos;
    private final List<Octets> others = new ArrayList<>(0);
    private Stage stage = Stage.CONNECT;

    Exchange(DnsQuery query, long endNanos) {
      this.query = query;
      this.endNanos = endNanos;
    }

    Result overUdp(InetSocketAddress to, Optional<InetAddress> from) {
      try (DatagramSocket socket =
          new DatagramSocket(from.map(own -> new InetSocketAddress(own, 0)).orElse(null))) {
        socket.connect(to);
        stage = Stage.QUERY;
        byte[] sent = query.toByteArray();
        socket.send(new DatagramPacket(sent, sent.length));
        byte[] room = new byte[Limits.DNS_MESSAGE_OCTETS];
        while (others.size() < Limits.DNS_MESSAGES) {
          socket.setSoTimeout(left());
          DatagramPacket packet = new DatagramPacket(room, room.length);
          socket.receive(packet);
          Optional<Result> result = received(Arrays.copyOf(room, packet.getLength()));
          if (result.isPresent()) {
            return result.get();
          }
        }
        return tooMany();
      } catch (IOException e) {
        return failed(e);
      }
    }

    Result overTcp(InetSocketAddress to, Optional<InetAddress> from) {
      try (Socket socket = new Socket()) {
        if (from.isPresent()) {
          socket.bind(new InetSocketAddress(from.get(), 0));
        }
        socket.connect(to, left());
        stage = Stage.QUERY;
        byte[] sent = query.toByteArray();
        socket
            .getOutputStream()
            .write(
                ByteBuffer.allocate(2 + sent.length)
                    .putShort((short) sent.length)
                    .put(sent)
                    .array());
        while (others.size() < Limits.DNS_MESSAGES) {
          int length = Short.toUnsignedInt(ByteBuffer.wrap(read(socket, Short.BYTES)).getShort());
          Optional<Result> result = received(read(socket, length));
          if (result.isPresent()) {
            return result.get();
          }
        }
        return tooMany();
      } catch (IOException e) {
        return failed(e);
      }
    }

    /** So many octets, within the deadline however slowly they come. */
    private byte[] read(Socket socket, int length) throws IOException {
      byte[] octets = new byte[length];
      int have = 0;
      while (have < length) {
        socket.setSoTimeout(left());
        int more = socket.getInputStream().read(octets, have, length - have);
        if (more < 0) {
          throw new EOFException();
        }
        have += more;
      }
      return octets;
    }

    private int left() throws SocketTimeoutException {
      long millis = (endNanos - System.nanoTime()) / NANOS_PER_MILLI;
      if (millis <= 0) {
        throw new SocketTimeoutException("no answer in time");
      }
      return (int) millis;
    }

    private Optional<Result> received(byte[] message) {
      Octets octets = Octets.taking(message);
      return switch (query.check(message)) {
        case ResponseCheck.Matches _ ->
            Optional.of(
                new Result(Optional.of(capture(Optional.of(octets))), new Outcome.Answered()));
        case ResponseCheck.Malformed malformed ->
            Optional.of(
                PlainDns.failed(
                    Optional.of(capture(Optional.of(octets))),
                    Stage.QUERY,
                    new Failure(FailureKind.DNS_MALFORMED, malformed.reason())));
        case ResponseCheck.Mismatch _ -> {
          others.add(octets);
          yield Optional.empty();
        }
      };
    }

    private DnsCapture capture(Optional<Octets> response) {
      return new DnsCapture(query.octets(), response, others);
    }

    private Result tooMany() {
      return PlainDns.failed(
          Optional.of(capture(Optional.empty())),
          Stage.QUERY,
          new Failure(
              FailureKind.TOO_LARGE,
              "%d messages, none of which answers".formatted(others.size())));
    }

    private Result failed(IOException e) {
      Failure failure =
          switch (e) {
            case SocketTimeoutException _ -> new Failure(FailureKind.TIMEOUT, "no answer in time");
            case EOFException _ ->
                new Failure(FailureKind.CLOSED_EARLY, "the connection was closed");
            case PortUnreachableException _ ->
                new Failure(FailureKind.REFUSED, "ICMP says that nobody listens there");
            default ->
                IoFailures.classify(e)
                    .orElseGet(
                        () -> new Failure(FailureKind.LOCAL, String.valueOf(e.getMessage())));
          };
      return PlainDns.failed(
          stage == Stage.QUERY ? Optional.of(capture(Optional.empty())) : Optional.empty(),
          stage,
          failure);
    }
  }
}
