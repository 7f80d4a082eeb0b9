package io.assay.trust.revocation;

import io.assay.endpoint.Sha256;
import io.assay.fetch.Validators;
import io.assay.x509.CertificateFacts;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * One URL that is asked again and again, and what it said last. Owned by a {@link RevocationFeed},
 * whose lock guards it.
 */
final class Place {
  /** What is to be had there. */
  enum Kind {
    CRL,
    OCSP
  }

  /**
   * What makes places one.
   *
   * @param about the key of the issuer for a CRL, the certificate for OCSP
   */
  record Key(Kind kind, String url, Sha256 about) {}

  /** How things stand with one certificate at one place. */
  enum State {
    PENDING,
    GOOD,
    REVOKED,
    FAILED
  }

  private final Key key;
  private final CertificateFacts issuer;
  private final Map<Sha256, Subject> subjects = new HashMap<>(2);
  private Map<Sha256, Revocation> answers = Map.of();
  private Instant until = Instant.MIN;
  private Instant readAt = Instant.MIN;
  private Instant due;
  private Optional<String> failure = Optional.empty();
  private int failures;
  private Optional<Validators> validators = Optional.empty();
  private long octets = Long.MAX_VALUE;

  Place(Key key, CertificateFacts issuer, Instant now) {
    this.key = key;
    this.issuer = issuer;
    this.due = now;
  }

  Key key() {
    return key;
  }

  CertificateFacts issuer() {
    return issuer;
  }

  /** When it is to be asked next. */
  Instant due() {
    return due;
  }

  /** Why it could not be used the last time; empty if it could, or has not been asked. */
  Optional<String> failure() {
    return failure;
  }

  List<Subject> subjects() {
    return List.copyOf(subjects.values());
  }

  /** Whether what it holds is known to be small enough to be got beside others. */
  boolean isSmall() {
    return key.kind == Kind.OCSP || octets <= Limits.SMALL_CRL_OCTETS;
  }

  /** What allows the server to say that nothing has changed; none where that would not do. */
  Optional<Validators> validators() {
    return answers.keySet().containsAll(subjects.keySet()) ? validators : Optional.empty();
  }

  /** Asks about one more certificate; the body of a CRL is not kept, so that it is read again. */
  void join(Subject subject, Instant now) {
    boolean added = subjects.put(subject.sha256(), subject) == null;
    if (added && failure.isEmpty() && !readAt.equals(Instant.MIN)) {
      Instant soon = readAt.plus(Limits.REPEAT);
      due = soon.isAfter(now) ? soon : now;
    }
  }

  /** Asks about one certificate less. */
  void leave(Sha256 subject) {
    subjects.remove(subject);
  }

  State state(Sha256 subject, Instant time) {
    Optional<Revocation.Status> said = answer(subject).map(Revocation::status);
    if (said.equals(Optional.of(Revocation.Status.REVOKED))) {
      return State.REVOKED;
    }
    boolean current = said.isPresent() && !time.isAfter(until.plus(Limits.CLOCK_SKEW));
    if (current && said.get() == Revocation.Status.GOOD) {
      return State.GOOD;
    }
    return current || failure.isPresent() ? State.FAILED : State.PENDING;
  }

  /** What it said of a certificate. */
  Optional<Revocation> answer(Sha256 subject) {
    return Optional.ofNullable(answers.get(subject));
  }

  /** Takes what was read; returns whether this is news for the log. */
  boolean read(PlaceReader.Outcome.Read outcome, Instant now, RandomGenerator random) {
    boolean news = failure.isPresent();
    answers = outcome.answers();
    until = outcome.until();
    validators = outcome.validators();
    octets = outcome.octets();
    succeeded(now, random);
    return news;
  }

  /** Takes that nothing has changed, which helps only as long as it is current. */
  boolean unchanged(Instant now, RandomGenerator random) {
    if (now.isAfter(until.plus(Limits.CLOCK_SKEW))) {
      return failed(
          "%s \"%s\": unchanged, and expired at %s".formatted(key.kind, key.url, until),
          now,
          random);
    }
    boolean news = failure.isPresent();
    succeeded(now, random);
    return news;
  }

  private void succeeded(Instant now, RandomGenerator random) {
    failure = Optional.empty();
    failures = 0;
    readAt = now;
    boolean all = answers.keySet().containsAll(subjects.keySet());
    Duration half = Duration.between(now, until).dividedBy(2);
    Duration wait = half.compareTo(Limits.LONGEST_REFRESH) > 0 ? Limits.LONGEST_REFRESH : half;
    wait = wait.compareTo(Limits.SHORTEST_REFRESH) < 0 ? Limits.SHORTEST_REFRESH : wait;
    due = now.plus(all ? jittered(wait, random) : Limits.REPEAT);
  }

  boolean failed(String reason, Instant now, RandomGenerator random) {
    boolean news = failure.isEmpty();
    failure = Optional.of(reason);
    octets = Long.MAX_VALUE;
    Duration wait = Limits.FIRST_RETRY.multipliedBy(1L << Math.min(failures, 16));
    failures++;
    wait = wait.compareTo(Limits.LONGEST_RETRY) > 0 ? Limits.LONGEST_RETRY : wait;
    due = now.plus(jittered(wait, random));
    return news;
  }

  /** Up to a tenth less, so that no bound is passed and places drift apart. */
  private static Duration jittered(Duration wait, RandomGenerator random) {
    return wait.minusMillis((long) (wait.toMillis() / 10.0 * random.nextDouble()));
  }

  /** Why it does not say that a certificate is good. */
  Optional<String> complaint(Sha256 subject, Instant time) {
    if (failure.isPresent()) {
      return failure;
    }
    Optional<Revocation> answer = answer(subject);
    if (answer.isEmpty() || answer.get().status() != Revocation.Status.GOOD) {
      return answer.flatMap(Revocation::reason);
    }
    return Optional.of(
            "%s \"%s\": what was read last expired at %s".formatted(key.kind, key.url, until))
        .filter(text -> state(subject, time) != State.GOOD);
  }
}
