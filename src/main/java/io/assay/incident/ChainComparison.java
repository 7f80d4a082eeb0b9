package io.assay.incident;

import io.assay.endpoint.Sha256;
import io.assay.incident.Finding.Kind;
import io.assay.incident.Finding.Sound;
import io.assay.incident.Finding.Unsaid;
import io.assay.incident.Finding.Wrong;
import io.assay.judge.Severity;
import io.assay.judge.Texts;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The chain of one probe against what other vantage points saw. The rows of the table in {@code
 * docs/checks.md}, in its order; the first that fits decides.
 */
final class ChainComparison {
  private static final String EXPECTED = "the same key everywhere, or each vouched for";

  private final View own;
  private final Face face;
  private final EndpointViews endpoint;
  private final Elsewhere elsewhere;

  /** Those that last saw the same key. */
  private final List<View> same;

  ChainComparison(View own, Face face, EndpointViews endpoint, Elsewhere elsewhere) {
    this.own = own;
    this.face = face;
    this.endpoint = endpoint;
    this.elsewhere = elsewhere;
    this.same = elsewhere.presented(face.leaf());
  }

  Finding finding() {
    if (face.isVouched() && !same.isEmpty()) {
      own.strangeKeys = 0;
      return shared();
    }
    List<View> presented = elsewhere.presented(_ -> true);
    if (presented.isEmpty()) {
      return new Unsaid(EXPECTED, "no other vantage point saw a certificate lately");
    }
    Optional<Finding> against = notVouchedHere().or(this::trustedByFewer);
    if (against.isPresent()) {
      own.strangeKeys = 0;
      return against.get();
    }
    boolean shared =
        !same.isEmpty() || (!face.isVouched() && (isKnownElsewhere() || isVouchedAnywhere()));
    if (shared || face.isVouched()) {
      own.strangeKeys = 0;
      return shared ? shared() : several();
    }
    if (own.strangeKeys++ == 0) {
      own.strangeSince = elsewhere.time();
    }
    return strange(presented);
  }

  private boolean isKnownElsewhere() {
    return endpoint.isKnownElsewhere(face.leaf(), own, elsewhere.remembered());
  }

  private boolean isVouchedAnywhere() {
    return endpoint.isVouched(face.leaf(), elsewhere.recently());
  }

  /** Elsewhere another key is vouched for, by vantage points that never saw this one. */
  private Optional<Finding> notVouchedHere() {
    if (face.isVouched() || isVouchedAnywhere()) {
      return Optional.empty();
    }
    List<View> witnesses = strangers(Face::isVouched);
    if (witnesses.isEmpty()) {
      return Optional.empty();
    }
    witnesses.removeIf(view -> !latest(view).opinions().isOfTheSameData(face.opinions()));
    if (witnesses.isEmpty()) {
      return Optional.of(
          new Unsaid(EXPECTED, "the root programs changed since other vantage points looked"));
    }
    return Optional.of(
        switch (face.standing()) {
          case UNKNOWN, VOUCHED ->
              new Unsaid(
                  EXPECTED,
                  "another key than at %s, and it cannot be said whether anybody vouches for it: %s"
                      .formatted(Elsewhere.names(witnesses), face.text()));
          case REJECTED ->
              witnesses.stream()
                      .allMatch(view -> face.opinions().isAnchoredLike(latest(view).opinions()))
                  ? wrong(
                      Severity.WARNING,
                      witnesses,
                      "another certificate than elsewhere, which clients reject although an"
                          + " authority of theirs issued it")
                  : critical(witnesses);
          case DOUBTED -> critical(witnesses);
        });
  }

  private Finding critical(List<View> witnesses) {
    return wrong(
        Severity.CRITICAL, witnesses, "another key than elsewhere, and nobody vouches for it");
  }

