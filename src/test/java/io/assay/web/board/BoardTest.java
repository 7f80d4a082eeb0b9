package io.assay.web.board;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.endpoint.Expectation;
import io.assay.endpoint.Target;
import io.assay.judge.Judge;
import io.assay.judge.Judgement;
import io.assay.judge.Judging;
import io.assay.judge.Seen;
import io.assay.judge.Verdict;
import io.assay.lab.CertificateBuilder;
import io.assay.lab.LabPki;
import io.assay.trust.RootProgram;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BoardTest {
  private static final LabPki PKI = LabPki.create();
  private static final Judge JUDGE = Judging.trusting(PKI.root());
  private static final Expectation EXPECTATION = Judging.programs(RootProgram.PLATFORM);

  /** Long enough that a test which waits so long has failed. */
  private static final long LONG_MILLIS = 30_000;

  private final Instant time = Instant.now();
  private final Board board = new Board();

  private Seen genuine() {
    return Seen.dot(PKI.leaf().chain()).at(time);
  }

  private Seen forged() {
    return Seen.dot(
            CertificateBuilder.root("CN=Other Root")
                .build()
                .leaf("CN=resolver.test")
                .dns("resolver.test")
                .build()
                .chain())
        .at(time);
  }

  private Judgement record(Seen seen) {
    Judgement judgement = JUDGE.judge(seen.observation(), EXPECTATION);
    board.record(judgement);
    return judgement;
  }

  private Present only() {
    assertThat(board.all()).hasSize(1);
    return board.all().getFirst();
  }

  @Test
  void whatManyJudgementsHaveInCommonIsKeptOnce() {
    board.add(genuine().from("fra1").observation().target());
    board.add(genuine().from("nyc1").observation().target());
    Judgement one = record(genuine().from("fra1"));
    Judgement other = record(genuine().from("nyc1"));
    Judgement first = board.all().getFirst().judgement().orElseThrow();
    Judgement second = board.all().getLast().judgement().orElseThrow();
    assertThat(first).isEqualTo(one);
    assertThat(second).isEqualTo(other);
    assertThat(first.results()).isNotEmpty();
    for (int i = 0; i < first.results().size(); i++) {
      if (first.results().get(i).equals(second.results().get(i))) {
        assertThat(first.results().get(i)).isSameAs(second.results().get(i));
      }
    }
    assertThat(one.observation().tls().orElseThrow().certificates())
        .isNotSameAs(other.observation().tls().orElseThrow().certificates());
    assertThat(first.observation().tls().orElseThrow().certificates())
        .isSameAs(second.observation().tls().orElseThrow().certificates());
  }

  @Test
  void whatWasNotAddedIsPassedOver() {
    Judgement unknown = record(genuine());
    assertThat(board.all()).isEmpty();
    Target target = unknown.observation().target();
    board.add(target);
    assertThat(only().judgement()).isEmpty();
    board.record(unknown);
    board.add(target); // Again, as a reload does.
    assertThat(only().judgement()).contains(unknown);
    assertThat(board.find(target)).contains(only());
    assertThat(board.find(only().id())).contains(only());
    board.remove(target);
    assertThat(board.size()).isZero();
    assertThat(board.find(target)).isEmpty();
  }

  @Test
  void sinceSaysWhenTheVerdictBegan() {
    board.add(genuine().observation().target());
    record(genuine());
    record(genuine().at(time.plusSeconds(60)));
    assertThat(only().since()).contains(time);
    record(forged().at(time.plusSeconds(120)));
    assertThat(only().judgement().orElseThrow().verdict()).isNotEqualTo(Verdict.OK);
    assertThat(only().since()).contains(time.plusSeconds(120));
  }

  @Test
  void onlyWhatPeopleWouldWantToSeeIsAChange() {
    board.add(genuine().observation().target());
    long added = board.changes();
    record(genuine());
    long judged = board.changes();
    assertThat(judged).isGreaterThan(added);
    record(genuine().at(time.plusSeconds(60)));
    assertThat(board.changes()).as("after the same").isEqualTo(judged);
    record(Seen.dot(PKI.anotherLeaf().build().chain()).at(time.plusSeconds(120)));
    long renewed = board.changes();
    assertThat(renewed).as("after another chain").isGreaterThan(judged);
    record(forged().at(time.plusSeconds(180)));
    assertThat(board.changes()).as("after another verdict").isGreaterThan(renewed);
  }

  @Test
  void whoWaitsIsWokenByAChangeAndOtherwiseByTheTime() throws Exception {
    long seen = board.changes();
    assertThat(board.awaitChange(seen, 1)).isEqualTo(seen);
    CompletableFuture<Long> waiting =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return board.awaitChange(seen, LONG_MILLIS);
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    board.stir();
    assertThat(waiting.get(LONG_MILLIS / 2, TimeUnit.MILLISECONDS)).isEqualTo(seen + 1);
    // Who comes late does not wait.
    assertThat(board.awaitChange(seen, LONG_MILLIS)).isEqualTo(seen + 1);
  }
}
