package io.assay.ct.log;

import static io.assay.ct.log.Reading.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.assay.ct.log.LogException.Kind;
import io.assay.ct.tree.CompactRange;
import io.assay.ct.tree.TreeHead;
import io.assay.endpoint.Sha256;
import io.assay.fetch.Fetcher;
import io.assay.lab.Conversation;
import io.assay.lab.CtContent;
import io.assay.lab.CtEntry;
import io.assay.lab.HttpConversation;
import io.assay.lab.LabKey;
import io.assay.lab.StaticCtLog;
import io.assay.probe.Octets;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A static log that does all that a log must not do. */
class HostileStaticLogTest {
  private final StaticCtLog server = StaticCtLog.start();
  private final Fetcher fetcher = Reading.fetcher();
  private final LogClient client = Reading.clients(fetcher).of(server.log());

  @AfterEach
  void close() {
    fetcher.close();
    server.close();
  }

  @Test
  void checkpointsOfAnotherKeyAreNotSigned() throws Exception {
    try (StaticCtLog other =
        StaticCtLog.of(new CtContent(LabKey.P256.generate()), "static.lab.test/2026h1")) {
      answer("/checkpoint", other.checkpoint().getBytes(StandardCharsets.UTF_8));
      assertThat(failure(client::treeHead).kind()).isEqualTo(Kind.BAD_SIGNATURE);
    }
    answer("/checkpoint", new byte[0]);
    assertThat(failure(client::treeHead).kind()).isEqualTo(Kind.MALFORMED);
    server.frontEnd().fault("/checkpoint", request -> HttpConversation.endlessBody());
    assertThat(failure(client::treeHead).kind()).isEqualTo(Kind.MALFORMED);
  }

  @Test
  void aPartialTileThatVanishedIsTakenFromTheFullOne() throws Exception {
    TreeHead small = publish(300);
    TreeHead large = publish(600);
    server.dropPartialTiles(true);
    assertThat(client.range(300, small).head()).isEqualTo(small);
    client.proveConsistency(small, large);
    List<LogEntry> entries = client.entries(256, 300, small);
    assertThat(entries).hasSize(44);
    assertThat(entries.getLast().index()).isEqualTo(299);
    assertThat(client.inclusion(entries.getFirst().leafHash(), OptionalLong.of(256), small).head())
        .isEqualTo(small);
  }

  @Test
  void onlyTilesOfTheTreeHeadAreAskedFor() throws Exception {
    server.content().add(LabEntries.some(0, 700));
    server.content().publish(300, Instant.now());
    TreeHead head = client.treeHead().head();
    server.content().publish();
    server.frontEnd().forgetRequests();
    assertThat(followed(head).head()).isEqualTo(head);
    client.range(256, head);
    client.range(17, head);
    assertThat(server.frontEnd().requests())
        .containsExactlyInAnyOrder(
            "/tile/data/000",
            "/tile/data/001.p/44",
            "/tile/0/001.p/44",
            "/tile/1/000.p/1",
            "/tile/0/000");
  }

  @Test
  void aTileThatIsCutShortOrGoesOnIsMalformed() throws Exception {
    TreeHead head = publish(300);
    for (String tile : new String[] {"/tile/data/000", "/tile/data/001.p/44"}) {
      long from = tile.contains("000") ? 0 : 256;
      for (int cut : new int[] {1, 10, 40, 1000}) {
        server.frontEnd().change(tile, body -> Arrays.copyOf(body, body.length - cut));
        assertThat(failure(() -> client.entries(from, 300, head)).kind()).isEqualTo(Kind.MALFORMED);
      }
      server.frontEnd().change(tile, body -> Arrays.copyOf(body, body.length + 1));
      assertThat(failure(() -> client.entries(from, 300, head)).kind()).isEqualTo(Kind.MALFORMED);
      server.frontEnd().change(tile, body -> new byte[0]);
      assertThat(failure(() -> client.entries(from, 300, head)).kind()).isEqualTo(Kind.MALFORMED);
      server.frontEnd().restore();
    }
    for (String tile : new String[] {"/tile/0/001.p/44", "/tile/1/000.p/1", "/tile/0/000"}) {
      for (int length : new int[] {-1, 1, 32, 9000}) {
        server
            .frontEnd()
            .change(tile, body -> Arrays.copyOf(body, Math.max(0, body.length + length)));
        assertThat(failure(() -> fresh().range(17, head)).kind()).isEqualTo(Kind.MALFORMED);
      }
      server.frontEnd().restore();
    }
    assertThat(client.entries(0, 300, head)).hasSize(256);
  }

