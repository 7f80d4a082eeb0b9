package io.assay.app;

import io.assay.endpoint.Expectation;
import io.assay.endpoint.Target;
import io.assay.probe.Observation;

/** Where observations go. Thread-safe. */
interface ObservationSink {

  /** Begins to keep state for {@code target}; nothing happens where there is some. */
  void add(Target target);

  /** Drops all state of {@code target}; a probe of it still under way leaves none behind. */
  void remove(Target target);

  /**
   * Takes an observation over; it is not lost any more when this returns.
   *
   * @param expectation what is expected of its endpoint
   * @throws InterruptedException if this process ends first; then the observation is dropped
   */
  void accept(Observation observation, Expectation expectation) throws InterruptedException;
}
