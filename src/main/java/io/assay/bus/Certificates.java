package io.assay.bus;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.assay.config.Bus;
import io.assay.endpoint.Sha256;
import io.assay.probe.Octets;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All certificates that probers published, as every judge has them: kept on the disk, those of late
 * in memory too. Thread-safe.
 */
public final class Certificates implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Certificates.class);

  /** What an entry takes in memory beside its octets. */
  private static final int ENTRY_OCTETS = 200;

  private final JudgeStore store;
  private final WholeTopic topic;
  private final AtomicLong refused = new AtomicLong();
  private final AtomicLong kept = new AtomicLong();
  private volatile String identity = "";

  private final Cache<Sha256, Octets> recent =
      Caffeine.newBuilder()
          .maximumWeight(Bounds.CERTIFICATE_CACHE_OCTETS)
          .weigher((Sha256 _, Octets der) -> der.length() + ENTRY_OCTETS)
          .build();

  private Certificates(Bus bus, JudgeStore store) {
    this.store = store;
    this.topic =
        new WholeTopic(
            new Clients(bus), Topics.of(bus).certificates(), "certificates", new Reading());
  }

  /** Begins to read the topic; Kafka need not be there. */
  public static Certificates start(Bus bus, JudgeStore store) throws IOException {
    Certificates certificates = new Certificates(bus, store);
    certificates.kept.set(store.read(JudgeTables::certificates));
    certificates.topic.start();
    return certificates;
  }

  /** How they are. */
  public CertificateFigures figures() {
    return new CertificateFigures(kept.get(), refused.get(), topic.isComplete());
  }

  /**
   * The certificate with that digest, which must have been published at {@code nanos} of the
   * system's timer; blocks until everything was read that was on the topic then.
   */
  Optional<Octets> find(Sha256 digest, long nanos) throws InterruptedException {
    Optional<Octets> known = known(digest);
    if (known.isPresent()) {
      return known;
    }
    topic.awaitAsOf(nanos);
    return known(digest);
  }

  private Optional<Octets> known(Sha256 digest) {
    return Optional.ofNullable(recent.get(digest, missing -> stored(missing).orElse(null)));
  }

  private Optional<Octets> stored(Sha256 digest) {
    try {
      return store.read(sql -> JudgeTables.find(sql, digest));
    } catch (IOException e) {
      LOG.warn("a certificate cannot be looked up: {}", Reason.of(e));
      return Optional.empty();
    }
  }

  /** Of the topic's thread. */
  private final class Reading implements WholeTopic.Reader {
    @Override
    public Map<Integer, Long> begin(FoundTopics found) throws IOException {
      return positions(found.certificates());
    }

    @Override
    public void take(ConsumerRecords<byte[], byte[]> records) throws IOException {
      keep(records);
    }

    @Override
    public void look() {}
  }

  private Map<Integer, Long> positions(String topicIdentity) throws IOException {
    identity = topicIdentity;
    return store.read(sql -> JudgeTables.positions(sql, identity));
  }

  /** Keeps the certificates and how far the topic was read, together. */
  private void keep(ConsumerRecords<byte[], byte[]> records) throws IOException {
    Map<Integer, Long> next = new HashMap<>();
    List<Map.Entry<Sha256, byte[]>> sound = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> row : records) {
      next.put(row.partition(), row.offset() + 1);
      check(row).ifPresent(digest -> sound.add(Map.entry(digest, row.value())));
    }
    long[] fresh = {0};
    store.write(
        sql -> {
          for (Map.Entry<Sha256, byte[]> each : sound) {
            fresh[0] += JudgeTables.keep(sql, each.getKey(), each.getValue());
          }
          for (Map.Entry<Integer, Long> each : next.entrySet()) {
            JudgeTables.position(sql, identity, each.getKey(), each.getValue());
          }
        });
    sound.forEach(each -> recent.put(each.getKey(), Octets.copyOf(each.getValue())));
    kept.addAndGet(fresh[0]);
  }

  private Optional<Sha256> check(ConsumerRecord<byte[], byte[]> row) {
    byte[] key = row.key();
    byte[] value = row.value();
    if (key != null && value != null && value.length <= Bounds.CERTIFICATE_OCTETS) {
      Sha256 digest = Sha256.of(value);
      if (Arrays.equals(digest.toByteArray(), key)) {
        return Optional.of(digest);
      }
    }
    refused.incrementAndGet();
    LOG.warn(
        "the record at {}-{} offset {} is no certificate under its SHA-256 and is passed over",
        row.topic(),
        row.partition(),
        row.offset());
    return Optional.empty();
  }

  @Override
  public void close() {
    topic.close();
  }
}
