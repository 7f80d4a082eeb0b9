package io.assay.incident;

import io.assay.incident.Finding.Kind;
import io.assay.incident.Finding.Sound;
import io.assay.incident.Finding.Unsaid;
import io.assay.incident.Finding.Wrong;
import io.assay.judge.Check;
import io.assay.judge.CheckResult;
import io.assay.judge.Severity;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * DNS over TLS and DNS over HTTPS of a resolver, seen from one vantage point, are by the same
 * operator. The rows of the table in {@code docs/checks.md}, in its order.
 */
final class TransportCheck {
  /** What would be right. */
  static final String EXPECTED = "keys by DoT and DoH that do not contradict each other";

  private final View own;
  private final Look look;
  private final Counterparts counterparts;
  private final Rules rules;
  private final Set<Kind> sound = EnumSet.noneOf(Kind.class);

  private TransportCheck(View own, Look look, Counterparts counterparts, Rules rules) {
    this.own = own;
    this.look = look;
    this.counterparts = counterparts;
    this.rules = rules;
  }

  /** Judges a probe that {@code own} took note of. */
  static CheckResult judge(View own, Look look, Counterparts counterparts, Rules rules) {
    TransportCheck check = new TransportCheck(own, look, counterparts, rules);
    return own.transportRaised.result(
        Check.TRANSPORT, check.finding(), check.sound, rules.clearAfter());
  }

  private Finding finding() {
    if (counterparts.absence().isPresent()) {
      return new Unsaid(EXPECTED, counterparts.absence().get());
    }
    if (look.face().isEmpty()) {
      return new Unsaid(EXPECTED, "no certificate was seen");
    }
    Finding chain = chain(look.face().get());
    if (chain instanceof Sound) {
      sound.add(Kind.CHAIN);
    }
    Optional<Finding> answer = look.answer().flatMap(this::answer);
    return Stream.concat(Stream.of(chain), answer.stream())
        .filter(Wrong.class::isInstance)
        .findFirst()
        .orElse(chain);
  }

  private Finding chain(Face face) {
    List<Face> theirs = faces();
    if (theirs.isEmpty()) {
      return new Unsaid(EXPECTED, "no certificate was seen by " + counterparts.name() + " lately");
    }
    if (theirs.stream().anyMatch(other -> other.isOf(face.leaf()))) {
      own.otherTransportKeys = 0;
      return new Sound(EXPECTED, "the same key by " + counterparts.name());
    }
    Optional<Face> vouched = theirs.stream().filter(Face::isVouched).findFirst();
    if (face.isVouched()) {
      own.otherTransportKeys = 0;
      return new Sound(
          EXPECTED,
          "vouched for; another key by "
              + counterparts.name()
              + (vouched.isPresent() ? ", vouched for, too" : ", for which nobody vouches"));
    }
    if (vouched.isPresent()) {
      own.otherTransportKeys = 0;
      return against(face, vouched.get());
    }
    if (theirs.stream().anyMatch(other -> isByTheSame(face, other))) {
      own.otherTransportKeys = 0;
      return new Sound(EXPECTED, "the same authority issued it by " + counterparts.name());
    }
    return strange(face, theirs.getFirst());
  }

  /** Nobody vouches for what is seen here, but for what is seen by the other transport. */
  private Finding against(Face face, Face other) {
    if (face.pinned()) {
      return new Sound(EXPECTED, "it has an expected pin; another key by " + counterparts.name());
    }
    if (!face.opinions().isOfTheSameData(other.opinions())) {
      return new Unsaid(EXPECTED, "the root programs changed since the other transport was seen");
    }
    return switch (face.standing()) {
      case REJECTED ->
          face.opinions().isAnchoredLike(other.opinions())
              ? new Sound(
                  EXPECTED,
                  "clients reject it, although an authority of theirs issued it; another key by "
                      + counterparts.name())
              : contradiction(face, other);
      case DOUBTED -> contradiction(face, other);
      case UNKNOWN, VOUCHED ->
          new Unsaid(
              EXPECTED,
              "another key than by %s, and it cannot be said whether anybody vouches for it: %s"
                  .formatted(counterparts.name(), face.text()));
    };
  }

  private Finding contradiction(Face face, Face other) {
    return new Wrong(
        Kind.CHAIN,
        Severity.CRITICAL,
        "as by %s: %s".formatted(counterparts.name(), other.text()),
        face.text(),
        "another key than by %s, and nobody vouches for it: since %s"
            .formatted(counterparts.name(), Moment.text(own.keys.since())));
  }

  private Finding strange(Face face, Face other) {
    if (++own.otherTransportKeys < rules.raiseAfter()) {
      return new Unsaid(
          EXPECTED,
          "another key and authority than by %s, and nobody vouches for either: %d in a row, it takes %d"
              .formatted(counterparts.name(), own.otherTransportKeys, rules.raiseAfter()));
    }
    return new Wrong(
        Kind.CHAIN,
        Severity.INFO,
        "as by %s: %s".formatted(counterparts.name(), other.text()),
        face.text(),
        "another key and authority than by %s, and nobody vouches for either, %d in a row"
            .formatted(counterparts.name(), own.otherTransportKeys));
  }

  private static boolean isByTheSame(Face one, Face other) {
    return one.issuer().isPresent() && one.issuer().equals(other.issuer());
  }

  private List<Face> faces() {
    List<Face> faces = new ArrayList<>();
    for (View view : counterparts.views()) {
      view.face(look.at(), rules.window()).ifPresent(faces::add);
    }
    return faces;
  }

  private Optional<Finding> answer(Answer answer) {
    List<Answer> others = new ArrayList<>();
    for (View view : counterparts.views()) {
      view.answer(look.at(), rules.window())
          .filter(other -> other.query().equals(answer.query()))
          .ifPresent(others::add);
    }
    if (others.isEmpty()) {
      return Optional.empty();
    }
    if (others.stream().anyMatch(other -> other.rcode().equals(answer.rcode()))) {
      own.otherTransportCodes = 0;
      sound.add(Kind.ANSWER);
      return Optional.empty();
    }
    if (++own.otherTransportCodes < rules.raiseAfter()) {
      return Optional.empty();
    }
    return Optional.of(
        new Wrong(
            Kind.ANSWER,
            counterparts.sameAddress() ? Severity.WARNING : Severity.INFO,
            "as by %s: %s".formatted(counterparts.name(), others.getFirst().described()),
            answer.described(),
            "another response code than by %s, %d in a row"
                .formatted(counterparts.name(), own.otherTransportCodes)));
  }
}
