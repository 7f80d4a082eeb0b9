package io.assay.bus;

import io.assay.lab.Observations;
import io.assay.probe.Observation;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** Adds to an outbox as probes do, several at once. */
final class Adding {
  private static final int AT_ONCE = 16;

  private Adding() {}

  /** Adds until it is told to end; the future answers how many were added. */
  static Future<Integer> start(
      ExecutorService threads, Outbox outbox, Observations source, AtomicBoolean ending) {
    AtomicInteger next = new AtomicInteger();
    List<Future<Integer>> all = new ArrayList<>();
    for (int i = 0; i < AT_ONCE; i++) {
      all.add(
          threads.submit(
              () -> {
                int added = 0;
                while (!ending.get()) {
                  Observation observation;
                  synchronized (source) {
                    observation = source.number(next.getAndIncrement());
                  }
                  outbox.add(observation);
                  added++;
                }
                return added;
              }));
    }
    return threads.submit(
        () -> {
          int added = 0;
          for (Future<Integer> each : all) {
            added += each.get();
          }
          return added;
        });
  }
}
