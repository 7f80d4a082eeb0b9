package io.assay.lab.net;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Something that happens to the traffic through a router, from the moment it is made until it is
 * closed; closing it again does nothing. Thread-safe.
 */
public final class Intervention implements AutoCloseable {
  private final Runnable end;
  private final AtomicBoolean ended = new AtomicBoolean();

  Intervention(Runnable end) {
    this.end = end;
  }

  @Override
  public void close() {
    if (ended.compareAndSet(false, true)) {
      end.run();
    }
  }
}
