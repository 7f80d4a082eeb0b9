package io.assay.app;

import io.assay.endpoint.Expectation;
import io.assay.endpoint.Target;
import io.assay.probe.Observation;
import java.time.Duration;

/** Where observations go. Thread-safe. */
interface ObservationSink {

  /**
   * Begins to keep state for {@code target}, or goes on with what there is.
   *
   * @param interval how often it is probed
   */
  void add(Target target, Duration interval);

  /** Drops all state of {@code target}, with which another process goes on. */
  void release(Target target);

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
