package io.assay.incident;

import io.assay.judge.Check;
import java.time.Instant;

/**
 * How a check of one target went lately: how many probes in a row were bad, or good after that. The
 * tracker's lock guards it.
 */
final class Track {
  private final Check check;
  private int bad;
  private int good;
  private Instant firstBad = Instant.MAX;
  private Instant lastBad = Instant.MIN;
  private boolean open;
  private boolean refused;

  Track(Check check) {
    this.check = check;
  }

  Check check() {
    return check;
  }

  /** Counts a bad probe, and answers how many there are in a row. */
  int bad(Instant time) {
    if (bad == 0) {
      firstBad = time;
    }
    lastBad = time;
    good = 0;
    return ++bad;
  }

  /** Counts a good probe, and answers how many there are in a row. */
  int good() {
    bad = 0;
    return ++good;
  }

  /** When the first of the bad probes in a row began. */
  Instant firstBad() {
    return firstBad;
  }

  /** When the last bad probe began. */
  Instant lastBad() {
    return lastBad;
  }

  /** Whether the target is part of an open incident. */
  boolean isOpen() {
    return open;
  }

  /** From now on it is. */
  void open() {
    open = true;
  }

  /** Whether there was no room for its incident for the first time. */
  boolean isFirstRefusal() {
    boolean first = !refused;
    refused = true;
    return first;
  }
}
