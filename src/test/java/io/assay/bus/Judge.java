package io.assay.bus;

import io.assay.config.Bus;
import io.assay.probe.Observation;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;

/** A judge's side of the bus that remembers what it was handed. */
final class Judge implements AutoCloseable {
  final JudgeStore store;
  final Certificates certificates;
  final Subscriber subscriber;
  final Handed handed = new Handed();

  /** Everything that was handed over, in the order in which it was. */
  static final class Handed implements ObservationHandler {
    final ConcurrentLinkedQueue<Received> all = new ConcurrentLinkedQueue<>();
    final Set<Integer> partitions = new TreeSet<>();
    volatile boolean failing;

    @Override
    public void handle(Received received) {
      all.add(received);
      if (failing) {
        throw new IllegalStateException("a defect of the test's");
      }
    }

    @Override
    public synchronized void assigned(Set<Integer> assigned, int of) {
      partitions.addAll(assigned);
    }

    @Override
    public synchronized void revoked(Set<Integer> revoked) {
      partitions.removeAll(revoked);
    }

    synchronized Set<Integer> partitions() {
      return Set.copyOf(partitions);
    }

    List<Observation> live() {
      return all.stream().filter(r -> !r.replay()).map(Received::observation).toList();
    }

    List<Observation> replayed() {
      return all.stream().filter(Received::replay).map(Received::observation).toList();
    }

    Set<UUID> liveIds() {
      return live().stream().map(Observation::id).collect(Collectors.toSet());
    }
  }

  Judge(Bus bus, Path folder, Duration replayWindow, int threads) throws IOException {
    store = JudgeStore.open(folder);
    certificates = Certificates.start(bus, store);
    subscriber = Subscriber.start(bus, store, certificates, handed, replayWindow, threads);
  }

  @Override
  public void close() throws IOException {
    subscriber.close();
    certificates.close();
    store.close();
  }
}
