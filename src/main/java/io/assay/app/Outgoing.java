package io.assay.app;

import io.assay.bus.Outbox;
import io.assay.endpoint.Expectation;
import io.assay.endpoint.Target;
import io.assay.probe.Observation;
import java.io.IOException;
import java.time.Duration;

/** Puts observations into the outbox, from which they go to judges elsewhere. Thread-safe. */
final class Outgoing implements ObservationSink {
  private final Outbox outbox;

  Outgoing(Outbox outbox) {
    this.outbox = outbox;
  }

  /** There is no state of a target here. */
  @Override
  public void add(Target target, Duration interval) {}

  @Override
  public void release(Target target) {}

  @Override
  public void remove(Target target) {}

  /** Waits while the outbox has no room: probing stands still rather than lose anything. */
  @Override
  public void accept(Observation observation, Expectation expectation) throws InterruptedException {
    try {
      outbox.add(observation);
    } catch (IOException e) {
      throw new IllegalStateException("the outbox does not take an observation", e);
    }
  }
}
