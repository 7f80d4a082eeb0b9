package io.assay.history;

import io.assay.endpoint.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What the writer remembers of one target: its newest rows. Not thread-safe. */
final class TargetRow {
  private final long id;
  private final List<Interval<SeenTls>> sightings;
  private Optional<Interval<Held>> held;
  private long newest;
  private long kept;
  private Optional<Sha256> results = Optional.empty();
  private long resultsAt;
  private long hour = -1;

  /** Octets between groups, since there are many targets. */
  private byte[] packed = {};

  private Optional<HourStages> stages = Optional.empty();
  private boolean changed;

  /**
   * @param sightings those that may go on
   * @param kept when the last observation began that was kept whole
   */
  TargetRow(long id, List<Interval<SeenTls>> sightings, Optional<Interval<Held>> held, long kept) {
    this.id = id;
    this.sightings = new ArrayList<>(sightings);
    this.held = held;
    this.newest = held.map(Interval::last).orElse(Long.MIN_VALUE);
    this.kept = kept;
  }

  long id() {
    return id;
  }

  /** Whether a probe that began then is newer than all before; then it is the newest. */
  boolean isNews(long at) {
    boolean news = at > newest;
    newest = Math.max(at, newest);
    return news;
  }

  /** Whether no rows of it have changed since it was asked last; from then on they have. */
  boolean firstChange() {
    boolean first = !changed;
    changed = true;
    return first;
  }

  /** Its rows are written. */
  void wasWritten() {
    changed = false;
    stages.ifPresent(open -> packed = open.toByteArray());
    stages = Optional.empty();
  }

  /** The sighting that {@code seen} makes longer, or a new one. */
  Interval<SeenTls> sighting(SeenTls seen, long at) {
    sightings.removeIf(one -> one.last() < at - Bounds.UNSEEN.toNanos());
    for (Interval<SeenTls> one : sightings) {
      if (one.what().equals(seen)) {
        return one;
      }
    }
    if (sightings.size() >= Bounds.BESIDE) {
      sightings.remove(
          sightings.stream().min(Comparator.comparingLong(Interval::last)).orElseThrow());
    }
    Interval<SeenTls> begun = Interval.begun(seen, at);
    sightings.add(begun);
    return begun;
  }

  /** The interval that {@code now} makes longer, or a new one. */
  Interval<Held> held(Held now, long at) {
    Interval<Held> one =
        held.filter(known -> known.what().equals(now)).orElseGet(() -> Interval.begun(now, at));
    held = Optional.of(one);
    return one;
  }

  /** Whether it is time for an observation to be kept as a sample. */
  boolean isSampleDue(long at, long every) {
    return kept == Long.MIN_VALUE || at - kept >= every;
  }

  void kept(long at) {
    kept = at;
  }

  /**
   * Whether {@code results} are what was kept whole of the checks lately; if not, they are from now
   * on.
   */
  boolean isAsBefore(String results, long at) {
    Sha256 digest = Sha256.of(results.getBytes(StandardCharsets.UTF_8));
    boolean same =
        this.results.filter(digest::equals).isPresent()
            && at - resultsAt < Bounds.RESULTS.toNanos();
    if (!same) {
      this.results = Optional.of(digest);
      resultsAt = at;
    }
    return same;
  }

  /** When the hour began of which timings are gathered; negative where there is none. */
  long hour() {
    return hour;
  }

  /** The timings of that hour, to be added to. */
  HourStages stages() {
    HourStages open = stages.orElseGet(() -> HourStages.of(packed));
    stages = Optional.of(open);
    return open;
  }

  void hour(long begun, HourStages known) {
    hour = begun;
    stages = Optional.of(known);
  }
}
