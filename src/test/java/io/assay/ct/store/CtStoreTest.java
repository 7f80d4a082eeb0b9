package io.assay.ct.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.assay.ct.Log;
import io.assay.ct.tree.CompactRange;
import io.assay.ct.tree.InclusionProof;
import io.assay.ct.tree.SignedTreeHead;
import io.assay.ct.tree.TreeHead;
import io.assay.endpoint.Pin;
import io.assay.endpoint.Sha256;
import io.assay.lab.CertificateBuilder;
import io.assay.lab.LabCertificate;
import io.assay.probe.Octets;
import io.assay.trust.source.StoreLock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CtStoreTest {
  private static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");
  private static final LabCertificate ROOT = CertificateBuilder.root("CN=Lab Root").build();
  private static final LabCertificate ISSUING = ROOT.authority("CN=Lab Issuing").build();
  private static final Log LOG = Entries.log("first");

  @TempDir private Path folder;
  private CtStore store;

  @BeforeEach
  void open() throws IOException {
    store = CtStore.open(folder.resolve("ct"));
  }

  @AfterEach
  void close() throws IOException {
    store.close();
  }

  private void reopen() throws IOException {
    store.close();
    store = CtStore.openExisting(folder.resolve("ct")).orElseThrow();
  }

  private static Sha256 hash(String text) {
    return Sha256.of(text.getBytes(StandardCharsets.UTF_8));
  }

  private static SignedTreeHead head(long size, String root, Instant time) {
    return new SignedTreeHead(
        LOG.id(),
        new TreeHead(size, hash(root)),
        time,
        Octets.copyOf(("signature of " + root).getBytes(StandardCharsets.UTF_8)));
  }

  private static FollowState state(long size, Optional<SignedTreeHead> head) {
    CompactRange range = CompactRange.empty();
    for (long i = 0; i < size; i++) {
      range.append(hash("leaf " + i).toByteArray());
    }
    return new FollowState(
        LOG.id(),
        LOG.name(),
        0,
        NOW,
        range,
        head,
        Optional.of(NOW.plusSeconds(size)),
        Optional.empty());
  }

  private static LoggedCertificate leaf(long index, String name) {
    return Entries.match(
        Entries.certificate(index, ISSUING.leaf("CN=" + name).dns(name).build()), "first", name);
  }

  @Test
  void positionAndMatchesMoveTogetherAndOutliveTheProcess() throws IOException {
    assertThat(store.begin(state(3, Optional.empty()))).isTrue();
    assertThat(store.begin(state(0, Optional.empty()))).as("followed already").isFalse();
    LoggedCertificate match = leaf(5, "a.test");
    SignedTreeHead head = head(9, "nine", NOW);
    assertThat(store.advance(state(7, Optional.of(head)), List.of(match))).hasSize(1);
    reopen();
    FollowState seen = store.state(LOG.id()).orElseThrow();
    assertThat(seen).isEqualTo(state(7, Optional.of(head)));
    assertThat(seen.verified().root()).isEqualTo(state(7, Optional.empty()).verified().root());
    assertThat(store.states()).containsExactly(seen);
    assertThat(store.unannounced())
        .singleElement()
        .satisfies(
            kept -> {
              assertThat(kept.proven()).isTrue();
              assertThat(kept).usingRecursiveComparison().ignoringFields("proven").isEqualTo(match);
            });
  }

  @Test
  void positionNeverGoesBackAndNothingIsKeptWithOneThatWould() throws IOException {
    store.begin(state(7, Optional.empty()));
    assertThatThrownBy(() -> store.advance(state(6, Optional.empty()), List.of(leaf(5, "a.test"))))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("first: its position is not before 6");
    assertThat(store.unannounced()).isEmpty();
    assertThat(store.state(LOG.id()).orElseThrow().position()).isEqualTo(7);
  }

  @Test
  void matchIsNewOnceAndBecomesProven() throws IOException {
    store.begin(state(0, Optional.empty()));
    LoggedCertificate match = leaf(2, "a.test");
    assertThat(store.found(List.of(match)))
        .extracting(LoggedCertificate::proven)
        .containsExactly(false);
    assertThat(store.found(List.of(match))).isEmpty();
    assertThat(store.advance(state(3, Optional.empty()), List.of(match))).isEmpty();
    assertThat(store.issuance(match.tbsSha256()))
        .extracting(LoggedCertificate::proven)
        .containsExactly(true);

    store.announced(List.of(match));
    assertThat(store.unannounced()).isEmpty();

    InclusionProof proof =
        new InclusionProof(2, new TreeHead(3, hash("root")), List.of(hash("x"), hash("y")));
    store.proof(match, proof);
    assertThat(store.issuance(match.tbsSha256()).getFirst().evidence().proof()).contains(proof);
  }

  @Test
  void anotherLeafAtTheSameIndexIsAnotherMatch() throws IOException {
    store.found(List.of(leaf(2, "a.test")));
    assertThat(store.found(List.of(leaf(2, "a.test")))).hasSize(1);
    assertThat(store.unannounced()).hasSize(2);
  }

  @Test
  void treeHeadsWaitUntilTheyAreProven() throws IOException {
    store.begin(state(0, Optional.empty()));
    SignedTreeHead eight = head(8, "eight", NOW);
    SignedTreeHead nine = head(9, "nine", NOW.plusSeconds(1));
    SignedTreeHead fork = head(9, "other nine", NOW);
    for (SignedTreeHead head : List.of(nine, eight, fork, nine)) {
      assertThat(store.hold(head)).isTrue();
    }
    assertThat(store.held(LOG.id())).containsExactly(eight, fork, nine);
    store.proven(nine);
    store.proven(eight);
    reopen();
    assertThat(store.held(LOG.id())).containsExactly(fork);
    assertThat(store.state(LOG.id()).orElseThrow().head()).as("the larger one").contains(nine);
  }

  @Test
  void problemsAreKeptOnceWithTheTreeHeadsThatShowThem() throws IOException {
    Optional<SignedTreeHead> one = Optional.of(head(9, "nine", NOW));
    Optional<SignedTreeHead> other = Optional.of(head(9, "other nine", NOW));
    assertThat(store.problem(LogProblem.seen(LOG.id(), "fork", "two roots", one, other, NOW)))
        .isTrue();
    assertThat(
            store.problem(
                LogProblem.seen(LOG.id(), "fork", "again", one, other, NOW.plusSeconds(5))))
        .isFalse();
    assertThat(
            store.problem(
                LogProblem.seen(LOG.id(), "stall", "", Optional.empty(), Optional.empty(), NOW)))
        .isTrue();
    reopen();
    assertThat(store.problems(LOG.id()))
        .containsExactly(
            new LogProblem(LOG.id(), "fork", "again", one, other, NOW, NOW.plusSeconds(5), 2),
            LogProblem.seen(LOG.id(), "stall", "", Optional.empty(), Optional.empty(), NOW));
  }

  @Test
  void hostileLogCannotMakeProblemsOrTreeHeadsWithoutEnd() throws IOException {
    for (int i = 0; i < Bounds.PROBLEMS + 5; i++) {
      store.problem(
          LogProblem.seen(
              LOG.id(), "fork", "", Optional.of(head(i, "r", NOW)), Optional.empty(), NOW));
    }
    List<LogProblem> problems = store.problems(LOG.id());
    assertThat(problems).hasSize(Bounds.PROBLEMS);
    assertThat(problems.stream().mapToLong(LogProblem::times).sum()).isEqualTo(Bounds.PROBLEMS + 5);
  }

  @Test
  void oneProcessFollowsAtATime() throws IOException {
    try (StoreLock _ = store.followingRight();
        CtStore other = CtStore.open(folder.resolve("ct"))) {
      assertThatThrownBy(other::followingRight)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("another process follows logs with it; stop that one, or");
    }
    store.followingRight().close();
  }

  @Test
  void acknowledgementsAreReplacedAndTakenBack() throws IOException {
    Sha256 digest = hash("x");
    List<Acknowledgement> all =
        List.of(
            new Acknowledgement(new Acknowledgement.OfIssuance(digest), "one", NOW),
            new Acknowledgement(new Acknowledgement.OfKey(digest), "two", NOW.plusSeconds(1)),
            new Acknowledgement(new Acknowledgement.OfIssuer(digest), "three", NOW.plusSeconds(2)),
            new Acknowledgement(
                new Acknowledgement.OfIssuerName("O=Lab"), "four", NOW.plusSeconds(3)));
    for (Acknowledgement acknowledgement : all) {
      store.acknowledge(acknowledgement);
    }
    assertThat(store.acknowledgements()).isEqualTo(all);
    store.acknowledge(
        new Acknowledgement(new Acknowledgement.OfIssuance(digest), "five", NOW.plusSeconds(9)));
    assertThat(store.acknowledgements())
        .extracting(Acknowledgement::note)
        .containsExactly("two", "three", "four", "five");
    assertThat(store.revoke(new Acknowledgement.OfKey(digest))).isTrue();
    assertThat(store.revoke(new Acknowledgement.OfKey(digest))).isFalse();
    assertThat(new Pin(Pin.Kind.SPKI, digest).toString())
        .isEqualTo(new Acknowledgement.OfKey(digest).text());
  }

  @Test
  void changeByAnotherIsNoticedAndOnesOwnIsNot() throws IOException {
    long before = store.foreignChanges();
    store.acknowledge(new Acknowledgement(new Acknowledgement.OfIssuerName("O=Lab"), "own", NOW));
    assertThat(store.foreignChanges()).isEqualTo(before);
    try (CtStore other = CtStore.openExisting(folder.resolve("ct")).orElseThrow()) {
      other.acknowledge(
          new Acknowledgement(new Acknowledgement.OfIssuerName("O=Lab"), "other", NOW));
    }
    assertThat(store.foreignChanges()).isNotEqualTo(before);
    assertThat(store.acknowledgements()).extracting(Acknowledgement::note).containsExactly("other");
  }

  @Test
  void sightingsAreWrittenOncePerHour() throws IOException {
    Sha256 digest = hash("leaf");
    assertThat(store.served("r", digest, hash("tbs"), Optional.of(hash("key")), NOW)).isTrue();
    for (int minutes : new int[] {1, 59, 61}) {
      assertThat(
              store.served(
                  "r",
                  digest,
                  hash("tbs"),
                  Optional.of(hash("key")),
                  NOW.plus(Duration.ofMinutes(minutes))))
          .isFalse();
    }
    assertThat(store.served())
        .containsExactly(
            new Served(
                "r",
                digest,
                hash("tbs"),
                Optional.of(hash("key")),
                NOW,
                NOW.plus(Duration.ofMinutes(61))));
  }

  @Test
  void sourceWasAskedWhenItWasLastAsked() throws IOException {
    assertThat(store.asked("a.test")).isEmpty();
    store.asked("a.test", NOW, "3 found");
    store.asked("a.test", NOW.plusSeconds(60), "failed");
    reopen();
    assertThat(store.asked("a.test")).contains(NOW.plusSeconds(60));
  }
}
