package io.assay.ct.log;

import static io.assay.ct.log.Reading.failure;
import static org.assertj.core.api.Assertions.assertThat;

import io.assay.ct.log.LogException.Kind;
import io.assay.ct.tree.CompactRange;
import io.assay.ct.tree.TreeHead;
import io.assay.endpoint.Sha256;
import io.assay.fetch.Fetcher;
import io.assay.lab.CtEntry;
import io.assay.lab.HttpConversation;
import io.assay.lab.Rfc6962Log;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A log of RFC 6962 that does all that a log must not do. */
class HostileRfc6962LogTest {
  private static final String STH = "/ct/v1/get-sth";
  private static final String CONSISTENCY = "/ct/v1/get-sth-consistency";
  private static final String ENTRIES = "/ct/v1/get-entries";
  private static final String PROOF = "/ct/v1/get-proof-by-hash";
  private static final String ENTRY_AND_PROOF = "/ct/v1/get-entry-and-proof";

  private final Rfc6962Log server = Rfc6962Log.start();
  private final Fetcher fetcher = Reading.fetcher();
  private final LogClient client = Reading.clients(fetcher).of(server.log());

  @AfterEach
  void close() {
    fetcher.close();
    server.close();
  }

  @Test
  void treeHeadsOfAbsurdSizesAreMalformed() throws Exception {
    String root = TreeHead.empty().rootHash().base64();
    for (String size :
        new String[] {
          "-1", "9223372036854775808", "18446744073709551616", "1e3", "1.5", "\"1\"", "null", "[]"
        }) {
      answer(
          STH,
          "{\"tree_size\":%s,\"timestamp\":1,\"sha256_root_hash\":\"%s\",\"tree_head_signature\":\"\"}"
              .formatted(size, root));
      assertThat(failure(client::treeHead).kind()).as(size).isEqualTo(Kind.MALFORMED);
    }
    answer(
        STH,
        "{\"tree_size\":9223372036854775807,\"timestamp\":1,\"sha256_root_hash\":\"%s\",\"tree_head_signature\":\"BAMAAA==\"}"
            .formatted(root));
    assertThat(failure(client::treeHead).kind()).isEqualTo(Kind.BAD_SIGNATURE);
  }

  @Test
  void whatIsNoJsonIsMalformedAndWhatHasNoEndIsCut() throws Exception {
    TreeHead head = publish(3);
    for (String body : new String[] {"", "{", "[]", "null", "<html>", "{}", "[".repeat(5000)}) {
      answer(STH, body);
      assertThat(failure(client::treeHead).kind()).as(body).isEqualTo(Kind.MALFORMED);
    }
    for (String path : new String[] {STH, ENTRIES, PROOF, CONSISTENCY}) {
      server.frontEnd().fault(path, request -> HttpConversation.endlessBody());
    }
    assertThat(failure(client::treeHead).kind()).isEqualTo(Kind.MALFORMED);
    assertThat(failure(() -> client.entries(0, 1, head)).kind()).isEqualTo(Kind.MALFORMED);
    assertThat(failure(() -> client.inclusion(new byte[32], OptionalLong.empty(), head)).kind())
        .isEqualTo(Kind.MALFORMED);
  }

  @Test
  void aTreeThatShrinksOrForksIsUnproven() throws Exception {
    TreeHead large = publish(20);
    server.content().publish(7, Instant.now());
    TreeHead small = client.treeHead().head();
    assertThat(small.size()).as("which may be an older one").isEqualTo(7);
    client.proveConsistency(small, large);
    assertThat(prove(large, small)).isEqualTo(Kind.UNPROVEN);
    TreeHead fork = new TreeHead(7, Sha256.of(new byte[1]));
    assertThat(prove(fork, large)).isEqualTo(Kind.UNPROVEN);
    assertThat(prove(fork, small)).as("of the same size").isEqualTo(Kind.UNPROVEN);
    assertThat(prove(new TreeHead(0, fork.rootHash()), large)).isEqualTo(Kind.UNPROVEN);
  }