  @Test
  void aFlippedBitIsFoundWhereverItIs() throws Exception {
    TreeHead head = publish(700);
    for (String tile :
        new String[] {"/tile/0/002.p/188", "/tile/1/000.p/2", "/tile/0/000", "/tile/0/001"}) {
      server.frontEnd().change(tile, HostileStaticLogTest::flipped);
      assertThat(failure(() -> fresh().range(tile.endsWith("000") ? 17 : 300, head)).kind())
          .as(tile)
          .isEqualTo(Kind.UNPROVEN);
      server.frontEnd().restore();
    }
    server.frontEnd().change("/tile/data/001", HostileStaticLogTest::flipped);
    CompactRange range = CompactRange.empty();
    client.entries(0, 700, head).forEach(entry -> range.append(entry.leafHash()));
    assertThat(client.range(256, head)).isEqualTo(range);
    client.entries(256, 700, head).forEach(entry -> range.append(entry.leafHash()));
    assertThat(client.range(512, head)).as("what was read is not in the tree").isNotEqualTo(range);
  }

  @Test
  void aForkIsUnprovenAlsoWhereTilesAreRemembered() throws Exception {
    TreeHead first = publish(600);
    CompactRange before = client.range(17, first);
    CompactRange behind = client.range(101, first);
    CtContent fork = new CtContent(server.content().keys());
    fork.add(LabEntries.some(0, 100));
    fork.add(LabEntries.some(101, 900));
    fork.publish();
    try (StaticCtLog other = StaticCtLog.of(fork, "static.lab.test/2026h1")) {
      server
          .frontEnd()
          .fault(
              "/",
              request ->
                  HttpConversation.redirect(
                      302, other.frontEnd().url() + request.target().substring(1)));
      TreeHead second = client.treeHead().head();
      assertThat(second.size()).isEqualTo(899);
      assertThat(prove(first, second)).isEqualTo(Kind.UNPROVEN);
      assertThat(client.range(17, second)).as("the same to there").isEqualTo(before);
      assertThat(client.range(101, second)).isNotEqualTo(behind);
    }
    server.frontEnd().restore();
    assertThat(prove(new TreeHead(300, Sha256.of(new byte[1])), first)).isEqualTo(Kind.UNPROVEN);
    assertThat(prove(first, new TreeHead(300, Sha256.of(new byte[1])))).isEqualTo(Kind.UNPROVEN);
    client.proveConsistency(TreeHead.empty(), first);
    client.proveConsistency(first, first);
  }

  @Test
  void inclusionIsOfTheEntryAtItsIndexOrNot() throws Exception {
    TreeHead head = publish(300);
    byte[] leaf = client.entries(7, 8, head).getFirst().leafHash();
    client.inclusion(leaf, OptionalLong.of(7), head);
    assertThat(failure(() -> client.inclusion(leaf, OptionalLong.of(8), head)).kind())
        .isEqualTo(Kind.UNPROVEN);
    for (long index : new long[] {300, -1, Long.MAX_VALUE, (1L << 40) - 1}) {
      assertThat(failure(() -> client.inclusion(leaf, OptionalLong.of(index), head)).kind())
          .isEqualTo(Kind.NOT_FOUND);
    }
    assertThat(failure(() -> client.inclusion(leaf, OptionalLong.empty(), head)).kind())
        .isEqualTo(Kind.NOT_FOUND);
    server.frontEnd().fail("/tile/0/", 404);
    assertThat(failure(() -> fresh().inclusion(leaf, OptionalLong.of(7), head)).kind())
        .as("no answer to the question")
        .isEqualTo(Kind.UNREACHABLE);
  }

  @Test
  void theLargestTreeThatCanBeIsNoTrouble() throws Exception {
    TreeHead head = new TreeHead(Long.MAX_VALUE, Sha256.of(new byte[1]));
    server.frontEnd().fault("/tile/", HostileStaticLogTest::zeros);
    assertThat(failure(() -> client.range(Long.MAX_VALUE, head)).kind()).isEqualTo(Kind.UNPROVEN);
    assertThat(failure(() -> client.range(1, head)).kind()).isEqualTo(Kind.UNPROVEN);
    assertThat(failure(() -> client.entries(Long.MAX_VALUE - 1, Long.MAX_VALUE, head)).kind())
        .isEqualTo(Kind.MALFORMED);
    assertThat(server.frontEnd().requests())
        .contains("/tile/7/000.p/127", "/tile/0/x036/x028/x797/x018/x963/967.p/255");
  }

