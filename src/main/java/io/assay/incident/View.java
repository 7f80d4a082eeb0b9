package io.assay.incident;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one vantage point sees of an endpoint at one address. The lock of its resolver's views
 * guards it.
 */
final class View {
  private final String vantage;

  /** When the newest observation began, whatever it is worth. */
  long newest = Moment.NEVER;

  // What every other vantage point's comparison reads: here, and not one object further away.
  private long lookedAt = Moment.NEVER;
  private long facedAt = Moment.NEVER;
  private @Nullable Face face;

  final Reachability reachability = new Reachability();
  final KeysSeen keys = new KeysSeen();
  final FingerprintsSeen fingerprints = new FingerprintsSeen();
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

  /**
   * The share of all probes from this vantage point that got lost, when this was last looked at.
   */
  double lossAtVantage;

  final Raised vantageRaised = new Raised();
  final Raised transportRaised = new Raised();
  final LastLook lastLook = new LastLook();

  View(String vantage) {
    this.vantage = vantage;
  }

  /** The vantage point's name. */
  String vantage() {
    return vantage;
  }

  /** Whether it saw something of the endpoint in the window around {@code time}. */
  boolean looked(long time, long window) {
    return Moment.within(window, lookedAt, time);
  }

  /** When it last saw a chain; {@link Moment#NEVER} before the first. */
  long facedAt() {
    return facedAt;
  }

  /** The chain that it last saw. */
  Optional<Face> face() {
    return Optional.ofNullable(face);
  }

  /** The chain that it last saw, if that was in the window around {@code time}. */
  Optional<Face> face(long time, long window) {
    return Moment.within(window, facedAt, time) ? face() : Optional.empty();
  }

  /** The answer that it last got, if that was in the window around {@code time}. */
  Optional<Answer> answer(long time, long window) {
    return Moment.within(window, answeredAt, time) ? answer : Optional.empty();
  }

  /** Takes note of what a probe saw. */
  void take(Look look, long forgotten, VantageLoss losses) {
    if (look.face().isPresent()) {
      face = look.face().get();
      facedAt = look.at();
      lookedAt = look.at();
      keys.add(face, look.at(), forgotten);
    }
    if (look.answer().isPresent()) {
      answer = look.answer();
      answeredAt = look.at();
    }
    lossAtVantage = losses.rate(vantage);
    switch (look.end()) {
      case Look.End.Answered _ -> {
        lookedAt = look.at();
        losses.answered(vantage, reachability.answered(look.at()));
      }
      case Look.End.Unanswered(var reach, var failed) -> {
        lookedAt = look.at();
        reachability.unanswered(look.at(), reach, failed);
      }
      case Look.End.Untold _ -> {}
    }
  }
}
