package io.assay.incident;

import io.assay.judge.Judgement;
import io.assay.judge.Reach;
import io.assay.probe.Outcome;
import io.assay.probe.TlsCapture;
import io.assay.probe.tls.ServerFingerprint;
import java.util.Optional;

/**
 * What one probe is evidence of.
 *
 * @param at when it began
 * @param face what was presented, if a certificate was
 * @param answer what was answered, if something readable was
 * @param fingerprint how the server speaks TLS, if a handshake was completed
 */
record Look(
    long at,
    Optional<Face> face,
    Optional<Answer> answer,
    Optional<ServerFingerprint> fingerprint,
    End end) {

  /** How the probe ended, as far as that tells whether the endpoint can be reached from there. */
  sealed interface End {
    /** With an answer. */
    record Answered() implements End {}

    /** Without one, for reasons that are not this side's. */
    record Unanswered(Reach reach, Outcome.Failed failed) implements End {}

    /** It was not made, or did not ask. */
    record Untold() implements End {}
  }

  private static final End ANSWERED = new End.Answered();
  private static final End UNTOLD = new End.Untold();

  static Look of(Judgement judgement) {
    return new Look(
        Moment.of(judgement.observation().startedAt()),
        Face.of(judgement),
        Answer.of(judgement),
        judgement
            .observation()
            .tls()
            .filter(TlsCapture::established)
            .flatMap(ServerFingerprint::of),
        end(judgement));
  }

  private static End end(Judgement judgement) {
    Outcome outcome = judgement.observation().outcome();
    if (outcome instanceof Outcome.Answered) {
      return ANSWERED;
    }
    Reach reach = judgement.reach();
    return outcome instanceof Outcome.Failed failed
            && (reach == Reach.NOT_REACHED || reach == Reach.NOT_SERVED)
        ? new End.Unanswered(reach, failed)
        : UNTOLD;
  }

  /** The same, sharing what is equal to what {@code view} last saw; empty where nothing is. */
  Optional<Look> sharing(View view) {
    boolean sameFace = face.isPresent() && face.equals(view.face());
    boolean sameAnswer = answer.isPresent() && answer.equals(view.answer);
    return sameFace || sameAnswer
        ? Optional.of(
            new Look(
                at,
                sameFace ? view.face() : face,
                sameAnswer ? view.answer : answer,
                fingerprint,
                end))
        : Optional.empty();
  }
}