  @Test
  void wrongProofsAreUnproven() throws Exception {
    TreeHead large = publish(20);
    TreeHead small = new TreeHead(7, Sha256.ofDigest(server.content().root(7)));
    byte[] leaf = client.entries(4, 5, large).getFirst().leafHash();
    String some = "\"" + small.rootHash().base64() + "\"";
    for (int length : new int[] {0, 1, 4, 5, 1000}) {
      String path = String.join(",", Collections.nCopies(length, some));
      answer(CONSISTENCY, "{\"consistency\":[" + path + "]}");
      assertThat(prove(small, large)).isEqualTo(Kind.UNPROVEN);
      for (String index : new String[] {"4", "5", "19", "20", "9223372036854775807"}) {
        answer(PROOF, "{\"leaf_index\":%s,\"audit_path\":[%s]}".formatted(index, path));
        assertThat(failure(() -> client.inclusion(leaf, OptionalLong.of(4), large)).kind())
            .isEqualTo(Kind.UNPROVEN);
      }
    }
    answer(PROOF, "{\"leaf_index\":-1,\"audit_path\":[]}");
    assertThat(failure(() -> client.inclusion(leaf, OptionalLong.of(4), large)).kind())
        .isEqualTo(Kind.MALFORMED);
    answer(CONSISTENCY, "{\"consistency\":[\"AAAA\"]}");
    assertThat(prove(small, large)).isEqualTo(Kind.MALFORMED);
    answer(CONSISTENCY, "{\"consistency\":{}}");
    assertThat(prove(small, large)).isEqualTo(Kind.MALFORMED);
  }

  @Test
  void aRangeIsProvenWhateverTheLogHasOfTheProtocol() throws Exception {
    // The same leaf twice, and again where the search begins.
    server.content().add(LabEntries.some(0, 150));
    server.content().add(LabEntries.some(0, 1));
    server.content().add(LabEntries.some(40, 43));
    server.content().publish();
    TreeHead head = client.treeHead().head();
    CompactRange whole = rangeOf(head);
    assertThat(whole.head()).isEqualTo(head);
    for (String missing : new String[] {"/nothing", ENTRY_AND_PROOF}) {
      server.frontEnd().fail(missing, 404);
      for (long size : new long[] {0, 1, 63, 64, 65, 128, 150, 151, 154}) {
        CompactRange range = client.range(size, head);
        assertThat(range.size()).isEqualTo(size);
        CompactRange grown = range.copy();
        while (grown.size() < head.size()) {
          client
              .entries(grown.size(), head.size(), head)
              .forEach(entry -> grown.append(entry.leafHash()));
        }
        assertThat(grown).isEqualTo(whole);
      }
    }
    server.frontEnd().restore();
    answer(ENTRY_AND_PROOF, "{\"leaf_input\":\"AAAA\",\"audit_path\":[]}");
    assertThat(client.range(64, head).head().rootHash())
        .as("a path of the wrong length is no answer")
        .isEqualTo(Sha256.ofDigest(server.content().root(64)));
    assertThat(failure(() -> client.range(1, head)).kind()).isEqualTo(Kind.UNPROVEN);
  }

  @Test
  void aBrokenEntryInTheMiddleLosesNothingElse() throws Exception {
    server.content().add(LabEntries.some(0, 10));
    server
        .content()
        .add(List.of(new CtEntry(new byte[] {9, 9}, new byte[0], List.of(), new byte[0])));
    server.content().add(List.of(CtEntry.certificate(LabEntries.TIME, new byte[0], List.of())));
    server.content().add(LabEntries.some(11, 20));
    server.content().publish();
    TreeHead head = client.treeHead().head();
    List<LogEntry> entries = client.entries(0, head.size(), head);
    assertThat(entries).hasSize(21);
    assertThat(entries.get(10).kind()).isEqualTo(LogEntry.Kind.UNREADABLE);
    assertThat(entries.get(11).problem()).contains("the certificate has no octets");
    assertThat(entries).filteredOn(entry -> entry.problem().isEmpty()).hasSize(19);
    assertThat(rangeOf(head).head()).isEqualTo(head);
  }

