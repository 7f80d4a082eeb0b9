package io.assay.ct.log;

import io.assay.ct.Log;
import io.assay.ct.log.LogException.Kind;
import io.assay.ct.tree.CompactRange;
import io.assay.ct.tree.InclusionProof;
import io.assay.ct.tree.Proofs;
import io.assay.ct.tree.SignedTreeHead;
import io.assay.ct.tree.TreeHasher;
import io.assay.ct.tree.TreeHead;
import io.assay.endpoint.Sha256;
import io.assay.probe.Octets;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads a log of RFC 6962, section 4. Thread-safe. */
final class Rfc6962Client implements LogClient {
  private static final String GET_STH = "/ct/v1/get-sth";

  private final Log log;
  private final LogTransport transport;
  private final Enormous enormous;
  private final PageSize pages = new PageSize();

  Rfc6962Client(Log log, LogTransport transport, Enormous enormous) {
    this.log = log;
    this.transport = transport;
    this.enormous = enormous;
  }

  @Override
  public Log log() {
    return log;
  }

  @Override
  public SignedTreeHead treeHead() throws LogException, InterruptedException {
    Rfc6962Answer answer = ask(GET_STH);
    return Verified.head(
        new SignedTreeHead(
            log.id(),
            new TreeHead(answer.number("tree_size"), answer.hash("sha256_root_hash")),
            Instant.ofEpochMilli(answer.number("timestamp")),
            answer.octets("tree_head_signature")),
        log,
        answer.where());
  }

  @Override
  public void proveConsistency(TreeHead first, TreeHead second)
      throws LogException, InterruptedException {
    if (Verified.needsProof(first, second, transport.url(""))) {
      Rfc6962Answer answer =
          ask(
              "/ct/v1/get-sth-consistency?first=%d&second=%d"
                  .formatted(first.size(), second.size()));
      if (!Proofs.verifyConsistency(first, second, answer.hashes("consistency"))) {
        throw Verified.inconsistent(first, second, answer.where());
      }
    }
  }

  @Override
  public CompactRange range(long size, TreeHead head) throws LogException, InterruptedException {
    Verified.position(size, 0, head.size());
    if (size == 0) {
      return CompactRange.empty();
    }
    CompactRange range = unproven(size, head);
    proveConsistency(range.head(), head);
    return range;
  }

  private CompactRange unproven(long size, TreeHead head)
      throws LogException, InterruptedException {
    try {
      String path =
          "/ct/v1/get-entry-and-proof?leaf_index=%d&tree_size=%d".formatted(size - 1, size);
      Rfc6962Answer answer = answer(path, Bounds.PAGE_OCTETS);
      byte[] leaf = answer.octets("leaf_input").toByteArray();
      byte[] hash = new TreeHasher().leaf(leaf, 0, leaf.length);
      Optional<CompactRange> range =
          CompactRange.fromInclusion(size, hash, answer.hashes("audit_path"));
      if (range.isPresent()) {
        return range.get();
      }
    } catch (LogException e) {
      switch (e.kind()) {
        case REFUSED, NOT_FOUND, MALFORMED -> {
          // A part of the protocol that little needs, and not every log has.
        }
        case UNREACHABLE, THROTTLED, UNPROVEN, BAD_SIGNATURE -> throw e;
      }
    }
    return byHash(size, head);
  }

  /**
   * Made of the proof of the last leaf that the log finds where it is, and the leaves behind it: of
   * leaves that are the same, it finds one.
   */
  private CompactRange byHash(long size, TreeHead head) throws LogException, InterruptedException {
    long start = Math.max(0, size - Bounds.ENTRIES_BACK);
    List<byte[]> leaves = new ArrayList<>();
    while (start + leaves.size() < size) {
      entries(start + leaves.size(), size, head).forEach(entry -> leaves.add(entry.leafHash()));
    }
    Optional<CompactRange> known =
        start == 0 ? Optional.of(CompactRange.empty()) : Optional.empty();
    for (int last = leaves.size() - 1; last >= 0 && known.isEmpty(); last--) {
      long upTo = start + last + 1;
      Rfc6962Answer answer = ask(proofPath(leaves.get(last), upTo));
      if (answer.number("leaf_index") == upTo - 1) {
        known = CompactRange.fromInclusion(upTo, leaves.get(last), answer.hashes("audit_path"));
      }
    }
    CompactRange range =
        known.orElseThrow(
            () ->
                new LogException(
                    Kind.UNPROVEN,
                    "%s: no proof for any of %d entries before %d"
                        .formatted(transport.url(""), leaves.size(), size)));
    leaves.subList((int) (range.size() - start), leaves.size()).forEach(range::append);
    return range;
  }

  @Override
  public InclusionProof inclusion(byte[] leafHash, OptionalLong index, TreeHead head)
      throws LogException, InterruptedException {
    if (head.size() == 0) {
      throw new LogException(Kind.NOT_FOUND, transport.url("") + ": the tree has no entries");
    }
    Rfc6962Answer answer = ask(proofPath(leafHash, head.size()));
    InclusionProof proof =
        new InclusionProof(answer.number("leaf_index"), head, answer.hashes("audit_path"));
    if (!proof.verify(leafHash)) {
      throw new LogException(
          Kind.UNPROVEN,
          "%s: no proof that entry %d is in the tree of size %d"
              .formatted(answer.where(), proof.index(), head.size()));
    }
    return proof;
  }

  @Override
  public List<LogEntry> entries(long from, long to, TreeHead head)
      throws LogException, InterruptedException {
    Verified.position(to, from + 1, head.size());
    Verified.position(from, 0, to - 1);
    while (true) {
      int asked = pages.ask(from, to - from);
      try {
        List<LogEntry> entries = page(from, asked, Bounds.PAGE_OCTETS);
        pages.given(asked, entries.size());
        return entries;
      } catch (LogTransport.TooLong e) {
        pages.tooLong(asked);
        if (asked == 1) {
          return enormous.read(octets -> page(from, 1, octets));
        }
      }
    }
  }

  private List<LogEntry> page(long from, int asked, int octets)
      throws LogException, LogTransport.TooLong, InterruptedException {
    String path = "/ct/v1/get-entries?start=%d&end=%d".formatted(from, from + asked - 1);
    return EntriesReader.read(
        transport.get(path, octets, Bounds.PAGE_DEADLINE), from, asked, transport.url(path));
  }

  @Override
  public List<Octets> chain(LogEntry entry) {
    return entry.chain();
  }

  @Override
  public Map<RequestOutcome, Long> requests() {
    return transport.requests();
  }

  private static String proofPath(byte[] leafHash, long size) {
    String hash = Sha256.ofDigest(leafHash).base64();
    return "/ct/v1/get-proof-by-hash?hash=%s&tree_size=%d"
        .formatted(URLEncoder.encode(hash, StandardCharsets.UTF_8), size);
  }

  private Rfc6962Answer ask(String path) throws LogException, InterruptedException {
    return answer(path, Bounds.PROOF_OCTETS);
  }

  private Rfc6962Answer answer(String path, int octets) throws LogException, InterruptedException {
    return Rfc6962Answer.read(transport.get(path, octets), transport.url(path));
  }
}
