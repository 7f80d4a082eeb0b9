package io.assay.lab.net;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Something that happens to the traffic through a router, from the moment it is made until it is
 * ended or closed. Thread-safe.
 */
public final class Intervention implements AutoCloseable {
  private final Runnable ending;
  private final AtomicBoolean ended = new AtomicBoolean();

  Intervention(Runnable ending) {
    this.ending = ending;
  }

  /** Lets traffic pass as before; ending it again does nothing. */
  public void end() {
    if (ended.compareAndSet(false, true)) {
      ending.run();
    }
  }

  /** As {@link #end}. */
  @Override
  public void close() {
    end();
  }
}
