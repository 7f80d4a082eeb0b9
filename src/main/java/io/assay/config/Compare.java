package io.assay.config;

import java.time.Duration;
import java.util.Optional;

/**
 * How vantage points are compared, and when an incident begins and ends.
 *
 * @param window for how long what a vantage point saw counts; three intervals of the resolver, and
 *     two minutes at least, where absent
 * @param raiseAfter how many probes in a row must say the same before a difference counts that is
 *     not beyond doubt at once; at least 1
 * @param clearAfter how many probes in a row must find nothing before it is over; at least 1
 */
public record Compare(Optional<Duration> window, int raiseAfter, int clearAfter) {
  /** In force where the file says nothing. */
  public static final Compare DEFAULT = new Compare(Optional.empty(), 3, 3);
}
