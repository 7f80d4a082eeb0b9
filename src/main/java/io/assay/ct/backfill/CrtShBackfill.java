package io.assay.ct.backfill;

import io.assay.ct.store.CtStore;
import io.assay.ct.store.LoggedCertificate;
import io.assay.ct.watch.Hit;
import io.assay.ct.watch.WatchList;
import io.assay.endpoint.WatchedIdentity;
import io.assay.fetch.FetchRequest;
import io.assay.fetch.FetchResult;
import io.assay.fetch.Fetcher;
import io.assay.probe.Octets;
import io.assay.x509.CertificateFile;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Asks crt.sh what was logged for watched identities, and keeps what the watch list matches as not
 * verified. One request at a time with a pause between, at most once a day for each identity,
 * certificates that have not expired only, each fetched once. One thread's own.
 */
public final class CrtShBackfill {
  /** The pause between two requests that crt.sh bears. */
  public static final Duration PAUSE = Bounds.PAUSE;

  private final String base;
  private final Fetcher fetcher;
  private final CtStore store;
  private final InstantSource clock;
  private final Duration pause;
  private final RandomGenerator random;
  private final Waiting waiting;
  private boolean asked;

  /** Lets time pass. */
  interface Waiting {
    void during(Duration time) throws InterruptedException;
  }

  /**
   * @param base the service's URL, which ends in a slash
   * @param fetcher whose User-Agent names a contact, and whose policy allows the service's
   *     addresses
   * @param pause at least this long between two requests
   */
  public CrtShBackfill(
      String base,
      Fetcher fetcher,
      CtStore store,
      InstantSource clock,
      Duration pause,
      RandomGenerator random) {
    this(base, fetcher, store, clock, pause, random, Thread::sleep);
  }

  CrtShBackfill(
      String base,
      Fetcher fetcher,
      CtStore store,
      InstantSource clock,
      Duration pause,
      RandomGenerator random,
      Waiting waiting) {
    this.base = base;
    this.fetcher = fetcher;
    this.store = store;
    this.clock = clock;
    this.pause = pause;
    this.random = random;
    this.waiting = waiting;
  }

  /**
   * What came of one identity.
   *
   * @param matches that are new in the store
   * @param remark one line, for people
   */
  public record Result(
      WatchedIdentity identity, Status status, List<LoggedCertificate> matches, String remark) {
    public Result {
      matches = List.copyOf(matches);
    }
  }

  /** How it went with one identity. */
  public enum Status {
    /** All that crt.sh has is kept. */
    COMPLETE,
    /** There is more, which is left for another day. */
    PARTIAL,
    /** It was asked within the day. */
    RECENT,
    /** crt.sh cannot be asked for it. */
    UNSUPPORTED,
    /** What crt.sh answered cannot be read, or is too much. */
    FAILED,
    /** crt.sh did not answer, or asked to be left alone. */
    REFUSED
  }

  /**
   * Asks for each identity in turn. Takes as long as the pauses make it, seconds for each
   * certificate; where crt.sh does not answer or asks to be left alone, the others are not asked
   * for.
   *
   * @param identities to ask for, each once
   * @param watched what the certificates are held against
   * @throws IOException if the store cannot be read or written
   */
  public List<Result> run(List<WatchedIdentity> identities, WatchList watched)
      throws IOException, InterruptedException {
    List<Result> results = new ArrayList<>();
    Optional<String> stopped = Optional.empty();
    for (WatchedIdentity identity : identities) {
      Result result =
          stopped.isPresent()
              ? new Result(identity, Status.REFUSED, List.of(), "not asked: " + stopped.get())
              : ask(identity, watched);
      results.add(result);
      if (result.status == Status.REFUSED && stopped.isEmpty()) {
        stopped = Optional.of(result.remark);
      }
    }
    return results;
  }

  private Result ask(WatchedIdentity identity, WatchList watched)
      throws IOException, InterruptedException {
    Optional<String> query = query(identity);
    if (query.isEmpty()) {
      return new Result(
          identity,
          Status.UNSUPPORTED,
          List.of(),
          "crt.sh cannot search for a prefix; what was logged before is not known");
    }
    Instant now = clock.instant();
    Optional<Instant> before = store.asked(identity.text());
    if (before.filter(at -> at.plus(Bounds.INTERVAL).isAfter(now)).isPresent()) {
      return new Result(
          identity, Status.RECENT, List.of(), "asked at " + before.get() + ", not again today");
    }
    Result result;
    try {
      result = fill(identity, query.get(), watched);
    } catch (Unanswered e) {
      result =
          new Result(
              identity,
              e.everything ? Status.REFUSED : Status.FAILED,
              e.matches,
              String.valueOf(e.getMessage()));
    }
    // Also what failed is not asked again today: a service in trouble is not helped by it.
    store.asked(identity.text(), now, result.remark);
    return result;
  }

