package io.assay.ct.follow;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.ct.Log;
import io.assay.ct.tree.SignedTreeHead;
import io.assay.ct.tree.TreeHead;
import io.assay.endpoint.Sha256;
import io.assay.lab.LabKey;
import io.assay.lab.LabLogs;
import io.assay.probe.Octets;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** When what goes on with a log becomes a problem. */
class LogHealthTest {
  private static final Instant START = Instant.parse("2026-11-01T00:00:00Z");
  private static final Log LOG =
      LabLogs.log("log", LabKey.P256.generate(), Log.Kind.RFC6962, "", "http://127.0.0.1:9/");

  private final Heard heard = new Heard();
  private final LogHealth health = new LogHealth(LOG, heard, START);

  private static Instant after(int minutes) {
    return START.plus(Duration.ofMinutes(minutes));
  }

  private static SignedTreeHead head(long size, Instant time) {
    return new SignedTreeHead(
        LOG.id(), new TreeHead(size, Sha256.of(new byte[0])), time, Octets.copyOf(new byte[0]));
  }

  private void follow(long size, Instant time) {
    health.seen(head(size, time));
    health.proven(head(size, time), time);
  }

  @Test
  void aLogThatIsLookedAtRarelyIsNeitherUnreachableNorStalled() {
    follow(5, START);
    health.progressed(5, 5, 0, true, START);
    health.review(after(30));
    follow(9, after(30));
    health.review(after(30));
    health.review(after(39));
    assertThat(heard.raised).isEmpty();
  }

  @Test
  void entriesThatCannotBeHadForTenMinutesStallIt() {
    follow(5, START);
    health.progressed(5, 5, 0, true, START);
    follow(9, after(30));
    health.failed("status 500");
    health.review(after(41));
    assertThat(heard.raised)
        .containsExactly("stalled: stands at entry 5 since " + after(30) + ": status 500");
    health.progressed(9, 4, 0, true, after(42));
    health.review(after(42));
    assertThat(heard.settled).containsExactly(FollowProblem.STALLED);
  }

  @Test
  void aLogThatGivesNoTreeHeadForTenMinutesIsUnreachable() {
    follow(5, START);
    health.progressed(5, 5, 0, true, START);
    health.failed("connection refused");
    health.missed(after(30));
    health.missed(after(35));
    health.review(after(40));
    assertThat(heard.raised).isEmpty();
    health.review(after(41));
    assertThat(heard.raised)
        .containsExactly("unreachable: no tree head since " + after(30) + ": connection refused");
    health.seen(head(5, after(42)));
    health.review(after(42));
    assertThat(heard.settled).containsExactly(FollowProblem.UNREACHABLE);
  }
}
