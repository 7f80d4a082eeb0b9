package io.assay.app;

import io.assay.config.Config;
import java.net.InetAddress;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many probes are under way at once: in all, and to one address. Whoever waits does so in the
 * order of coming. Thread-safe.
 */
final class InFlight {
  private final int limit;
  private final int perAddress;
  private final Semaphore all;
  private final ConcurrentMap<InetAddress, Lane> lanes = new ConcurrentHashMap<>();
  private final AtomicInteger waiting = new AtomicInteger();

  InFlight(Config.Limits limits) {
    this.limit = limits.inFlight();
    this.perAddress = limits.perAddress();
    this.all = new Semaphore(limits.inFlight(), true);
  }

  /** The right to probe; given back by closing it. */
  @FunctionalInterface
  interface Permit extends AutoCloseable {
    @Override
    void close();
  }

  /** Waits for the right to probe {@code address}, or what only a proxy knows the address of. */
  Permit acquire(Optional<InetAddress> address) throws InterruptedException {
    return address.isPresent() ? acquire(address.get()) : acquire();
  }

  /**
   * Waits for the right to probe {@code address}. The address comes first, so that whoever waits
   * for a slow address keeps nobody else from starting.
   */
  Permit acquire(InetAddress address) throws InterruptedException {
    Lane lane = enter(address);
    waiting.incrementAndGet();
    try {
      lane.permits.acquire();
      try {
        all.acquire();
      } catch (InterruptedException e) {
        lane.permits.release();
        throw e;
      }
    } catch (InterruptedException e) {
      leave(address);
      throw e;
    } finally {
      waiting.decrementAndGet();
    }
    return () -> {
      all.release();
      lane.permits.release();
      leave(address);
    };
  }

  /** Waits for the right to do something on the network that is no probe of an address. */
  Permit acquire() throws InterruptedException {
    waiting.incrementAndGet();
    try {
      all.acquire();
    } finally {
      waiting.decrementAndGet();
    }
    return all::release;
  }

  int current() {
    return limit - all.availablePermits();
  }

  int limit() {
    return limit;
  }

  int waiting() {
    return waiting.get();
  }

  private Lane enter(InetAddress address) {
    return lanes.compute(
        address,
        (key, known) -> {
          Lane lane = known == null ? new Lane(new Semaphore(perAddress, true)) : known;
          lane.users++;
          return lane;
        });
  }

  private void leave(InetAddress address) {
    lanes.computeIfPresent(address, (key, lane) -> --lane.users == 0 ? null : lane);
  }

  /** One destination address; exists while somebody probes it or waits to. */
  private static final class Lane {
    final Semaphore permits;
    // Changed only within the map's atomic operations on the lane's key.
    int users;

    Lane(Semaphore permits) {
      this.permits = permits;
    }
  }
}