  private static Optional<String> query(WatchedIdentity identity) {
    return switch (identity) {
      case WatchedIdentity.Name(var ascii) -> Optional.of(ascii);
      case WatchedIdentity.Subdomains(var ascii) -> Optional.of("%." + ascii);
      case WatchedIdentity.Addresses addresses ->
          Optional.of(addresses.text()).filter(text -> text.indexOf('/') < 0);
    };
  }

  private Result fill(WatchedIdentity identity, String query, WatchList watched)
      throws IOException, InterruptedException, Unanswered {
    Instant now = clock.instant();
    List<CrtShList.Item> listed = list(query);
    List<CrtShList.Item> wanted = new ArrayList<>();
    for (CrtShList.Item item : listed) {
      if (item.notAfter().filter(now::isAfter).isEmpty() && !store.hasCrtSh(item.id())) {
        wanted.add(item);
      }
    }
    List<LoggedCertificate> matches = new ArrayList<>();
    int others = 0;
    for (CrtShList.Item item : wanted.subList(0, Math.min(Bounds.CERTIFICATES, wanted.size()))) {
      List<Octets> found;
      try {
        found = CertificateFile.certificates(get("?d=" + item.id(), Bounds.PEM_OCTETS));
      } catch (Unanswered e) {
        throw new Unanswered(String.valueOf(e.getMessage()), e.everything, matches);
      }
      if (found.isEmpty()) {
        others++;
        continue;
      }
      byte[] der = found.getFirst().toByteArray();
      List<Hit> hits = watched.matchCertificate(der, 0, der.length);
      if (hits.isEmpty()) {
        others++;
      } else {
        matches.addAll(
            store.found(
                List.of(
                    LoggedCertificate.ofCrtSh(
                        item.id(), item.timestamp(), found.getFirst(), hits))));
      }
    }
    int left = Math.max(0, wanted.size() - Bounds.CERTIFICATES);
    return new Result(
        identity,
        left > 0 ? Status.PARTIAL : Status.COMPLETE,
        matches,
        "crt.sh lists %d certificates: %d are new and match, %d match nothing or cannot be read, %d are left for another day"
            .formatted(listed.size(), matches.size(), others, left));
  }

  private List<CrtShList.Item> list(String query) throws InterruptedException, Unanswered {
    String path = "?q=" + URLEncoder.encode(query, StandardCharsets.UTF_8) + "&output=json";
    try {
      return CrtShList.read(get(path, Bounds.LIST_OCTETS));
    } catch (IllegalArgumentException e) {
      throw Unanswered.here("%s%s: the answer is %s".formatted(base, path, e.getMessage()));
    }
  }

  private Octets get(String path, int octets) throws InterruptedException, Unanswered {
    String url = base + path;
    Duration wait = asked ? pause : Duration.ZERO;
    String reason = "";
    for (int attempt = 1; attempt <= Bounds.ATTEMPTS; attempt++) {
      waiting.during(wait);
      asked = true;
      Optional<Duration> demanded = Optional.empty();
      switch (fetcher.fetch(FetchRequest.get(url, octets, Bounds.DEADLINE))) {
        case FetchResult.Fetched(_, var body, _) -> {
          return body;
        }
        case FetchResult.Unchanged() -> throw Unanswered.here(url + ": not modified");
        case FetchResult.TooLong(var why) -> throw Unanswered.here(why);
        case FetchResult.Refused(var why) -> throw Unanswered.everywhere(why);
        case FetchResult.Failed(var why) -> reason = why;
        case FetchResult.Rejected(var status, var retryAfter, var why) -> {
          reason = why;
          demanded = retryAfter;
          if (status / 100 == 4 && status != 429) {
            throw Unanswered.here(why);
          }
        }
      }
      wait = backOff(attempt, demanded);
      if (wait.compareTo(Bounds.PATIENCE) > 0) {
        throw Unanswered.everywhere("%s; asks to wait for %s".formatted(reason, wait));
      }
    }
    throw Unanswered.everywhere("%s; %d attempts".formatted(reason, Bounds.ATTEMPTS));
  }

  /**
   * Twice the pause, then four times, with up to as much again by chance; never under Retry-After.
   */
  private Duration backOff(int attempt, Optional<Duration> demanded) {
    Duration longer = pause.multipliedBy(1L << attempt);
    Duration jittered = longer.plusNanos((long) (longer.toNanos() * random.nextDouble()));
    return demanded.filter(least -> least.compareTo(jittered) > 0).orElse(jittered);
  }

  /** crt.sh gave no usable answer. */
  private static final class Unanswered extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean everything;
    private final transient List<LoggedCertificate> matches;

    /**
     * @param everything whether other requests would fare no better
     * @param matches that were kept before
     */
    Unanswered(String reason, boolean everything, List<LoggedCertificate> matches) {
      super(reason, null, false, false);
      this.everything = everything;
      this.matches = List.copyOf(matches);
    }

    static Unanswered here(String reason) {
      return new Unanswered(reason, false, List.of());
    }

    static Unanswered everywhere(String reason) {
      return new Unanswered(reason, true, List.of());
    }
  }
}
