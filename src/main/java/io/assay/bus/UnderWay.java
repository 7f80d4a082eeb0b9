package io.assay.bus;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What was handed to a producer and is not acknowledged, in the order of the outbox: acknowledged
 * is everything up to the first that is not. Bounded. Thread-safe.
 */
final class UnderWay {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition change = lock.newCondition();

  private final Deque<Long> order = new ArrayDeque<>();

  /** The octets of each, or {@link #DONE}. */
  private final Map<Long, Integer> open = new HashMap<>();

  private static final int DONE = -1;

  private long octets;
  private long upTo;
  private long changedNanos = System.nanoTime();

  /**
   * @param upTo acknowledged already
   */
  UnderWay(long upTo) {
    this.upTo = upTo;
  }

  /** Whether there was room for one more within some time; then it is among them. */
  boolean add(long sequence, int size, Duration limit) throws InterruptedException {
    long nanos = limit.toNanos();
    lock.lockInterruptibly();
    try {
      while (open.size() >= Bounds.UNDER_WAY
          || (octets > 0 && octets + size > Bounds.UNDER_WAY_OCTETS)) {
        if (nanos <= 0) {
          return false;
        }
        nanos = change.awaitNanos(nanos);
      }
      if (open.isEmpty()) {
        changedNanos = System.nanoTime();
      }
      order.add(sequence);
      open.put(sequence, size);
      octets += size;
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** One is acknowledged; answers up to which all are. */
  long done(long sequence) {
    lock.lock();
    try {
      Integer size = open.put(sequence, DONE);
      if (size != null && size != DONE) {
        octets -= size;
      }
      while (!order.isEmpty() && open.getOrDefault(order.peek(), 0) == DONE) {
        upTo = order.remove();
        open.remove(upTo);
      }
      changedNanos = System.nanoTime();
      change.signalAll();
      return upTo;
    } finally {
      lock.unlock();
    }
  }

  /** Waits until nothing is under way, for a while at most; answers whether nothing is. */
  boolean awaitNone(Duration limit) throws InterruptedException {
    long nanos = limit.toNanos();
    lock.lockInterruptibly();
    try {
      while (!open.isEmpty() && nanos > 0) {
        nanos = change.awaitNanos(nanos);
      }
      return open.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  /** For how long there has been something under way and nothing acknowledged. */
  Duration stalled() {
    lock.lock();
    try {
      return open.isEmpty() ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - changedNanos);
    } finally {
      lock.unlock();
    }
  }
}
