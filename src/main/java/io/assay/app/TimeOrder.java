package io.assay.app;

import io.assay.probe.Observation;
import io.assay.probe.Octets;
import io.assay.probe.TlsCapture;
import java.time.Instant;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Brings observations into the order of their time as far as they fit into a window: a file that is
 * larger than memory cannot be sorted, but files are nearly in order. What is the same observation
 * twice within the window is one. Bounded; confined to one thread.
 *
 * @param <T> what goes with an observation
 */
final class TimeOrder<T> {
  private static final Comparator<Key> BY_TIME =
      Comparator.comparing(Key::time).thenComparing(Key::id);

  private record Key(Instant time, UUID id) {
    static Key of(Observation observation) {
      return new Key(observation.startedAt(), observation.id());
    }
  }

  /** An observation and what goes with it. */
  record Item<T>(Observation observation, T companion) {}

  private final int observations;
  private final long octets;
  private final TreeMap<Key, Item<T>> window = new TreeMap<>(BY_TIME);

  /** How many observations of the window have a chain; equal ones are most often one object. */
  private final IdentityHashMap<List<Octets>, Integer> chains = new IdentityHashMap<>();

  private long chainOctets;
  private Optional<Key> last = Optional.empty();
  private long late;
  private long repeated;

  /**
   * @param observations how many the window takes
   * @param octets of how many certificates, those of one chain counted once
   */
  TimeOrder(int observations, long octets) {
    this.observations = observations;
    this.octets = octets;
  }

  /** Takes an observation in. */
  void add(Observation observation, T companion) {
    if (window.putIfAbsent(Key.of(observation), new Item<>(observation, companion)) != null) {
      repeated++;
      return;
    }
    List<Octets> chain = chain(observation);
    if (chains.merge(chain, 1, Integer::sum) == 1) {
      chainOctets += size(chain);
    }
  }

  /** The earliest of the window, which it loses; nothing while there is room for more. */
  Optional<Item<T>> overflow() {
    return window.size() > observations || chainOctets > octets ? earliest() : Optional.empty();
  }

  /** The earliest of the window, which it loses; nothing when it is empty. */
  Optional<Item<T>> earliest() {
    Map.Entry<Key, Item<T>> first = window.pollFirstEntry();
    if (first == null) {
      return Optional.empty();
    }
    if (last.filter(before -> BY_TIME.compare(first.getKey(), before) < 0).isPresent()) {
      late++;
    } else {
      last = Optional.of(first.getKey());
    }
    List<Octets> chain = chain(first.getValue().observation());
    if (chains.merge(chain, -1, Integer::sum) == 0) {
      chains.remove(chain);
      chainOctets -= size(chain);
    }
    return Optional.of(first.getValue());
  }

  /** How many left the window although a later one had left it before. */
  long late() {
    return late;
  }

  /** How many were the same as one of the window. */
  long repeated() {
    return repeated;
  }

  private static List<Octets> chain(Observation observation) {
    return observation.tls().map(TlsCapture::certificates).orElse(List.of());
  }

  private static long size(List<Octets> chain) {
    return chain.stream().mapToLong(Octets::length).sum();
  }
}
