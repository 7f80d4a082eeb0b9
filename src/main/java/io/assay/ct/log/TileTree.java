package io.assay.ct.log;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.assay.ct.log.LogException.Kind;
import io.assay.ct.tree.Span;
import io.assay.ct.tree.TreeHasher;
import io.assay.ct.tree.TreeHead;
import io.assay.endpoint.Sha256;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The hashes of a static log's tree, from its tiles; each one is part of the tree whose head is
 * given, or there is an exception. Thread-safe.
 *
 * <p>The tiles at the right edge of a tree, which are not full, hold all that makes up its root,
 * and are verified by that. Every other tile is verified by the hash of it that the tile above has.
 * What is remembered is verified anew for each head: heads may disagree.
 */
final class TileTree {
  private final LogTransport transport;
  private final Cache<Place, HashTile> full =
      Caffeine.newBuilder().maximumSize(Bounds.TILES).executor(Runnable::run).build();
  private final Cache<TreeHead, List<HashTile>> edges =
      Caffeine.newBuilder().maximumSize(Bounds.EDGES).executor(Runnable::run).build();

  /** A tile's, of hashes of nodes of level 8 * {@code level}. */
  private record Place(int level, long index) {}

  TileTree(LogTransport transport) {
    this.transport = transport;
  }

  /** The hashes of trees that are part of the one of {@code head}, in the order given. */
  List<Sha256> hashes(List<Span> spans, TreeHead head) throws LogException, InterruptedException {
    View view = view(head);
    List<Sha256> hashes = new ArrayList<>();
    for (Span span : spans) {
      hashes.add(Sha256.ofDigest(view.hash(span)));
    }
    return hashes;
  }

  /** The hashes of perfect trees that are part of the one of {@code head}, in the order given. */
  List<Sha256> nodes(List<Span.Node> nodes, TreeHead head)
      throws LogException, InterruptedException {
    View view = view(head);
    List<Sha256> hashes = new ArrayList<>();
    for (Span.Node node : nodes) {
      hashes.add(Sha256.ofDigest(view.hash(node)));
    }
    return hashes;
  }

  private View view(TreeHead head) throws LogException, InterruptedException {
    List<HashTile> known = edges.getIfPresent(head);
    View view = new View(head, known == null ? edge(head.size()) : known);
    if (known == null) {
      Sha256 root =
          head.size() == 0
              ? TreeHead.empty().rootHash()
              : Sha256.ofDigest(view.hash(new Span(0, head.size())));
      if (!root.equals(head.rootHash())) {
        throw disagrees("the tiles at the right edge do", head);
      }
      edges.put(head, view.edge);
    }
    return view;
  }

  /** The tiles that are not full, by level; those of no hashes too. */
  private List<HashTile> edge(long size) throws LogException, InterruptedException {
    List<HashTile> edge = new ArrayList<>();
    for (int level = 0; level < Bounds.TILE_LEVELS; level++) {
      int width = (int) (tiled(size, level) % TilePath.WIDTH);
      edge.add(
          width == 0
              ? new HashTile(new byte[0])
              : partial(new Place(level, tiled(size, level + 1)), width));
    }
    return edge;
  }

  private HashTile partial(Place place, int width) throws LogException, InterruptedException {
    HashTile whole = full.getIfPresent(place);
    if (whole != null) {
      return whole.start(width);
    }
    try {
      return new HashTile(octets(place, width));
    } catch (LogException e) {
      if (e.kind() != Kind.NOT_FOUND) {
        throw e;
      }
    }
    // It may vanish when there is the full one.
    return new HashTile(Arrays.copyOf(found(place), width * TreeHasher.OCTETS));
  }

  /** A full tile, which the log has to have. */
  private byte[] found(Place place) throws LogException, InterruptedException {
    try {
      return octets(place, TilePath.WIDTH);
    } catch (LogException e) {
      // Not found is what a caller would take for an answer to its question.
      throw e.kind() == Kind.NOT_FOUND
          ? new LogException(Kind.UNREACHABLE, "" + e.getMessage(), e)
          : e;
    }
  }

  private byte[] octets(Place place, int width) throws LogException, InterruptedException {
    String path = TilePath.hashes(place.level, place.index, width);
    int octets = width * TreeHasher.OCTETS;
    // Compressed, hashes are longer.
    byte[] tile = transport.get(path, octets + Bounds.COMPRESSION_OCTETS).toByteArray();
    if (tile.length != octets) {
      throw new LogException(
          Kind.MALFORMED,
          "%s: %d octets, where a tile of %d hashes has %d"
              .formatted(transport.url(path), tile.length, width, octets));
    }
    return tile;
  }

  private LogException disagrees(String what, TreeHead head) {
    return new LogException(
        Kind.UNPROVEN,
        "%s: %s not agree with the tree head of size %d"
            .formatted(transport.url("/tile"), what, head.size()));
  }

  /** How many hashes the tiles of a level have in a tree. */
  private static long tiled(long size, int level) {
    return level == Bounds.TILE_LEVELS ? 0 : size >>> (8 * level);
  }

  /** The tree of one head. One thread's own. */
  private final class View {
    private final TreeHead head;
    private final List<HashTile> edge;
    private final TreeHasher hasher = new TreeHasher();

    View(TreeHead head, List<HashTile> edge) {
      this.head = head;
      this.edge = edge;
    }

    byte[] hash(Span span) throws LogException, InterruptedException {
      Map<Span.Node, byte[]> known = new HashMap<>();
      for (Span.Node node : span.nodes()) {
        known.put(node, hash(node));
      }
      return span.<RuntimeException>hash(hasher, node -> Objects.requireNonNull(known.get(node)));
    }

    byte[] hash(Span.Node node) throws LogException, InterruptedException {
      int level = node.level() / 8;
      int above = node.level() % 8;
      long first = node.index() << above;
      return tile(new Place(level, first / TilePath.WIDTH))
          .node((int) (first % TilePath.WIDTH), 1 << above, hasher);
    }

    private HashTile tile(Place place) throws LogException, InterruptedException {
      if (place.index == tiled(head.size(), place.level + 1)) {
        return edge.get(place.level);
      }
      byte[] expected = hash(new Span.Node(8 * (place.level + 1), place.index));
      HashTile known = full.getIfPresent(place);
      if (known != null && Arrays.equals(known.root(), expected)) {
        return known;
      }
      HashTile tile = new HashTile(found(place));
      if (!Arrays.equals(tile.root(), expected)) {
        throw disagrees(
            "tile %s does".formatted(TilePath.hashes(place.level, place.index, TilePath.WIDTH)),
            head);
      }
      full.put(place, tile);
      return tile;
    }
  }
}
