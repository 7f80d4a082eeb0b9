package io.assay.bus;

import java.util.concurrent.atomic.AtomicLong;

/** Counts what Kafka acknowledged. Thread-safe. */
final class PublishedCount {
  private final AtomicLong observations = new AtomicLong();
  private final AtomicLong certificates = new AtomicLong();

  void observation() {
    observations.incrementAndGet();
  }

  void certificate() {
    certificates.incrementAndGet();
  }

  long observations() {
    return observations.get();
  }

  long certificates() {
    return certificates.get();
  }
}
