package io.assay.incident;

import java.util.Optional;

/**
 * What one vantage point sees of an endpoint at one address. The lock of its resolver's views
 * guards it.
 */
final class View {
  private final String vantage;

  /** When the newest observation began, whatever it is worth. */
  long newest = Moment.NEVER;

  final Reachability reachability = new Reachability();
  final KeysSeen keys = new KeysSeen();
  Optional<Answer> answer = Optional.empty();
  long answeredAt = Moment.NEVER;

  // How many probes in a row said so, up to the last one that could say.
  int strangeKeys;
  int otherAnswers;
  int otherParameters;
  int otherTransportKeys;
  int otherTransportCodes;

  /** When the first of {@link #strangeKeys} began. */
  long strangeSince;

  final Raised vantageRaised = new Raised();
  final Raised transportRaised = new Raised();

  View(String vantage) {
    this.vantage = vantage;
  }

  /** The vantage point's name. */
  String vantage() {
    return vantage;
  }

  /** When it last saw something of the endpoint. */
  long lookedAt() {
    return Math.max(reachability.at(), keys.at());
  }

  /** Whether it saw something of the endpoint in the window around {@code time}. */
  boolean looked(long time, long window) {
    return Moment.within(window, lookedAt(), time);
  }

  /** The chain that it last saw, if that was in the window around {@code time}. */
  Optional<Face> face(long time, long window) {
    return Moment.within(window, keys.at(), time) ? keys.latest() : Optional.empty();
  }

  /** The answer that it last got, if that was in the window around {@code time}. */
  Optional<Answer> answer(long time, long window) {
    return Moment.within(window, answeredAt, time) ? answer : Optional.empty();
  }

  /** Takes note of what a probe saw. */
  void take(Look look, long forgotten) {
    look.face().ifPresent(face -> keys.add(face, look.at(), forgotten));
    if (look.answer().isPresent()) {
      answer = look.answer();
      answeredAt = look.at();
    }
    switch (look.end()) {
      case Look.End.Answered _ -> reachability.answered(look.at());
      case Look.End.Unanswered(var reach, var failed) ->
          reachability.unanswered(look.at(), reach, failed);
      case Look.End.Untold _ -> {}
    }
  }
}