  @Test
  void chainsAreWhatTheirFingerprintsSay() throws Exception {
    TreeHead head = publish(3);
    LogEntry entry = client.entries(0, 3, head).getFirst();
    server.frontEnd().change("/issuer/", HostileStaticLogTest::flipped);
    assertThat(failure(() -> client.chain(entry)).kind()).isEqualTo(Kind.MALFORMED);
    server.frontEnd().restore();
    assertThat(client.chain(entry)).containsExactly(Octets.copyOf(new byte[] {1, 2, 3}));
    server.frontEnd().fail("/issuer/", 404);
    assertThat(client.chain(entry)).as("remembered").hasSize(1);
    assertThat(failure(() -> fresh().chain(entry)).kind()).isEqualTo(Kind.NOT_FOUND);
    List<byte[]> endless = new ArrayList<>();
    for (byte i = 0; i < 100; i++) {
      endless.add(new byte[] {i});
    }
    server.add(CtEntry.certificate(LabEntries.TIME, new byte[] {1}, endless));
    LogEntry deep = client.entries(3, 4, client.treeHead().head()).getFirst();
    assertThat(deep.chainFingerprints()).hasSize(100);
    assertThat(failure(() -> client.chain(deep)).kind()).isEqualTo(Kind.MALFORMED);
  }

  @Test
  void enormousEntriesAndMalformedOnesAreEntriesToo() throws Exception {
    server.content().add(LabEntries.some(0, 4));
    server
        .content()
        .add(List.of(CtEntry.certificate(LabEntries.TIME, new byte[0xffffff], List.of())));
    server.content().add(List.of(CtEntry.certificate(LabEntries.TIME, new byte[0], List.of())));
    server.content().add(LabEntries.some(6, 300));
    server.content().publish();
    TreeHead head = client.treeHead().head();
    assertThat(followed(head).head()).isEqualTo(head);
    LogEntry enormous = client.entries(4, 5, head).getFirst();
    assertThat(enormous.certificateEnd() - enormous.certificateStart()).isEqualTo(0xffffff);
    assertThat(client.entries(5, 6, head).getFirst().problem()).isPresent();
    server.frontEnd().fault("/tile/data/", request -> HttpConversation.endlessBody());
    assertThat(failure(() -> client.entries(0, 4, head)).kind()).isEqualTo(Kind.MALFORMED);
  }

  @Test
  void tilesAreFetchedAheadAndAFailureIsThatOfItsTile() throws Exception {
    TreeHead head = publish(2000);
    server.frontEnd().forgetRequests();
    assertThat(client.entries(100, 2000, head)).hasSize(156);
    await()
        .untilAsserted(
            () ->
                assertThat(server.frontEnd().requests())
                    .containsExactlyInAnyOrder(
                        "/tile/data/000", "/tile/data/001", "/tile/data/002", "/tile/data/003"));
    server.frontEnd().fail("/tile/data/004", 500);
    for (int tile = 1; tile < 4; tile++) {
      assertThat(client.entries(256L * tile, 2000, head)).hasSize(256);
    }
    assertThat(failure(() -> client.entries(1024, 2000, head)).kind()).isEqualTo(Kind.UNREACHABLE);
    server.frontEnd().restore();
    assertThat(client.entries(1024, 2000, head)).hasSize(256);
    assertThat(client.entries(0, 1, head)).as("back again").hasSize(1);
    assertThat(followed(head).head()).isEqualTo(head);
  }

  private CompactRange followed(TreeHead head) throws Exception {
    CompactRange range = CompactRange.empty();
    while (range.size() < head.size()) {
      for (LogEntry entry : client.entries(range.size(), head.size(), head)) {
        assertThat(entry.index()).isEqualTo(range.size());
        range.append(entry.leafHash());
      }
      assertThat(client.range(range.size(), head)).isEqualTo(range);
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

  /** A client that remembers nothing. */
  private LogClient fresh() {
    return Reading.clients(fetcher).of(server.log());
  }

  private TreeHead publish(int size) throws Exception {
    server.content().add(LabEntries.some(server.content().size(), size));
    server.content().publish();
    return client.treeHead().head();
  }

  private void answer(String path, byte[] body) {
    server.frontEnd().fault(path, request -> found(body));
  }

  private static Conversation zeros(HttpConversation.Request request) {
    int width = Integer.parseInt(request.target().replaceFirst(".*\\.p/", ""));
    return found(new byte[32 * width]);
  }

  private static Conversation found(byte[] body) {
    return HttpConversation.response(200, "OK", List.of(), body);
  }

  private static byte[] flipped(byte[] body) {
    byte[] other = body.clone();
    other[body.length / 2] ^= 4;
    return other;
  }
}
