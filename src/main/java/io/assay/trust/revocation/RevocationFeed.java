package io.assay.trust.revocation;

import io.assay.endpoint.Sha256;
import io.assay.fetch.Fetcher;
import io.assay.x509.CertificateFacts;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Learns in the background whether certificates are revoked, and tells from memory what it knows.
 *
 * <p>A certificate's status is asked in steps, each only while those before it fail: the CRLs that
 * the certificate names, those that CCADB lists for its issuer (RFC 5280, section 6.3), and the
 * OCSP responders that it names. One document serves all certificates that wait for it; of a CRL
 * only the answers are kept. What was got is asked for again at half of the time for which it still
 * counts, but after at least 15 minutes and at most 6 hours; after a failure in 5 minutes, doubled
 * up to 6 hours. A certificate that nobody wants for two days is forgotten. All that it holds and
 * does is bounded.
 *
 * <p>Thread-safe. The lock guards {@link Places} and {@link Followed}, and is never held while
 * something is fetched or verified.
 */
public final class RevocationFeed implements RevocationKnowledge, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RevocationFeed.class);
  private static final Duration CLEANING = Duration.ofMinutes(10);

  /** How long a change of the injected clock may remain unnoticed. */
  private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** What is asked first where a certificate names both. */
  public enum Order {
    /** For a daemon: one CRL serves many certificates for hours, and no responder is needed. */
    CRL_FIRST,
    /** For one look: an OCSP response is two kilobytes, a CRL may be ten megabytes. */
    OCSP_FIRST
  }

  /** A certificate below one of the keys that may have signed it. */
  private record Pair(Sha256 certificate, Sha256 issuerKey) {}

  private final PlaceReader reader;
  private final Order order;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final Semaphore large = new Semaphore(1);
  private final Semaphore small = new Semaphore(Limits.AT_ONCE);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Map<Pair, Followed> followed = new HashMap<>();
  private final Places places = new Places();
  private Instant cleanedAt = Instant.MIN;
  private volatile RevocationLists lists;
  private boolean closed;

  /**
   * Starts a feed that follows nothing yet.
   *
   * @param fetcher with the policy for URLs of strangers; stays the caller's
   * @param random spreads requests over time
   */
  public RevocationFeed(
      Fetcher fetcher,
      Order order,
      InstantSource clock,
      RandomGenerator random,
      RevocationLists lists) {
    this.reader = new PlaceReader(fetcher, clock);
    this.order = order;
    this.clock = clock;
    this.random = random;
    this.lists = lists;
    threads.execute(this::dispatch);
  }

  static Sha256 keyOf(CertificateFacts issuer) {
    return issuer.spkiSha256().orElse(issuer.sha256());
  }

  /**
   * Has the status of each certificate of a path looked for, but the anchor's, which nobody can
   * revoke. Returns at once; it is to be called again for a path as long as it is in use.
   *
   * @param path leaf to anchor, each signed by the next
   */
  public void want(List<CertificateFacts> path) {
    Instant now = clock.instant();
    lock.lock();
    try {
      for (int i = 0; i + 1 < path.size() && !closed; i++) {
        want(path.get(i), path.get(i + 1), now);
      }
    } finally {
      lock.unlock();
    }
  }

  private void want(CertificateFacts certificate, CertificateFacts issuer, Instant now) {
    Pair pair = new Pair(certificate.sha256(), keyOf(issuer));
    Followed known = followed.get(pair);
    if (known != null) {
      known.wanted(now);
    } else if (followed.size() < Limits.CERTIFICATES) {
      Subject.of(certificate)
          .ifPresent(
              subject -> {
                Followed added = new Followed(certificate, subject, issuer, now);
                added.plan(lists.authority(issuer), order);
                followed.put(pair, added);
                advance(added, now);
                changed.signalAll();
              });
    }
  }

  /** Goes by other lists from now on. */
  public void lists(RevocationLists newer) {
    Instant now = clock.instant();
    lock.lock();
    try {
      lists = newer;
      for (Followed one : followed.values()) {
        List<List<Place.Key>> before = one.steps();
        one.plan(newer.authority(one.issuer()), order);
        if (!before.equals(one.steps())) {
          Set<Place.Key> kept = new HashSet<>(one.steps().stream().flatMap(List::stream).toList());
          before.stream()
              .flatMap(List::stream)
              .filter(key -> !kept.contains(key))
              .forEach(key -> places.leave(key, one.subject()));
          advance(one, now);
        }
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Revocation of(CertificateFacts certificate, CertificateFacts issuer, Instant time) {
    Optional<Revocation> listed = lists.of(certificate);
    if (listed.isPresent()) {
      return listed.get();
    }
    lock.lock();
    try {
      Followed known = followed.get(new Pair(certificate.sha256(), keyOf(issuer)));
      if (known != null) {
        return known.at(places.byKey(), time);
      }
      return Revocation.unknown(
          certificate.serial().isEmpty()
              ? "the certificate's serial number cannot be read"
              : followed.size() >= Limits.CERTIFICATES
                  ? "not fetched, since %d certificates are followed already"
                      .formatted(Limits.CERTIFICATES)
                  : "not fetched yet");
    } finally {
      lock.unlock();
    }
  }

  /** Takes as many steps as are needed now, and gives up those that no longer are. */
  private void advance(Followed one, Instant now) {
    int taken = 0;
    int needed = one.needed(places.byKey(), now);
    for (List<Place.Key> step : one.steps()) {
      for (Place.Key key : step) {
        if (taken < needed) {
          places.join(key, one.subject(), one.issuer(), now);
        } else {
          places.leave(key, one.subject());
        }
      }
      taken++;
    }
  }

  private void dispatch() {
    lock.lock();
    try {
      while (!closed) {
        Instant now = clock.instant();
        forgetUnwanted(now);
        places.takeDue(now).forEach(place -> threads.execute(() -> ask(place)));
        long _ = changed.awaitNanos(LOOK_NANOS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }

  private void forgetUnwanted(Instant now) {
    if (cleanedAt.plus(CLEANING).isAfter(now)) {
      return;
    }
    cleanedAt = now;
    followed
        .values()
        .removeIf(
            one -> {
              boolean forgotten = one.isForgotten(now);
              if (forgotten) {
                one.steps().stream()
                    .flatMap(List::stream)
                    .forEach(key -> places.leave(key, one.subject()));
              }
              return forgotten;
            });
  }

  private void ask(Place place) {
    PlaceReader.Outcome outcome;
    try {
      outcome = get(place);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      outcome = new PlaceReader.Outcome.Failed("ended together with this program");
    } catch (RuntimeException e) {
      LOG.error("a defect met {} {}", kind(place), place.key().url(), e);
      outcome = new PlaceReader.Outcome.Failed(kind(place) + ": a defect, see the log");
    }
    finish(place, outcome);
  }

  private PlaceReader.Outcome get(Place place) throws InterruptedException {
    boolean isSmall = locked(place::isSmall);
    Semaphore lane = isSmall ? small : large;
    lane.acquire();
    try {
      return reader.get(
          new PlaceReader.Job(
              place.key(),
              place.issuer(),
              () -> locked(place::subjects),
              locked(place::validators),
              isSmall));
    } finally {
      lane.release();
    }
  }

  private <T> T locked(Supplier<T> action) {
    lock.lock();
    try {
      return action.get();
    } finally {
      lock.unlock();
    }
  }

  private void finish(Place place, PlaceReader.Outcome outcome) {
    Instant now = clock.instant();
    lock.lock();
    try {
      take(place, outcome, now);
      places.giveBack(place);
      for (Subject subject : place.subjects()) {
        Followed one = followed.get(new Pair(subject.sha256(), keyOf(place.issuer())));
        if (one != null) {
          advance(one, now);
        }
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void take(Place place, PlaceReader.Outcome outcome, Instant now) {
    switch (outcome) {
      case PlaceReader.Outcome.Read read -> {
        if (place.read(read, now, random)) {
          LOG.info("{} {} can be used again: {}", kind(place), place.key().url(), read.summary());
        }
      }
      case PlaceReader.Outcome.Unchanged unchanged -> {
        if (place.unchanged(now, random)) {
          LOG.info("{} {} can be used again", kind(place), place.key().url());
        }
      }
      case PlaceReader.Outcome.Failed failed -> {
        if (place.failed(failed.reason(), now, random) && !closed) {
          LOG.info("{}; asked again at {}", failed.reason(), place.due());
        }
      }
    }
  }

  private static Place.Kind kind(Place place) {
    return place.key().kind();
  }

  /**
   * Waits until nothing is left that could be asked now.
   *
   * @return whether that came about within {@code limit}
   */
  public boolean settle(Duration limit) {
    long left = limit.toNanos();
    lock.lock();
    try {
      while (!places.isSettled(clock.instant())) {
        if (left <= 0) {
          return false;
        }
        left = changed.awaitNanos(left);
      }
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      lock.unlock();
    }
  }

  /** Stops asking; what is known remains. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    threads.shutdownNow();
    threads.close();
  }
}
