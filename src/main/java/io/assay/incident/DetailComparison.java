package io.assay.incident;

import io.assay.endpoint.Sha256;
import io.assay.incident.Finding.Kind;
import io.assay.incident.Finding.Wrong;
import io.assay.judge.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The answer, and what was negotiated with the same key, against other vantage points. */
final class DetailComparison {
  private final View own;
  private final Elsewhere elsewhere;

  DetailComparison(View own, Elsewhere elsewhere) {
    this.own = own;
    this.elsewhere = elsewhere;
  }

  /**
   * What is wrong with {@code answer}.
   *
   * @param sound takes note of it being in order
   */
  Optional<Finding> answer(Answer answer, Set<Kind> sound) {
    List<View> others = new ArrayList<>();
    for (View view : elsewhere.views()) {
      Optional<Answer> theirs = theirs(view).filter(a -> a.query().equals(answer.query()));
      if (theirs.isPresent()) {
        others.add(view);
        if (theirs.get().agreesWith(answer)) {
          own.otherAnswers = 0;
          sound.add(Kind.ANSWER);
          return Optional.empty();
        }
      }
    }
    if (others.isEmpty()) {
      return Optional.empty();
    }
    if (++own.otherAnswers < elsewhere.rules().raiseAfter()) {
      return Optional.empty();
    }
    String where = Elsewhere.names(others);
    return Optional.of(
        new Wrong(
            Kind.ANSWER,
            Severity.INFO,
            "as at %s: %s".formatted(where, theirs(others.getFirst()).orElseThrow().described()),
            answer.described(),
            "another answer than at %s, %d in a row".formatted(where, own.otherAnswers)));
  }

  private Optional<Answer> theirs(View view) {
    return view.answer(elsewhere.time(), elsewhere.rules().window());
  }

  /**
   * What is wrong with what was negotiated by {@code face}.
   *
   * @param sound takes note of it being in order
   */
  Optional<Finding> parameters(Face face, Set<Kind> sound) {
    Sha256 key = face.leaf();
    List<View> others = elsewhere.presented(f -> f.isOf(key) && f.tls().agreed());
    if (others.isEmpty() || !face.tls().agreed()) {
      return Optional.empty();
    }
    for (View view : others) {
      if (parameters(view).equals(face.tls())) {
        own.otherParameters = 0;
        sound.add(Kind.TLS);
        return Optional.empty();
      }
    }
    if (++own.otherParameters < elsewhere.rules().raiseAfter()) {
      return Optional.empty();
    }
    String where = Elsewhere.names(others);
    return Optional.of(
        new Wrong(
            Kind.TLS,
            Severity.INFO,
            "as at %s: %s".formatted(where, parameters(others.getFirst()).text()),
            face.tls().text(),
            "the same key as at %s, but negotiated otherwise, %d in a row"
                .formatted(where, own.otherParameters)));
  }

  private static Face.Parameters parameters(View view) {
    return view.face().orElseThrow().tls();
  }
}
