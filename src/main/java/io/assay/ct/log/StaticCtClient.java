package io.assay.ct.log;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.assay.ct.Log;
import io.assay.ct.log.LogException.Kind;
import io.assay.ct.log.TilesAhead.Wanted;
import io.assay.ct.tree.CompactRange;
import io.assay.ct.tree.InclusionProof;
import io.assay.ct.tree.Proofs;
import io.assay.ct.tree.SignedTreeHead;
import io.assay.ct.tree.Span;
import io.assay.ct.tree.TreeHead;
import io.assay.endpoint.Sha256;
import io.assay.probe.Octets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Reads a static log (C2SP static-ct-api). What such a log proves follows from its tiles. Entries
 * are read a tile at a time, and the next tiles meanwhile. Thread-safe.
 */
final class StaticCtClient implements LogClient {
  private static final String CHECKPOINT = "/checkpoint";

  private final Log log;
  private final LogTransport transport;
  private final Enormous enormous;
  private final TileTree tree;
  private final TilesAhead ahead;
  private final Cache<Sha256, Octets> issuers =
      Caffeine.newBuilder().maximumSize(Bounds.ISSUERS).executor(Runnable::run).build();

  StaticCtClient(Log log, LogTransport transport, Enormous enormous) {
    this.log = log;
    this.transport = transport;
    this.enormous = enormous;
    this.tree = new TileTree(transport);
    this.ahead = new TilesAhead(wanted -> tile(wanted, Bounds.PAGE_OCTETS));
  }

  @Override
  public Log log() {
    return log;
  }

  @Override
  public SignedTreeHead treeHead() throws LogException, InterruptedException {
    String where = transport.url(CHECKPOINT);
    return Checkpoint.read(transport.get(CHECKPOINT, Bounds.HEAD_OCTETS), where)
        .verified(log, where);
  }

  @Override
  public void proveConsistency(TreeHead first, TreeHead second)
      throws LogException, InterruptedException {
    if (Verified.needsProof(first, second, transport.url(""))
        && !range(first.size(), second).root().equals(first.rootHash())) {
      throw Verified.inconsistent(first, second, transport.url(""));
    }
  }

  @Override
  public CompactRange range(long size, TreeHead head) throws LogException, InterruptedException {
    Verified.position(size, 0, head.size());
    return CompactRange.of(size, tree.nodes(new Span(0, size).nodes(), head));
  }

  @Override
  public InclusionProof inclusion(byte[] leafHash, OptionalLong index, TreeHead head)
      throws LogException, InterruptedException {
    if (index.isEmpty()) {
      throw new LogException(
          Kind.NOT_FOUND,
          transport.url("") + ": a static log finds an entry by nothing but its index");
    }
    long at = index.getAsLong();
    if (at < 0 || at >= head.size()) {
      throw new LogException(
          Kind.NOT_FOUND,
          "%s: no entry %d in a tree of size %d".formatted(transport.url(""), at, head.size()));
    }
    List<Sha256> path = tree.hashes(Span.ofInclusion(at, head.size()), head);
    if (!Proofs.verifyInclusion(leafHash, at, head, path)) {
      throw new LogException(
          Kind.UNPROVEN,
          "%s: entry %d is another one in the tree of size %d"
              .formatted(transport.url(""), at, head.size()));
    }
    return new InclusionProof(at, head, path);
  }

  @Override
  public List<LogEntry> entries(long from, long to, TreeHead head)
      throws LogException, InterruptedException {
    Verified.position(to, from + 1, head.size());
    Verified.position(from, 0, to - 1);
    Wanted wanted = wanted(from / TilePath.WIDTH, head);
    List<Wanted> next = new ArrayList<>();
    for (int i = 1;
        i <= Bounds.TILES_AHEAD && (to - 1) / TilePath.WIDTH - wanted.index() >= i;
        i++) {
      next.add(wanted(wanted.index() + i, head));
    }
    List<LogEntry> tile;
    try {
      tile = ahead.read(wanted, next);
    } catch (LogTransport.TooLong e) {
      tile = enormous.read(octets -> tile(wanted, octets));
    }
    int start = (int) (from % TilePath.WIDTH);
    return List.copyOf(tile.subList(start, (int) Math.min(tile.size(), start + to - from)));
  }

  /** The tile as it is in the tree of {@code head}. */
  private static Wanted wanted(long index, TreeHead head) {
    return new Wanted(index, (int) Math.min(TilePath.WIDTH, head.size() - index * TilePath.WIDTH));
  }

  private List<LogEntry> tile(Wanted wanted, int octets)
      throws LogException, LogTransport.TooLong, InterruptedException {
    try {
      return tile(wanted, wanted.width(), octets);
    } catch (LogException e) {
      // It may vanish when there is the full one.
      if (e.kind() != Kind.NOT_FOUND || wanted.width() == TilePath.WIDTH) {
        throw e;
      }
    }
    return tile(wanted, TilePath.WIDTH, octets);
  }

  /**
   * @param served how many entries are asked for, of which as many as are wanted are read
   */
  private List<LogEntry> tile(Wanted wanted, int served, int octets)
      throws LogException, LogTransport.TooLong, InterruptedException {
    String path = TilePath.data(wanted.index(), served);
    return DataTile.read(
        transport.get(path, octets, Bounds.PAGE_DEADLINE).toByteArray(),
        wanted.index() * TilePath.WIDTH,
        wanted.width(),
        served > wanted.width(),
        transport.url(path));
  }

  @Override
  public List<Octets> chain(LogEntry entry) throws LogException, InterruptedException {
    List<Sha256> fingerprints = entry.chainFingerprints();
    if (fingerprints.size() > Bounds.CHAIN) {
      throw new LogException(
          Kind.MALFORMED,
          "%s: entry %d with a chain of %d certificates, more than %d"
              .formatted(transport.url(""), entry.index(), fingerprints.size(), Bounds.CHAIN));
    }
    List<Octets> chain = new ArrayList<>();
    for (Sha256 fingerprint : fingerprints) {
      chain.add(issuer(fingerprint));
    }
    return List.copyOf(chain);
  }

  private Octets issuer(Sha256 fingerprint) throws LogException, InterruptedException {
    Octets known = issuers.getIfPresent(fingerprint);
    if (known == null) {
      String path = "/issuer/" + fingerprint.hex();
      known = transport.get(path, Bounds.ISSUER_OCTETS);
      if (!Sha256.of(known.toByteArray()).equals(fingerprint)) {
        throw new LogException(
            Kind.MALFORMED, transport.url(path) + ": another certificate than that of this digest");
      }
      issuers.put(fingerprint, known);
    }
    return known;
  }

  @Override
  public Map<RequestOutcome, Long> requests() {
    return transport.requests();
  }
}
