package io.assay.ct.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.endpoint.Sha256;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Other processes write to the store, and die. */
class CrashTest {
  private static final Sha256 LOG = Entries.log(StoreProcess.LOG).id();

  @TempDir private Path folder;

  private static List<Long> found(CtStore store) throws Exception {
    List<Long> indexes = new ArrayList<>();
    store.search(Search.parse("a.test"), match -> indexes.add(match.index()));
    return indexes;
  }

  /** The indexes of the matches before {@code position}. */
  private static List<Long> before(long position) {
    return LongStream.iterate(0, i -> i < position, i -> i + StoreProcess.BATCH).boxed().toList();
  }

  @Test
  void killedProcessLosesAtMostTheBatchInFlight() throws Exception {
    long said = 0;
    for (int round = 0; round < 4; round++) {
      try (StoreProcess writer = StoreProcess.start(folder, "follow")) {
        int batches = 3 + round * 5;
        for (int i = 0; i < batches; i++) {
          said = writer.next();
        }
        writer.kill();
      }
      try (CtStore store = CtStore.open(folder)) {
        FollowState state = store.state(LOG).orElseThrow();
        long position = state.position();
        assertThat(position).isBetween(said, said + 1000 * StoreProcess.BATCH);
        assertThat(state.verified()).isEqualTo(StoreProcess.range(position));
        // What was found beyond the position is there, not proven, and comes again.
        List<Long> found = found(store);
        assertThat(found).startsWith(before(position).toArray(Long[]::new));
        assertThat(found.size() - before(position).size()).isBetween(0, 1);
        assertThat(store.unannounced())
            .as("nothing but the last batch waits to be announced")
            .hasSizeLessThanOrEqualTo(1);
      }
    }
  }

  @Test
  void whileOneProcessFollowsOthersSearchAndAcknowledge() throws Exception {
    try (StoreProcess writer = StoreProcess.start(folder, "follow")) {
      long said = writer.next();
      try (CtStore store = CtStore.openExisting(folder).orElseThrow();
          StoreProcess acknowledging = StoreProcess.start(folder, "acknowledge")) {
        long changes = store.foreignChanges();
        for (long i = 0; i < StoreProcess.ACKNOWLEDGEMENTS; i++) {
          assertThat(acknowledging.next()).isEqualTo(i);
          if (i % 10 == 0) {
            assertThat(found(store)).contains(before(said).toArray(Long[]::new));
          }
          assertThat(store.state(LOG).orElseThrow().position()).isGreaterThanOrEqualTo(said);
          said = writer.next();
        }
        assertThat(acknowledging.exitCode()).isZero();
        assertThat(store.acknowledgements()).hasSize(StoreProcess.ACKNOWLEDGEMENTS);
        assertThat(store.foreignChanges()).isNotEqualTo(changes);
      }
    }
  }
}
