package io.assay.incident;

import io.assay.judge.Reach;
import io.assay.probe.FailureKind;
import io.assay.probe.Outcome;
import io.assay.probe.Stage;

/**
 * How one vantage point's probes of a target ended: the present run of answered or unanswered ones,
 * and how many of those before got no answer. Not thread-safe.
 */
final class Reachability {
  /** Of so many probes the share that got no answer is known; then older ones count half. */
  private static final int LOOKS = 64;

  /** A longer run is an outage and no matter of chance: it counts as one of this length. */
  private static final int LONGEST_LOSS = 4;

  private long at = Moment.NEVER;
  private long answeredSince;
  private long unansweredSince;
  private long unreachedSince;
  private int unanswered;
  private int unreached;
  private byte looks;
  private byte lost;
  private Stage stage = Stage.CONNECT;
  private FailureKind kind = FailureKind.TIMEOUT;

  /**
   * The probe that began at {@code time} got an answer.
   *
   * @return how many before it perhaps got lost
   */
  int answered(long time) {
    int before = perhapsLost();
    if (unanswered > 0 || at == Moment.NEVER) {
      count(before, true);
      answeredSince = time;
    }
    unanswered = 0;
    unreached = 0;
    at = time;
    count(1, false);
    return before;
  }

  /** The probe that began at {@code time} got none, for reasons that are not this side's. */
  void unanswered(long time, Reach reach, Outcome.Failed failed) {
    if (unanswered == 0) {
      unansweredSince = time;
    }
    unanswered++;
    if (reach == Reach.NOT_REACHED) {
      if (unreached == 0) {
        unreachedSince = time;
      }
      unreached++;
    } else {
      unreached = 0;
    }
    stage = failed.stage();
    kind = failed.kind();
    at = time;
  }

  private void count(int number, boolean isLost) {
    looks = (byte) Math.min(Byte.MAX_VALUE, looks + number);
    lost = (byte) Math.min(Byte.MAX_VALUE, lost + (isLost ? number : 0));
    if (looks >= LOOKS) {
      looks = (byte) (looks / 2);
      lost = (byte) (lost / 2);
    }
  }

  /** When the last probe began that tells something; {@link Moment#NEVER} before the first. */
  long at() {
    return at;
  }

  boolean isAnswering() {
    return unanswered == 0 && at != Moment.NEVER;
  }

  /** How many probes in a row got no answer, up to now. */
  int unanswered() {
    return unanswered;
  }

  /** When the first of them began. */
  long unansweredSince() {
    return unansweredSince;
  }

  /** How many probes in a row did not reach the endpoint, up to now. */
  int unreached() {
    return unreached;
  }

  /** When the first of them began. */
  long unreachedSince() {
    return unreachedSince;
  }

  /** Kind and stage of the last failure, for people. */
  String failure() {
    return kind.text() + " in stage " + stage.text();
  }

  /** In which stage the last failure was. */
  Stage stage() {
    return stage;
  }

  /** Whether it got an answer in the time from {@code since} to {@code until}, and does still. */
  boolean answeredWithin(long since, long until) {
    return isAnswering() && at > since && answeredSince <= until;
  }

  /** Probes of which is known whether they got an answer; the present unanswered ones are not. */
  int looks() {
    return looks;
  }

  /** How many of them got none. */
  int lost() {
    return lost;
  }

  /** How many of the present unanswered ones may have been lost by chance. */
  int perhapsLost() {
    return Math.min(unanswered, LONGEST_LOSS);
  }
}
