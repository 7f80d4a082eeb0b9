package io.assay.probe.path;

import io.assay.probe.path.HopDistance.Reached;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * How far away several ports of one address are, measured at the same time. An immutable value.
 *
 * @param ports in the order in which they were asked for
 * @param connects how many TCP connects were made
 * @param packets how many packets this machine sent for them: SYNs, the RSTs that ended those that
 *     were accepted, and a RST for each that should have been answered but was not, since a server
 *     sends its SYN-ACK again. That is an estimate where packets get lost, and else exact.
 * @param took from the first packet to the result
 */
public record PathComparison(
    InetAddress address,
    Instant startedAt,
    List<PortDistance> ports,
    int connects,
    int packets,
    Duration took) {

  public PathComparison {
    ports = List.copyOf(ports);
  }

  /**
   * What was found of {@code port}.
   *
   * @throws NoSuchElementException if it is not among {@link #ports()}
   */
  public PortDistance port(int port) {
    return ports.stream()
        .filter(one -> one.port() == port)
        .findFirst()
        .orElseThrow(() -> new NoSuchElementException("port " + port + " was not measured"));
  }

  /**
   * How {@code port} compares with the others that were measured.
   *
   * @throws NoSuchElementException if it is not among {@link #ports()}
   */
  public Standing standing(int port) {
    return switch (port(port).distance()) {
      case Reached reached -> standing(port, reached.hops());
      case HopDistance.NotReached(String why) -> new Standing.Undetermined(why);
      case HopDistance.Unstable(String why) -> new Standing.Undetermined(why);
      case HopDistance.NotMeasured(String why) -> new Standing.Undetermined(why);
    };
  }

  private Standing standing(int port, int hops) {
    List<Integer> farther = others(port, hops + 1, Integer.MAX_VALUE);
    List<Integer> nearer = others(port, 0, hops - 1);
    List<Integer> same = others(port, hops, hops);
    if (!farther.isEmpty()) {
      double coincidence = coincidence(port);
      int farthest = farther.stream().mapToInt(other -> port(other).hops()).max().orElse(hops);
      return coincidence <= Bounds.COINCIDENCE
          ? new Standing.Nearer(hops, farthest, farther, coincidence)
          : uncertain(hops, farthest);
    }
    if (!same.isEmpty()) {
      return new Standing.Same(hops, same);
    }
    if (nearer.isEmpty()) {
      return new Standing.Undetermined("there is no distance of another port to compare with");
    }
    return nearer.stream().anyMatch(other -> coincidence(other) <= Bounds.COINCIDENCE)
        ? new Standing.Farther(hops, nearer)
        : uncertain(hops, port(nearer.getFirst()).hops());
  }

  private static Standing uncertain(int own, int other) {
    return new Standing.Undetermined(
        "another port is %s away instead of %d, but too few answers came to be sure of that"
            .formatted(PathSentence.hops(other), own));
  }

  /** How probable it is that {@code port} seems nearer than the farthest by chance. */
  private double coincidence(int port) {
    PortDistance own = port(port);
    int farthest = ports.stream().mapToInt(PortDistance::hops).max().orElse(0);
    return ports.stream()
        .filter(other -> other.hops() == farthest)
        .mapToDouble(other -> Coincidence.of(own.at(own.hops()), other.at(own.hops())))
        .min()
        .orElse(1);
  }

  private List<Integer> others(int port, int least, int most) {
    return ports.stream()
        .filter(
            other ->
                other.port() != port
                    && other.distance() instanceof Reached(int hops, _, _, _)
                    && hops >= least
                    && hops <= most)
        .map(PortDistance::port)
        .sorted()
        .toList();
  }

  /**
   * What the comparison means for {@code port}, in a sentence or two for people.
   *
   * @throws NoSuchElementException if it is not among {@link #ports()}
   */
  public String sentence(int port) {
    return PathSentence.of(this, port);
  }
}
