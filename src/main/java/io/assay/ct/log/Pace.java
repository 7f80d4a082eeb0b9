package io.assay.ct.log;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How fast a log may be asked: a bucket that fills with permits at a rate, which a log that is
 * asked too much halves, and which comes back slowly. Thread-safe.
 */
final class Pace {
  private static final double NANOS = 1e9;

  private final double fullRate;
  private final int burst;
  private final LongSupplier nanoTime;

  private double rate;

  /** Below zero are those that wait for what they have taken already. */
  private double permits;

  private long filled;
  private long pausedUntil;

  /**
   * A full bucket.
   *
   * @param rate requests a second, above 0
   * @param burst requests at once after a time without any, from 1
   */
  Pace(double rate, int burst) {
    this(rate, burst, System::nanoTime);
  }

  Pace(double rate, int burst, LongSupplier nanoTime) {
    if (!(rate > 0) || burst < 1) {
      throw new IllegalArgumentException(
          "no pace of %s a second, %d at once".formatted(rate, burst));
    }
    this.fullRate = rate;
    this.burst = burst;
    this.nanoTime = nanoTime;
    this.rate = rate;
    this.permits = burst;
    this.filled = nanoTime.getAsLong();
    this.pausedUntil = filled;
  }

  /** How long the log has asked not to be asked; zero or less if it may be. */
  synchronized Duration pause() {
    return Duration.ofNanos(pausedUntil - nanoTime.getAsLong());
  }

  /** Takes a permit, and says how long to wait for it. */
  synchronized Duration take() {
    fill();
    permits--;
    return permits >= 0 ? Duration.ZERO : Duration.ofNanos((long) (-permits / rate * NANOS));
  }

  /** The log has answered as it should. */
  synchronized void answered() {
    fill();
    rate = Math.min(fullRate, rate + fullRate * Bounds.RECOVERY);
  }

  /**
   * The log is asked too much.
   *
   * @param wait how long it asks to wait
   */
  synchronized void throttled(Duration wait) {
    fill();
    rate = Math.max(fullRate * Bounds.SLOWEST, rate / 2);
    permits = Math.min(permits, 0);
    if (wait.compareTo(pause()) > 0) {
      pausedUntil = nanoTime.getAsLong() + wait.toNanos();
    }
  }

  /** Requests a second, as it is now. */
  synchronized double rate() {
    return rate;
  }

  private void fill() {
    long now = nanoTime.getAsLong();
    permits = Math.min(burst, permits + (now - filled) / NANOS * rate);
    filled = now;
  }
}
