package io.assay.ct.log;

import java.time.Duration;

/** How much is read from a log, asked of it and remembered. Logs are hostile. */
final class Bounds {
  /** Octets of a tree head or checkpoint; the largest real one, with all its witnesses, has 700. */
  static final int HEAD_OCTETS = 64 << 10;

  /** Octets of a proof in JSON; one has 63 hashes at most. */
  static final int PROOF_OCTETS = 64 << 10;

  /** Octets that compression may add to a hash tile. */
  static final int COMPRESSION_OCTETS = 1024;

  /** Octets of a page of entries; real ones have 6 MB in JSON and 0.5 MB in a tile. */
  static final int PAGE_OCTETS = 8 << 20;

  /**
   * Octets of a page with an enormous entry, of which one is fetched at a time: in JSON, the
   * TBSCertificate, the precertificate and the chain of one entry can have 16 MB each.
   */
  static final int ENORMOUS_OCTETS = 65 << 20;

  /** Octets of a certificate that a static log serves by its fingerprint. */
  static final int ISSUER_OCTETS = 1 << 20;

  /** Certificates of a chain that are fetched. */
  static final int CHAIN = 16;

  /** Certificates by fingerprint that are remembered of a log, each some 1,500 octets. */
  static final int ISSUERS = 256;

  /** Hash tiles that are remembered of a log, each 8 KiB. */
  static final int TILES = 64;

  /** Tree heads of which the right edge is remembered, each some 8 KiB for each level of tiles. */
  static final int EDGES = 3;

  /** Data tiles of a log that are fetched before they are asked for. */
  static final int TILES_AHEAD = 3;

  /** Entries that are asked for at once. */
  static final int ENTRIES = 1000;

  /** Entries before a position that are tried for one that the log can prove. */
  static final int ENTRIES_BACK = 64;

  /** Time for a tree head, a proof or a hash tile. */
  static final Duration SMALL_DEADLINE = Duration.ofSeconds(30);

  /** Time for a page of entries. */
  static final Duration PAGE_DEADLINE = Duration.ofMinutes(2);

  /** How long a log can ask not to be asked again. */
  static final Duration RETRY_AFTER = Duration.ofHours(1);

  /** The part of its pace that a log is never asked less than. */
  static final double SLOWEST = 1.0 / 64;

  /** How much of the full pace comes back with each answer. */
  static final double RECOVERY = 1.0 / 256;

  /** Tile levels: with these, there are more leaves than a size can say. */
  static final int TILE_LEVELS = 8;

  private Bounds() {}
}
