package io.assay.probe.path;

import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.ToIntFunction;

/** What came of all connects to one port so far, by number of hops. Confined to one thread. */
final class Tallies {
  private final NavigableMap<Integer, Tally> byHops = new TreeMap<>();

  void add(int hops, Reply.Kind kind) {
    byHops.put(hops, at(hops).with(kind));
  }

  Tally at(int hops) {
    return byHops.getOrDefault(hops, Tally.none(hops));
  }

  /** The fewest hops with which the port was answered for. */
  OptionalInt fewestAnswered() {
    return byHops.values().stream()
        .filter(tally -> tally.answers() > 0)
        .mapToInt(Tally::hops)
        .findFirst();
  }

  /** The most hops with which a packet did not get to whoever answers for the port. */
  OptionalInt mostExpired() {
    return byHops.values().stream()
        .filter(tally -> tally.expired() > 0)
        .mapToInt(Tally::hops)
        .max();
  }

  /** The most hops below {@code hops} that were tried; 0 if none were. */
  int mostTriedBelow(int hops) {
    Integer below = byHops.lowerKey(hops);
    return below == null ? 0 : below;
  }

  /** The sum of {@code count} over all with {@code hops} and more. */
  int from(int hops, ToIntFunction<Tally> count) {
    return sum(byHops.tailMap(hops, true).values(), count);
  }

  /** The sum of {@code count} over all. */
  int all(ToIntFunction<Tally> count) {
    return sum(byHops.values(), count);
  }

  List<Tally> list() {
    return List.copyOf(byHops.values());
  }

  private static int sum(Collection<Tally> tallies, ToIntFunction<Tally> count) {
    return tallies.stream().mapToInt(count).sum();
  }
}
