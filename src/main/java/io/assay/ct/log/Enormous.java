package io.assay.ct.log;

import java.util.concurrent.Semaphore;

/**
 * Fetches what has an enormous entry in it, one at a time for all logs that share this, so that
 * many of them together cannot fill the memory. Thread-safe.
 */
final class Enormous {
  private final Semaphore one = new Semaphore(1, true);

  /** Fetches and reads while no other does. */
  @FunctionalInterface
  interface Page<T> {
    /**
     * Reads the page.
     *
     * @param octets how many it may have
     */
    T read(int octets) throws LogException, LogTransport.TooLong, InterruptedException;
  }

  <T> T read(Page<T> page) throws LogException, InterruptedException {
    one.acquire();
    try {
      return page.read(Bounds.ENORMOUS_OCTETS);
    } catch (LogTransport.TooLong e) {
      throw e.asFault();
    } finally {
      one.release();
    }
  }
}
