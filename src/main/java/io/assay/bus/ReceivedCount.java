package io.assay.bus;

import java.util.concurrent.atomic.LongAdder;

/** Counts what became of records. Thread-safe. */
final class ReceivedCount {
  final LongAdder received = new LongAdder();
  final LongAdder replayed = new LongAdder();
  final LongAdder duplicates = new LongAdder();
  final LongAdder missed = new LongAdder();
  final LongAdder defects = new LongAdder();
}
