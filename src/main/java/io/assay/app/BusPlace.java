package io.assay.app;

import io.assay.bus.BusException;
import io.assay.bus.BusStart;
import io.assay.config.Bus;
import java.nio.file.Path;
import org.slf4j.Logger;

/** Where a process that uses the bus keeps what must outlive it, and whether Kafka is there. */
final class BusPlace {
  private BusPlace() {}

  /** The folder that the configuration names, or one of the site's own in the user's state. */
  static Path directory(Bus bus, Surroundings here) {
    return bus.directory().orElseGet(() -> here.state().resolve("bus").resolve(bus.site()));
  }

  /**
   * Looks whether Kafka can be used. That it cannot be reached is logged, since that may change.
   *
   * @throws BusException if it lets nobody in
   */
  static void check(Bus bus, Logger log) throws BusException, InterruptedException {
    BusStart.check(bus)
        .ifPresent(
            reason ->
                log.warn(
                    "Kafka cannot be reached ({}); this goes on without until it can, look after"
                        + " bus.kafka: bootstrap.servers",
                    reason));
  }
}
