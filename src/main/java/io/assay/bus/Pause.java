package io.assay.bus;

import java.time.Duration;

/** Pauses between attempts, each twice as long as the one before. Confined to one thread. */
final class Pause {
  private Duration next = Bounds.PAUSE;

  /** The next one. */
  Duration next() {
    Duration pause = next;
    Duration doubled = pause.multipliedBy(2);
    next = doubled.compareTo(Bounds.LONGEST_PAUSE) < 0 ? doubled : Bounds.LONGEST_PAUSE;
    return pause;
  }

  /** Something went well: the next one is short again. */
  void over() {
    next = Bounds.PAUSE;
  }
}