  /** Public programs that trust what is seen elsewhere distrust what is seen here alone. */
  private Optional<Finding> trustedByFewer() {
    if (face.expected()) {
      return Optional.empty();
    }
    List<View> witnesses =
        strangers(
            theirs ->
                face.opinions().isTrustedLessThan(theirs.opinions())
                    && !face.opinions().isAnchoredLike(theirs.opinions()));
    if (witnesses.isEmpty() || isKnownElsewhere()) {
      return Optional.empty();
    }
    List<String> trusting = face.opinions().trustingNames();
    return Optional.of(
        wrong(
            Severity.CRITICAL,
            witnesses,
            "another key than elsewhere, which fewer root programs trust: %s here, %s there"
                .formatted(
                    trusting.isEmpty() ? "none" : Texts.list(trusting),
                    Texts.list(theirs(witnesses).opinions().trustingNames()))));
  }

  /** Those that last saw another key, of which that holds, and never saw this one. */
  private List<View> strangers(Predicate<Face> holds) {
    List<View> found = elsewhere.presented(f -> !f.isOf(face.leaf()) && holds.test(f));
    found.removeIf(view -> view.keys.find(face.leaf(), elsewhere.remembered()).isPresent());
    return found;
  }

  private Wrong wrong(Severity severity, List<View> witnesses, String what) {
    String where = same.isEmpty() ? "seen only here" : "seen here and at " + Elsewhere.names(same);
    return new Wrong(
        Kind.CHAIN,
        severity,
        "as at %s: %s".formatted(Elsewhere.names(witnesses), theirs(witnesses).text()),
        face.text(),
        "%s: %s, since %s, not at %s"
            .formatted(what, where, Moment.text(own.keys.since()), Elsewhere.names(witnesses)));
  }

  private Finding shared() {
    String where =
        same.isEmpty()
            ? "a key that was seen elsewhere, too"
            : "the same key at " + Elsewhere.names(same);
    return face.proven()
        ? new Sound(EXPECTED, where)
        : new Unsaid(EXPECTED, where + ", but the server did not prove to hold it");
  }

  private Finding several() {
    List<View> vouched = elsewhere.presented(Face::isVouched);
    return new Sound(
        EXPECTED,
        vouched.isEmpty()
            ? "vouched for here; another key, for which nobody vouches, at "
                + Elsewhere.names(elsewhere.presented(_ -> true))
            : "several certificates, each vouched for: another key at " + Elsewhere.names(vouched));
  }

  /** Nobody vouches for any key, and this one was seen nowhere else. */
  private Finding strange(List<View> presented) {
    int raiseAfter = elsewhere.rules().raiseAfter();
    boolean allLookedAgain = presented.stream().allMatch(view -> view.facedAt() > own.strangeSince);
    if (own.strangeKeys < raiseAfter || !allLookedAgain) {
      return new Unsaid(
          EXPECTED,
          "another key than at %s, and nobody vouches for any: %d in a row here, it takes %d, and"
                  .formatted(Elsewhere.names(presented), own.strangeKeys, raiseAfter)
              + " that all others looked again");
    }
    Map<Sha256, Integer> numbers = new HashMap<>();
    presented.forEach(view -> numbers.merge(latest(view).leaf(), 1, Integer::sum));
    int most = numbers.values().stream().mapToInt(Integer::intValue).max().orElse(0);
    String who;
    if (most > 1) {
      who = "the minority is here";
    } else if (presented.size() == 1) {
      who = "one against one, it cannot be told which is right";
    } else {
      who = "every vantage point sees another key";
    }
    return new Wrong(
        Kind.CHAIN,
        most == 1 && presented.size() > 1 ? Severity.INFO : Severity.WARNING,
        "as at %s: %s".formatted(Elsewhere.names(presented), theirs(presented).text()),
        face.text(),
        "another key than at %s since %s, and nobody vouches for any: %s"
            .formatted(Elsewhere.names(presented), Moment.text(own.strangeSince), who));
  }

  private static Face theirs(List<View> views) {
    return latest(views.getFirst());
  }

  private static Face latest(View view) {
    return view.face().orElseThrow();
  }
}
