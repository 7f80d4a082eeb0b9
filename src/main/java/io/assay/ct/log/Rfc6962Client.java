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

/** Reads a log of RFC 6962. Thread-safe. */
final class Rfc6962Client implements LogClient {
  private final Log log;

  Rfc6962Client(Log log) {
    this.log = log;
  }

  @Override
  public Log log() {
    return log;
  }

  @Override
  public SignedTreeHead treeHead() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void proveConsistency(TreeHead first, TreeHead second) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompactRange range(long size, TreeHead head) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<LogEntry> entries(long from, long to, TreeHead head) {
    throw new UnsupportedOperationException();
  }

  @Override
  public InclusionProof inclusion(byte[] leafHash, OptionalLong index, TreeHead head) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<Octets> chain(LogEntry entry) {
    return entry.chain();
  }

  @Override
  public Map<RequestOutcome, Long> requests() {
    return Map.of();
  }
}
