package io.assay.lab;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;

/**
 * Chooses ports for programs that cannot listen on port 0. The ports lie below the range that Linux
 * takes for outgoing connections, so that no client of a parallel test gets one of them meanwhile.
 */
final class Ports {
  private static final int LOWEST = 16_384;
  private static final int HIGHEST = 32_767;
  private static final int ATTEMPTS = 4;

  private Ports() {}

  /**
   * Calls {@code start} with {@code count} different ports that are free for TCP and UDP, and again
   * with others if one of them was taken in between.
   */
  static <S> S with(int count, Function<List<Integer>, S> start) {
    for (int attempt = 1; ; attempt++) {
      try {
        return start.apply(free(count));
      } catch (LabException.PortTaken e) {
        if (attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  private static List<Integer> free(int count) {
    Set<Integer> ports = new LinkedHashSet<>();
    for (int tried = 0; ports.size() < count; tried++) {
      if (tried == 10_000) {
        throw new LabException("no free port on loopback between " + LOWEST + " and " + HIGHEST);
      }
      int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST + 1);
      if (isFree(port)) {
        ports.add(port);
      }
    }
    return List.copyOf(ports);
  }

  private static boolean isFree(int port) {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try (ServerSocket tcp = new ServerSocket();
        DatagramSocket udp = new DatagramSocket(new InetSocketAddress(loopback, port))) {
      tcp.bind(new InetSocketAddress(loopback, port));
      return tcp.isBound() && udp.isBound();
    } catch (IOException e) {
      return false;
    }
  }
}
