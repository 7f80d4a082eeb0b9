package io.assay.app;

import io.assay.endpoint.Target;
import io.assay.probe.Limits;
import java.net.InetAddress;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A job in force and the targets that it has come to: their state in the sink exists exactly while
 * they stand here. Thread-safe; outlives a reload that leaves its id in force.
 */
final class Followed {
  private final Job.Id id;
  private final ObservationSink sink;
  private final AtomicBoolean beginning = new AtomicBoolean();
  private volatile Job job;

  // Guarded by this object's lock.
  private final Set<Target> targets = new LinkedHashSet<>();
  private boolean ended;

  /** Follows {@code job}; a configured address is a target from now on. */
  Followed(Job job, ObservationSink sink) {
    this.id = job.id();
    this.job = job;
    this.sink = sink;
    id.address().ifPresent(address -> setAddresses(List.of(address)));
  }

  Job job() {
    return job;
  }

  /** Takes over what a reload changed; the id stays. */
  synchronized void update(Job changed) {
    job = changed;
    targets.forEach(target -> sink.add(target, changed.interval()));
  }

  /** The targets as they are known now. */
  synchronized List<Target> targets() {
    return List.copyOf(targets);
  }

  /**
   * Says whether the caller may find out the targets of a scheduled round, which nobody else does
   * until it calls {@link #begun}.
   */
  boolean mayBegin() {
    return beginning.compareAndSet(false, true);
  }

  void begun() {
    beginning.set(false);
  }

  /** The targets now that these are the addresses; those at other addresses end. */
  synchronized List<Target> setAddresses(List<InetAddress> addresses) {
    List<Target> present = addresses.stream().map(a -> target(Optional.of(a))).toList();
    replace(present);
    return present;
  }

  /** The targets now that these are some of the addresses; those at other addresses go on. */
  synchronized List<Target> addAddresses(List<InetAddress> addresses) {
    Set<InetAddress> all = new LinkedHashSet<>(addresses);
    targets.forEach(target -> target.address().ifPresent(all::add));
    return setAddresses(all.stream().limit(Limits.ADDRESSES_PER_NAME).toList());
  }

  /** The target now that the proxy looks the name up: one, whose address is not known here. */
  synchronized List<Target> setNoAddress() {
    List<Target> present = List.of(target(Optional.empty()));
    replace(present);
    return present;
  }

  /** The targets now that there is no telling the addresses: the last known, or one without. */
  synchronized List<Target> keepAddresses() {
    if (targets.isEmpty()) {
      replace(List.of(target(Optional.empty())));
    }
    return List.copyOf(targets);
  }

  /** Ends all targets, and those that a look-up under way would bring. */
  synchronized void end() {
    replace(List.of());
    ended = true;
  }

  /** Leaves all targets to another process. */
  synchronized void handOver() {
    targets.forEach(sink::release);
    targets.clear();
    ended = true;
  }

  private synchronized void replace(List<Target> present) {
    targets.stream().filter(target -> !present.contains(target)).forEach(sink::remove);
    targets.retainAll(present);
    if (!ended) {
      present.stream().filter(targets::add).forEach(target -> sink.add(target, job.interval()));
    }
  }

  private Target target(Optional<InetAddress> address) {
    return new Target(id.resolver(), id.endpoint(), address, id.vantage());
  }
}
