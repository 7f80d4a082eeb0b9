package io.assay.app;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.random.RandomGenerator;

/**
 * When each job is due: first at a random moment within its interval, then at exact multiples of
 * the interval. All times are of the monotonic clock, in nanoseconds.
 *
 * <p>What could not be started near its time is not made up for: after a pause of the machine the
 * jobs go on in their old phases instead of all at once. Not thread-safe.
 */
final class Timetable<J> {
  private static final long PUNCTUAL_NANOS = Duration.ofSeconds(1).toNanos();

  private final RandomGenerator random;
  private final Map<J, Entry<J>> entries = new HashMap<>();
  private PriorityQueue<Entry<J>> queue = new PriorityQueue<>(Timetable::sooner);

  Timetable(RandomGenerator random) {
    this.random = random;
  }

  /**
   * A moment at which a job was due.
   *
   * @param job to start now; absent if it is too late for that
   * @param nanos when it was due; never in the future
   * @param missed how many times it was due before without having been taken, or is too late now
   */
  record Due<J>(Optional<J> job, long nanos, long missed) {}

  /**
   * Makes {@code intervals} the jobs. One that was there with the same interval keeps its phase.
   */
  void replace(Map<J, Duration> intervals, long now) {
    entries.keySet().retainAll(intervals.keySet());
    intervals.forEach(
        (job, interval) -> {
          Entry<J> known = entries.get(job);
          if (known == null || known.interval != interval.toNanos()) {
            long first = now + random.nextLong(interval.toNanos());
            entries.put(job, new Entry<>(job, interval.toNanos(), first));
          }
        });
    queue = new PriorityQueue<>(Math.max(1, entries.size()), Timetable::sooner);
    queue.addAll(entries.values());
  }

  /** When the next job is due; empty if there is none. */
  OptionalLong next() {
    Entry<J> head = queue.peek();
    return head == null ? OptionalLong.empty() : OptionalLong.of(head.due);
  }

  /** Takes one job that is due at {@code now} and enters its next time; empty if none is due. */
  Optional<Due<J>> take(long now) {
    Entry<J> head = queue.peek();
    if (head == null || head.due - now > 0) {
      return Optional.empty();
    }
    queue.poll();
    long missed = (now - head.due) / head.interval;
    long latest = head.due + missed * head.interval;
    head.due = latest + head.interval;
    queue.add(head);
    return Optional.of(
        now - latest <= tolerance(head.interval)
            ? new Due<>(Optional.of(head.job), latest, missed)
            : new Due<>(Optional.empty(), latest, missed + 1));
  }

  /** A tenth of the interval, but not less than a second or half of a short interval. */
  private static long tolerance(long interval) {
    return Math.max(Math.min(PUNCTUAL_NANOS, interval / 2), interval / 10);
  }

  /** Compares by difference, since the monotonic clock may pass the end of its range. */
  private static int sooner(Entry<?> a, Entry<?> b) {
    return Long.signum(a.due - b.due);
  }

  private static final class Entry<J> {
    final J job;
    final long interval;
    long due;

    Entry(J job, long interval, long due) {
      this.job = job;
      this.interval = interval;
      this.due = due;
    }
  }
}
