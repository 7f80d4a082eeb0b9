package io.assay.ct;

import io.assay.ct.tree.TreeHead;
import io.assay.endpoint.Sha256;
import io.assay.probe.Octets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A log, as a log list describes it. Immutable.
 *
 * @param name its description, for people
 * @param id SHA-256 of the key
 * @param key the DER SubjectPublicKeyInfo
 * @param operator who operates it now
 * @param previousOperators who did before, the earliest first
 * @param kind which protocol it is read by
 * @param submissionUrl where certificates are submitted; of RFC 6962 also where it is read
 * @param monitoringUrl where it is read
 * @param mergeDelay within which it has to include what it gave an SCT for
 * @param state absent where the list says nothing of it
 * @param interval within which the notAfter of its certificates lies; absent where any will do
 */
public record Log(
    String name,
    Sha256 id,
    Octets key,
    String operator,
    List<PreviousOperator> previousOperators,
    Kind kind,
    String submissionUrl,
    String monitoringUrl,
    Duration mergeDelay,
    Optional<State> state,
    Optional<Interval> interval) {

  public Log {
    previousOperators = List.copyOf(previousOperators);
  }

  /** A protocol that logs are read by. */
  public enum Kind {
    /** RFC 6962. */
    RFC6962,
    /** The static CT API (C2SP static-ct-api). */
    STATIC_CT
  }

  /**
   * Somebody who operated the log until {@code end}.
   *
   * @param end when the next one took over
   */
  public record PreviousOperator(String name, Instant end) {}

  /**
   * What the publisher of the list holds of the log.
   *
   * @param since when it got into this state
   * @param finalTreeHead of a log that takes no more certificates
   */
  public record State(Name name, Instant since, Optional<TreeHead> finalTreeHead) {
    /** In the order of a log's life. */
    public enum Name {
      PENDING,
      QUALIFIED,
      USABLE,
      READONLY,
      RETIRED,
      REJECTED
    }
  }

  /**
   * A span of time.
   *
   * @param start the first instant within
   * @param end the first instant after it
   */
  public record Interval(Instant start, Instant end) {
    /** Whether {@code time} lies within. */
    public boolean contains(Instant time) {
      return !time.isBefore(start) && time.isBefore(end);
    }
  }

  /** Whether it can be expected to answer: it is neither retired nor rejected. */
  public boolean isAlive() {
    return state
        .filter(
            known ->
                switch (known.name()) {
                  case RETIRED, REJECTED -> true;
                  case PENDING, QUALIFIED, USABLE, READONLY -> false;
                })
        .isEmpty();
  }

  /** The same log under another name. */
  public Log named(String other) {
    return new Log(
        other,
        id,
        key,
        operator,
        previousOperators,
        kind,
        submissionUrl,
        monitoringUrl,
        mergeDelay,
        state,
        interval);
  }

  /** Who operated the log at {@code time}. */
  public String operatorAt(Instant time) {
    return previousOperators.stream()
        .filter(previous -> time.isBefore(previous.end()))
        .findFirst()
        .map(PreviousOperator::name)
        .orElse(operator);
  }

  /** Whether clients know the log: it is or was approved, though it may be retired. */
  public boolean onceApproved() {
    return state
        .filter(known -> known.name() == State.Name.RETIRED || isApproved(known.name()))
        .isPresent();
  }

  /** Whether the log is approved at {@code time}; before it was retired, it was. */
  public boolean approvedAt(Instant time) {
    return state
        .filter(
            known ->
                isApproved(known.name())
                    || (known.name() == State.Name.RETIRED && time.isBefore(known.since())))
        .isPresent();
  }

  private static boolean isApproved(State.Name name) {
    return switch (name) {
      case QUALIFIED, USABLE, READONLY -> true;
      case PENDING, RETIRED, REJECTED -> false;
    };
  }
}
