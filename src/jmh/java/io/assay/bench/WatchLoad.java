package io.assay.bench;

import io.assay.ct.watch.WatchList;
import io.assay.endpoint.EndpointException;
import io.assay.endpoint.WatchedIdentity;
import io.assay.probe.Octets;
import io.assay.x509.CertificateFacts;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * CPU time of matching one entry of a real log against 1, 100 and 10,000 watched identities, beside
 * what reading all its facts takes and what its hash takes. Prints nanoseconds an entry, the median
 * and the least of the rounds, and the ratio of the medians to that of the hash.
 *
 * <p>The works take turns within each round, so that whatever else the machine does meets them all;
 * and it is CPU time, for the same reason.
 */
public final class WatchLoad {
  private static final Path TILES =
      Path.of("..", "shared", "data", "ct", "static-ct", "navigli2025h2", "tile", "data");
  private static final int PRECERTIFICATE = 1;
  private static final int KEY_HASH_OCTETS = 32;
  private static final int WARM_UP = 40;
  private static final int ROUNDS = 41;

  private WatchLoad() {}

  /** A Certificate, or a TBSCertificate, in its tile. */
  private static final class Entry {
    private final byte[] tile;
    private final int from;
    private final int to;
    private final boolean precertificate;

    /** The Certificate, or the precertificate as it was submitted. */
    private final Octets der;

    Entry(byte[] tile, int from, int to, boolean precertificate, Octets der) {
      this.tile = tile;
      this.from = from;
      this.to = to;
      this.precertificate = precertificate;
      this.der = der;
    }
  }

  @FunctionalInterface
  private interface Work {
    int on(Entry entry);
  }

  public static void main(String[] arguments) throws IOException, NoSuchAlgorithmException {
    List<Entry> entries = entries();
    MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
    Map<String, Work> works = new LinkedHashMap<>();
    works.put(
        "SHA-256",
        entry -> {
          sha256.update(entry.tile, entry.from, entry.to - entry.from);
          return sha256.digest()[0];
        });
    for (int identities : new int[] {1, 100, 10_000}) {
      WatchList watched = watch(identities);
      works.put("match, %,d watched".formatted(identities), entry -> match(watched, entry));
    }
    works.put("all facts", entry -> CertificateFacts.of(entry.der).malformed().size());

    Map<String, List<Double>> nanos = new LinkedHashMap<>();
    int kept = 0;
    for (int round = 0; round < WARM_UP + ROUNDS; round++) {
      for (Map.Entry<String, Work> work : works.entrySet()) {
        long start = cpuNanos();
        for (Entry entry : entries) {
          kept += work.getValue().on(entry);
        }
        if (round >= WARM_UP) {
          nanos
              .computeIfAbsent(work.getKey(), _ -> new ArrayList<>())
              .add((double) (cpuNanos() - start) / entries.size());
        }
      }
    }
    report(entries, nanos, kept);
  }

  private static void report(List<Entry> entries, Map<String, List<Double>> nanos, int kept) {
    int octets = entries.stream().mapToInt(entry -> entry.to - entry.from).sum();
    System.out.printf(
        "%d entries of %d octets on average (%d)%n",
        entries.size(), octets / entries.size(), kept & 1);
    nanos.values().forEach(rounds -> rounds.sort(null));
    double hash = nanos.getOrDefault("SHA-256", List.of()).get(ROUNDS / 2);
    nanos.forEach(
        (work, rounds) ->
            System.out.printf(
                "  %-22s median %,7.0f ns, least %,7.0f ns, %.2f of the hash%n",
                work, rounds.get(ROUNDS / 2), rounds.getFirst(), rounds.get(ROUNDS / 2) / hash));
  }

  private static int match(WatchList watched, Entry entry) {
    return entry.precertificate
        ? watched.matchTbs(entry.tile, entry.from, entry.to).size()
        : watched.matchCertificate(entry.tile, entry.from, entry.to).size();
  }

  /** A mixture of every kind, of which hardly any stands in the entries. */
  private static WatchList watch(int count) {
    List<WatchedIdentity> identities = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      identities.add(
          identity(
              switch (i % 5) {
                case 0 -> "resolver%d.dns.example".formatted(i);
                case 1 -> "*.dns%d.example.com".formatted(i);
                case 2 -> "198.%d.%d.%d".formatted(18 + (i >> 14 & 1), i >> 8 & 255, i & 255);
                case 3 -> "2001:db8:%x::/%d".formatted(i, 48);
                default -> "dns%d.org".formatted(i);
              }));
    }
    return WatchList.of(Map.of("resolver", identities));
  }

  private static WatchedIdentity identity(String text) {
    try {
      return WatchedIdentity.parse(text);
    } catch (EndpointException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static List<Entry> entries() throws IOException {
    List<Entry> entries = new ArrayList<>();
    try (Stream<Path> files = Files.walk(TILES)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        read(Files.readAllBytes(file), entries);
      }
    }
    return entries;
  }

  /** Reads a data tile (static CT API): of each entry what is matched, and the submitted one. */
  private static void read(byte[] tile, List<Entry> entries) {
    ByteBuffer in = ByteBuffer.wrap(tile);
    while (in.hasRemaining()) {
      in.getLong();
      boolean precertificate = in.getShort() == PRECERTIFICATE;
      in.position(in.position() + (precertificate ? KEY_HASH_OCTETS : 0));
      int length = u24(in);
      int from = in.position();
      in.position(from + length);
      int extensions = in.getShort() & 0xffff;
      in.position(in.position() + extensions);
      int submitted = precertificate ? u24(in) : length;
      int start = precertificate ? in.position() : from;
      in.position(precertificate ? start + submitted : in.position());
      int chain = in.getShort() & 0xffff;
      in.position(in.position() + chain);
      entries.add(
          new Entry(
              tile,
              from,
              from + length,
              precertificate,
              Octets.copyOf(tile, start, start + submitted)));
    }
  }

  private static int u24(ByteBuffer in) {
    return (in.getShort() & 0xffff) << 8 | (in.get() & 0xff);
  }

  private static long cpuNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }
}