  @Test
  void pagesThatAreNoneAreMalformed() throws Exception {
    TreeHead head = publish(10);
    for (String body :
        new String[] {
          "{}",
          "{\"entries\":[]}",
          "{\"entries\":null}",
          "{\"entries\":[1,2]}",
          "{\"entries\":[{}]}",
          "{\"entries\":[{\"leaf_input\":\"AAAA\"}]}",
          "{\"entries\":[{\"leaf_input\":\"!\",\"extra_data\":\"\"}]}",
          "{\"entries\":[{\"leaf_input\":\"AAA\",\"extra_data\":\"\"",
          "{\"entries\":" + "[".repeat(10_000)
        }) {
      answer(ENTRIES, body);
      assertThat(failure(() -> client.entries(0, 10, head)).kind())
          .as(body)
          .isEqualTo(Kind.MALFORMED);
    }
    // What is not asked for is passed over.
    answer(
        ENTRIES,
        """
        {"more":[{"a":[1]}],"entries":[{"x":{},"extra_data":"AAAA","leaf_input":"AA\\/A"},
         {"leaf_input":"","extra_data":""}]}""");
    assertThat(client.entries(3, 4, head)).hasSize(1);
    assertThat(client.entries(3, 5, head)).extracting(LogEntry::index).containsExactly(3L, 4L);
  }

  @Test
  void pagesOfTooManyOctetsAreAskedForInParts() throws Exception {
    List<CtEntry> entries = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      entries.add(CtEntry.certificate(LabEntries.TIME, new byte[2_000_000 + i], List.of()));
    }
    entries.add(CtEntry.certificate(LabEntries.TIME, new byte[0xffffff], List.of()));
    server.content().add(entries);
    server.content().publish();
    TreeHead head = client.treeHead().head();
    assertThat(rangeOf(head).head()).isEqualTo(head);
    assertThat(client.requests().get(RequestOutcome.TOO_LONG)).isPositive();
    LogEntry enormous = client.entries(8, 9, head).getFirst();
    assertThat(enormous.certificateEnd() - enormous.certificateStart()).isEqualTo(0xffffff);
  }

  @Test
  void aLogThatAsksToWaitIsNotAsked() throws Exception {
    server.frontEnd().fail(STH, 429, "Retry-After: 7200");
    LogException first = failure(client::treeHead);
    assertThat(first.kind()).isEqualTo(Kind.THROTTLED);
    assertThat(first.retryAfter()).contains(Duration.ofHours(1));
    server.frontEnd().restore();
    server.frontEnd().forgetRequests();
    LogException second = failure(client::treeHead);
    assertThat(second.kind()).isEqualTo(Kind.THROTTLED);
    assertThat(second.retryAfter().orElseThrow())
        .isBetween(Duration.ofMinutes(50), Duration.ofHours(1));
    assertThat(server.frontEnd().requests()).isEmpty();
    assertThat(client.requests().get(RequestOutcome.THROTTLED)).isEqualTo(1);
  }

  @Test
  void otherAnswersHaveKindsOfTheirOwn() throws Exception {
    server.frontEnd().fail(STH, 503);
    assertThat(failure(client::treeHead).kind()).isEqualTo(Kind.THROTTLED);
    server.frontEnd().fail(STH, 500);
    assertThat(failure(client::treeHead).kind()).isEqualTo(Kind.UNREACHABLE);
    server.frontEnd().fail(STH, 403);
    assertThat(failure(client::treeHead).kind()).isEqualTo(Kind.REFUSED);
    server.frontEnd().fail(STH, 404);
    assertThat(failure(client::treeHead).kind()).isEqualTo(Kind.NOT_FOUND);
    server.frontEnd().fault(STH, request -> peer -> peer.reset());
    assertThat(failure(client::treeHead).kind()).isEqualTo(Kind.UNREACHABLE);
  }

  private CompactRange rangeOf(TreeHead head) throws Exception {
    CompactRange range = CompactRange.empty();
    while (range.size() < head.size()) {
      client
          .entries(range.size(), head.size(), head)
          .forEach(entry -> range.append(entry.leafHash()));
    }
    return range;
  }

  private Kind prove(TreeHead first, TreeHead second) throws InterruptedException {
    return failure(
            () -> {
              client.proveConsistency(first, second);
              return "consistent";
            })
        .kind();
  }

  private TreeHead publish(int size) throws Exception {
    server.content().add(LabEntries.some(server.content().size(), size));
    server.content().publish();
    return client.treeHead().head();
  }

  private void answer(String path, String body) {
    server
        .frontEnd()
        .fault(
            path,
            request ->
                HttpConversation.response(
                    200, "OK", List.of(), body.getBytes(StandardCharsets.UTF_8)));
  }
}
