package io.assay.ct.log;

import io.assay.ct.log.LogException.Kind;
import io.assay.fetch.FetchRequest;
import io.assay.fetch.FetchResult;
import io.assay.fetch.Fetcher;
import io.assay.probe.Octets;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Asks one log, at its pace, and counts how that ended. Nothing is asked again where it failed.
 * Thread-safe.
 */
final class LogTransport {
  private static final int NOT_FOUND = 404;
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int UNAVAILABLE = 503;
  private static final int SERVER_ERRORS = 500;

  private final Fetcher fetcher;
  private final Pace pace;
  private final String base;
  private final ConcurrentMap<RequestOutcome, LongAdder> requests = new ConcurrentHashMap<>();

  /** The answer has more octets than it may have. */
  static final class TooLong extends Exception {
    private static final long serialVersionUID = 1;

    TooLong(String message) {
      super(message, null, false, false);
    }

    LogException asFault() {
      return new LogException(Kind.MALFORMED, "" + getMessage(), this);
    }
  }

  /**
   * @param fetcher stays open
   * @param base the URL that paths are added to, with or without a slash at its end
   */
  LogTransport(Fetcher fetcher, Pace pace, String base) {
    this.fetcher = fetcher;
    this.pace = pace;
    this.base = base.replaceFirst("/+$", "");
  }

  /** Where a path leads. */
  String url(String path) {
    return base + path;
  }

  /** Gets something small; longer than {@code octets}, it is malformed. */
  Octets get(String path, int octets) throws LogException, InterruptedException {
    try {
      return get(path, octets, Bounds.SMALL_DEADLINE);
    } catch (TooLong e) {
      throw e.asFault();
    }
  }

  /**
   * Gets a document.
   *
   * @param path what to add to the base, beginning with a slash
   * @param octets how long it may be
   * @throws TooLong if it is longer
   */
  Octets get(String path, int octets, Duration deadline)
      throws LogException, TooLong, InterruptedException {
    Duration pause = pace.pause();
    if (pause.isPositive()) {
      throw new LogException(
          Kind.THROTTLED,
          "%s: not asked, since it asked to wait for %d s more"
              .formatted(base, pause.toSeconds() + 1),
          Optional.of(pause));
    }
    Duration wait = pace.take();
    if (wait.isPositive()) {
      Thread.sleep(wait);
    }
    FetchResult result = fetcher.fetch(FetchRequest.get(url(path), octets, deadline));
    requests.computeIfAbsent(outcome(result), any -> new LongAdder()).increment();
    return switch (result) {
      case FetchResult.Fetched fetched -> {
        pace.answered();
        yield fetched.body();
      }
      case FetchResult.TooLong tooLong -> throw new TooLong(tooLong.reason());
      case FetchResult.Rejected rejected -> throw rejected(rejected);
      case FetchResult.Refused refused -> throw new LogException(Kind.REFUSED, refused.reason());
      case FetchResult.Failed failed -> throw new LogException(Kind.UNREACHABLE, failed.reason());
      case FetchResult.Unchanged _ ->
          throw new LogException(Kind.REFUSED, base + ": status 304, which was not asked for");
    };
  }

  /** How many requests ended in which way. */
  Map<RequestOutcome, Long> requests() {
    Map<RequestOutcome, Long> counts = new EnumMap<>(RequestOutcome.class);
    for (RequestOutcome outcome : RequestOutcome.values()) {
      LongAdder count = requests.get(outcome);
      counts.put(outcome, count == null ? 0L : count.sum());
    }
    return counts;
  }

  private LogException rejected(FetchResult.Rejected rejected) {
    return switch (outcome(rejected)) {
      case THROTTLED -> {
        Optional<Duration> wait =
            rejected
                .retryAfter()
                .map(time -> time.compareTo(Bounds.RETRY_AFTER) < 0 ? time : Bounds.RETRY_AFTER);
        pace.throttled(wait.orElse(Duration.ZERO));
        yield new LogException(Kind.THROTTLED, rejected.reason(), wait);
      }
      case NOT_FOUND -> new LogException(Kind.NOT_FOUND, rejected.reason());
      case FETCHED, REJECTED, TOO_LONG, FAILED ->
          new LogException(
              rejected.status() >= SERVER_ERRORS ? Kind.UNREACHABLE : Kind.REFUSED,
              rejected.reason());
    };
  }

  private static RequestOutcome outcome(FetchResult result) {
    return switch (result) {
      case FetchResult.Fetched _ -> RequestOutcome.FETCHED;
      case FetchResult.TooLong _ -> RequestOutcome.TOO_LONG;
      case FetchResult.Rejected(int status, _, _) -> outcome(status);
      case FetchResult.Refused _, FetchResult.Failed _ -> RequestOutcome.FAILED;
      case FetchResult.Unchanged _ -> RequestOutcome.REJECTED;
    };
  }

  private static RequestOutcome outcome(int status) {
    return switch (status) {
      case NOT_FOUND -> RequestOutcome.NOT_FOUND;
      case TOO_MANY_REQUESTS, UNAVAILABLE -> RequestOutcome.THROTTLED;
      default -> RequestOutcome.REJECTED;
    };
  }
}
