package io.assay.probe.path;

import io.assay.probe.path.HopDistance.Reached;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * One comparison of the ports of an address: lets the searches of all ports go on side by side,
 * round by round, until each is at its end, or time or packets are used up. Confined to one thread.
 *
 * <p>One port at a time is searched for from scratch. Where one is found, the others are looked for
 * first, as they usually are there: that takes few packets. A port that turns out to be nearer than
 * another is looked at some times more, and so is the other at that distance.
 */
final class Comparing {
  /** A SYN, and the RST that ends a connection or answers a SYN-ACK that comes too late. */
  private static final int PACKETS_A_CONNECT = 2;

  private final Connects network;
  private final LongSupplier nanoTime;
  private final long startNanos;
  private final Duration limit;
  private final Map<Integer, DistanceSearch> searches = new LinkedHashMap<>();
  private final Map<Integer, Long> fastestNanos = new HashMap<>();
  private int connects;
  private int packets;

  /**
   * @param nanoTime as {@link System#nanoTime}
   * @param limit for the whole comparison
   */
  Comparing(Connects network, List<Integer> ports, LongSupplier nanoTime, Duration limit) {
    this.network = network;
    this.nanoTime = nanoTime;
    this.startNanos = nanoTime.getAsLong();
    this.limit = limit;
    ports.forEach(port -> searches.put(port, new DistanceSearch()));
  }

  /**
   * Runs to the end. A thread that is interrupted stays so; what was not found out then says it.
   */
  void run() {
    try {
      for (List<Step> steps = steps(); !steps.isEmpty(); steps = steps()) {
        List<Step> round = affordable(steps);
        Optional<String> exhausted = exhausted(round);
        if (exhausted.isPresent()) {
          stop(exhausted.get());
        } else {
          take(round, network.run(round, waiting()));
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      stop("the measurement was interrupted");
    }
  }

  List<PortDistance> ports() {
    return searches.entrySet().stream()
        .map(
            search ->
                new PortDistance(
                    search.getKey(), search.getValue().distance(), search.getValue().tallies()))
        .toList();
  }

  int connects() {
    return connects;
  }

  int packets() {
    return packets;
  }

  Duration took() {
    return Duration.ofNanos(nanoTime.getAsLong() - startNanos);
  }

  private List<Step> steps() {
    searches.values().forEach(found -> found.candidate().ifPresent(this::expect));
    List<Step> steps = new ArrayList<>();
    boolean looking = false;
    for (Map.Entry<Integer, DistanceSearch> one : searches.entrySet()) {
      DistanceSearch search = one.getValue();
      if (search.isLookingAround()) {
        if (looking) {
          continue;
        }
        looking = true;
      }
      search.next().forEach(hops -> steps.add(new Step(one.getKey(), hops)));
    }
    return steps.isEmpty() && confirm() ? steps() : steps;
  }

  private void expect(int hops) {
    searches.values().forEach(search -> search.expect(hops));
  }

  /** Asks for more evidence where one port is nearer than another; whether there is need to. */
  private boolean confirm() {
    List<PortDistance> reached =
        ports().stream().filter(port -> port.distance() instanceof Reached).toList();
    Optional<PortDistance> farthest =
        reached.stream().max(Comparator.comparingInt(PortDistance::hops));
    boolean more = false;
    for (PortDistance port : reached) {
      PortDistance other = farthest.orElseThrow();
      int hops = port.hops();
      if (hops < other.hops()) {
        Coincidence.More missing =
            Coincidence.missing(port.at(hops), other.at(hops)).orElse(Coincidence.More.NONE);
        search(port.port()).confirm(hops, missing.near());
        search(other.port()).confirm(hops, missing.far());
        more |= !missing.equals(Coincidence.More.NONE);
      }
    }
    return more;
  }

  private DistanceSearch search(int port) {
    return Objects.requireNonNull(searches.get(port), "every port has a search");
  }

  /** As many of {@code steps} as there are packets for, each taken for answered. */
  private List<Step> affordable(List<Step> steps) {
    return steps.subList(0, Math.min(steps.size(), (Bounds.PACKETS - packets) / PACKETS_A_CONNECT));
  }

  private Optional<String> exhausted(List<Step> steps) {
    if (steps.isEmpty()) {
      return Optional.of("%d packets did not suffice".formatted(Bounds.PACKETS));
    }
    Duration round = waiting().plus(Bounds.GAP.multipliedBy(steps.size()));
    return took().plus(round).compareTo(limit) > 0
        ? Optional.of("%d ms did not suffice".formatted(limit.toMillis()))
        : Optional.empty();
  }

  /**
   * How long an answer is waited for: by the fastest that came from each port, since first answers
   * may take longer than the network needs; of these the slowest, since ports may be answered for
   * by different hosts.
   */
  private Duration waiting() {
    if (fastestNanos.isEmpty()) {
      return Bounds.LONGEST_WAIT;
    }
    long nanos = 2 * Collections.max(fastestNanos.values()) + Bounds.SLACK.toNanos();
    return Duration.ofNanos(
        Math.clamp(nanos, Bounds.SHORTEST_WAIT.toNanos(), Bounds.LONGEST_WAIT.toNanos()));
  }

  private void take(List<Step> steps, List<Reply> replies) {
    for (int i = 0; i < steps.size(); i++) {
      Reply reply = replies.get(i);
      if (reply.kind() == Reply.Kind.LOCAL) {
        stop("it cannot be measured from here: " + reply.detail());
        return;
      }
      DistanceSearch search = search(steps.get(i).port());
      search.add(steps.get(i).hops(), reply);
      connects++;
      packets += bringsReset(reply, search.isWithin(steps.get(i).hops())) ? PACKETS_A_CONNECT : 1;
      if (reply.kind().answers()) {
        fastestNanos.merge(steps.get(i).port(), reply.nanos(), Math::min);
      }
    }
  }

  /** Whether a SYN-ACK came, or may have got lost, so that the server will send it again. */
  private static boolean bringsReset(Reply reply, boolean within) {
    return reply.kind() == Reply.Kind.SYN_ACK || (within && reply.kind() == Reply.Kind.SILENT);
  }

  private void stop(String why) {
    searches.values().forEach(search -> search.stop(why));
  }
}
