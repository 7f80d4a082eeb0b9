package io.assay.ct.log;

import io.assay.ct.Log;
import io.assay.ct.tree.CompactRange;
import io.assay.ct.tree.InclusionProof;
import io.assay.ct.tree.SignedTreeHead;
import io.assay.ct.tree.TreeHead;
import io.assay.probe.Octets;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Reads one log. Every call holds its calling thread (a virtual one, then) until the log has
 * answered, with the log's pace and the deadlines of {@code Bounds}; none is repeated where it
 * fails. Thread-safe.
 */
public sealed interface LogClient permits Rfc6962Client, StaticCtClient {
  /** The log. */
  Log log();

  /**
   * The newest tree head that the log gives, signed by it. It may be older than one it gave before.
   */
  SignedTreeHead treeHead() throws LogException, InterruptedException;

  /**
   * Proves that the leaves of the {@code first} tree are the first ones of the {@code second}.
   *
   * @throws LogException {@link LogException.Kind#UNPROVEN} if the log proves something else
   */
  void proveConsistency(TreeHead first, TreeHead second) throws LogException, InterruptedException;

  /**
   * The first {@code size} leaves, proven to be those of the tree of {@code head}.
   *
   * @param size from 0 to that of {@code head}
   */
  CompactRange range(long size, TreeHead head) throws LogException, InterruptedException;

  /**
   * Entries next to each other, the first of which is {@code from}: at least one, perhaps fewer
   * than asked for. That they are those of the tree is not proven: append their hashes to the
   * {@link #range} before them and compare.
   *
   * @param to the first one that is not wanted, at most the size of {@code head}
   */
  List<LogEntry> entries(long from, long to, TreeHead head)
      throws LogException, InterruptedException;

  /**
   * The proof that a leaf is in the tree of {@code head}, verified.
   *
   * @param index where the leaf stands, which a static log has to be told; the proof may be for
   *     another index, if an RFC 6962 log has the same leaf there too
   * @throws LogException {@link LogException.Kind#NOT_FOUND} if the tree does not have it (yet)
   */
  InclusionProof inclusion(byte[] leafHash, OptionalLong index, TreeHead head)
      throws LogException, InterruptedException;

  /** The certificates above that of an entry, which a static log is asked for. */
  List<Octets> chain(LogEntry entry) throws LogException, InterruptedException;

  /** How many requests there were to the log, by how they ended. */
  Map<RequestOutcome, Long> requests();
}
