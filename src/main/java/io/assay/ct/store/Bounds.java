package io.assay.ct.store;

import java.time.Duration;

/** How much is kept. Whatever a log says is hostile, also in its amount. */
final class Bounds {
  /** Octets of the file; what goes beyond is refused as if the disk were full. */
  static final long FILE_OCTETS = 64L << 30;

  /** Octets of the file up to which it is checked as a whole when it is opened for following. */
  static final long CHECKED_OCTETS = 64L << 20;

  /** How long a write waits for another process that writes. */
  static final Duration BUSY = Duration.ofSeconds(10);

  /** Connections that read at once. */
  static final int READERS = 4;

  /**
   * Octets of one entry, its leaf and its certificate each, that are kept; real ones have 2,000.
   */
  static final int ENTRY_OCTETS = 256 << 10;

  /** Certificates of a chain that are kept; real ones have two or three. */
  static final int CHAIN = 10;

  /** Octets of one certificate of a chain; longer ones end what is kept of the chain. */
  static final int CHAIN_OCTETS = 64 << 10;

  /** Matches that are kept of each log for each identity; what is beyond is counted. */
  static final long MATCHES = 50_000;

  /** Octets that are kept of each log's matches; beyond, a match is kept without its octets. */
  static final long LOG_OCTETS = 1L << 30;

  /** Names and addresses of one match, each, that are kept and can be searched for. */
  static final int NAMES = 1_000;

  /** Characters of one name that are kept. */
  static final int NAME_CHARACTERS = 1_024;

  /** Characters of an issuer's name, a note or a remark that are kept. */
  static final int TEXT_CHARACTERS = 2_048;

  /** Identities of one match that are kept: of each resolver one, then further ones. */
  static final int HITS = 1_000;

  /** Names, addresses and identities each that are kept of a match beyond {@link #LOG_OCTETS}. */
  static final int FEW = 16;

  /** Tree heads of one log that wait for their proof. */
  static final int HELD_HEADS = 10_000;

  /** Hashes of an audit path: the depth of a tree of 2^63 entries. */
  static final int PATH = 63;

  /** Problems of one log that are kept apart; what is beyond is counted with the last one. */
  static final int PROBLEMS = 1_000;

  /** Alarms that are handed out at once. */
  static final int UNANNOUNCED = 1_000;

  /** Matches that are read at once in a search. */
  static final int PAGE = 64;

  /** Entries of one issuance that are looked at together; two in each log are usual. */
  static final int ENTRIES = 1_000;

  /** Certificates that are remembered as served by each resolver; the longest unseen go first. */
  static final int SERVED = 10_000;

  /** How old the time of a sighting may be before it is written anew. */
  static final Duration SIGHTING = Duration.ofHours(1);

  /** Matches without inclusion proof that are told at once. */
  static final int UNPROVED = 100;

  private Bounds() {}
}
