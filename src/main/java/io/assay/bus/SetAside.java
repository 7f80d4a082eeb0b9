package io.assay.bus;

import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records of the topic of observations that could not be read. Each is logged and counted, and the
 * newest {@value Bounds#SET_ASIDE} are kept to be looked at. Thread-safe.
 */
final class SetAside {
  private static final Logger LOG = LoggerFactory.getLogger(SetAside.class);

  private final JudgeStore store;
  private final Map<SetAsideReason, AtomicLong> counts = new EnumMap<>(SetAsideReason.class);

  SetAside(JudgeStore store) {
    this.store = store;
    for (SetAsideReason reason : SetAsideReason.values()) {
      counts.put(reason, new AtomicLong());
    }
  }

  void add(ConsumerRecord<byte[], byte[]> row, Unreadable why, Instant now) {
    AtomicLong count = counts.get(why.reason());
    if (count != null) {
      count.incrementAndGet();
    }
    LOG.warn(
        "the record at {}-{} offset {} is set aside: {}: {}",
        row.topic(),
        row.partition(),
        row.offset(),
        why.reason().text(),
        why.detail());
    byte[] value = row.value() == null ? new byte[0] : row.value();
    SetAsideRecord entry =
        new SetAsideRecord(
            now, row.partition(), row.offset(), why.reason(), why.detail(), value.length);
    try {
      store.write(
          sql ->
              JudgeTables.setAside(
                  sql,
                  entry,
                  Arrays.copyOf(value, Math.min(value.length, Bounds.SET_ASIDE_OCTETS))));
    } catch (IOException e) {
      LOG.warn("a record that was set aside cannot be kept: {}", Reason.of(e));
    }
  }

  /** How many since the start, by reason. */
  Map<SetAsideReason, Long> counts() {
    Map<SetAsideReason, Long> now = new EnumMap<>(SetAsideReason.class);
    counts.forEach((reason, count) -> now.put(reason, count.get()));
    return now;
  }

  /** Those that are kept, the newest first. */
  List<SetAsideRecord> kept() throws IOException {
    return store.read(JudgeTables::setAside);
  }
}
