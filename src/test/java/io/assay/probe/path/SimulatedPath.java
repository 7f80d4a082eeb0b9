package io.assay.probe.path;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntSupplier;
import java.util.random.RandomGenerator;

/** A path in memory, with a clock of its own: who answers where, what gets lost, who is silent. */
final class SimulatedPath implements Connects {
  private static final Duration ROUND_TRIP = Duration.ofMillis(20);

  private final RandomGenerator random;
  private final Map<Integer, IntSupplier> distances = new HashMap<>();
  private final Map<Integer, Reply.Kind> answers = new HashMap<>();
  private double loss;
  private double icmp = 1;
  private long nanos;

  SimulatedPath(RandomGenerator random) {
    this.random = random;
  }

  /** Who answers at {@code port} is so far away. */
  SimulatedPath with(int port, int hops) {
    return with(port, () -> hops);
  }

  /** Who answers at {@code port} is as far away as {@code hops} says for each packet. */
  SimulatedPath with(int port, IntSupplier hops) {
    distances.put(port, hops);
    answers.put(port, Reply.Kind.SYN_ACK);
    return this;
  }

  SimulatedPath refusing(int port, int hops) {
    distances.put(port, () -> hops);
    answers.put(port, Reply.Kind.RST);
    return this;
  }

  /** The probability that a packet gets lost, in each direction. */
  SimulatedPath losing(double probability) {
    loss = probability;
    return this;
  }

  /** The probability that a router says that the hops of a packet were used up. */
  SimulatedPath telling(double probability) {
    icmp = probability;
    return this;
  }

  @Override
  public List<Reply> run(List<Step> steps, Duration wait) {
    List<Reply> replies = steps.stream().map(this::reply).toList();
    boolean silent = replies.stream().anyMatch(reply -> reply.kind() == Reply.Kind.SILENT);
    nanos += Bounds.GAP.multipliedBy(steps.size()).plus(silent ? wait : ROUND_TRIP).toNanos();
    return replies;
  }

  private Reply reply(Step step) {
    IntSupplier distance = distances.get(step.port());
    if (distance == null || random.nextDouble() < loss) {
      return silence();
    }
    boolean answered = distance.getAsInt() <= step.hops();
    boolean comesBack = random.nextDouble() >= loss;
    if (!comesBack || (!answered && random.nextDouble() >= icmp)) {
      return silence();
    }
    Reply.Kind answer = answers.getOrDefault(step.port(), Reply.Kind.SYN_ACK);
    return new Reply(answered ? answer : Reply.Kind.EXPIRED, ROUND_TRIP.toNanos(), "expired");
  }

  private static Reply silence() {
    return new Reply(Reply.Kind.SILENT, 0, "");
  }

  /** Compares ports over this path, as {@link HopProber} does over a real one. */
  PathComparison compare(Integer... ports) {
    Comparing comparing = new Comparing(this, List.of(ports), () -> nanos, HopProber.DEFAULT_LIMIT);
    comparing.run();
    return new PathComparison(
        InetAddress.getLoopbackAddress(),
        Instant.EPOCH,
        comparing.ports(),
        comparing.connects(),
        comparing.packets(),
        comparing.took());
  }
}
