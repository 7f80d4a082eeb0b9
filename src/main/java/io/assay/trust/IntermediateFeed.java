package io.assay.trust;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.assay.endpoint.FoundText;
import io.assay.endpoint.Sha256;
import io.assay.fetch.Fetcher;
import io.assay.probe.Octets;
import io.assay.x509.CertificateFacts;
import io.assay.x509.DistinguishedName;
import io.assay.x509.SignatureCheck;
import io.assay.x509.SignatureVerifier;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Issuers' certificates that servers should have sent and did not, fetched in the background from
 * where the certificates say that they are (authorityInfoAccess, RFC 5280, section 4.2.2.1).
 *
 * <p>Only a certificate is kept whose subject is the issuer of the wanted one and whose key made
 * its signature; whether that makes a path is for others to find out. Thread-safe. Everything that
 * a hostile certificate can ask for is bounded, and a URL is asked once and then again only after
 * 24 hours, or after a failure in 1, 2, 4… up to 24 hours, each up to a quarter longer by chance.
 */
public final class IntermediateFeed implements CertificatePool, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(IntermediateFeed.class);

  /** Certificates above the wanted one that are looked for. */
  private static final int LEVELS = 4;

  /** Certificates of one level whose issuers are looked for. */
  private static final int CERTIFICATES_PER_LEVEL = 4;

  /** URLs of one certificate that are asked. */
  private static final int URLS_PER_CERTIFICATE = 4;

  /** Wanted certificates that are being worked on or wait for it. */
  private static final int QUEUE = 256;

  /** Wanted certificates that are worked on at a time; others use the fetcher too. */
  private static final int WORKERS = 8;

  private static final int REMEMBERED_URLS = 512;
  private static final int REMEMBERED_CERTIFICATES = 4096;
  private static final long KEPT_OCTETS = 8L * 1024 * 1024;
  private static final int KEPT_PER_SUBJECT = 8;
  private static final int LOG_LINES_AN_HOUR = 20;
  private static final Duration STOP = Duration.ofSeconds(2);

  private final Fetcher fetcher;
  private final InstantSource clock;
  private final Random random;
  private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
  private final Semaphore slots = new Semaphore(WORKERS, true);

  private final Cache<String, IssuerPlace> places =
      Caffeine.newBuilder().maximumSize(REMEMBERED_URLS).executor(Runnable::run).build();
  private final Cache<Sha256, Looked> looked =
      Caffeine.newBuilder().maximumSize(REMEMBERED_CERTIFICATES).executor(Runnable::run).build();
  private final Cache<String, List<Octets>> bySubject =
      Caffeine.newBuilder()
          .maximumWeight(KEPT_OCTETS)
          .<String, List<Octets>>weigher(IntermediateFeed::weight)
          .executor(Runnable::run)
          .build();

  private final AtomicLong version = new AtomicLong();
  private final AtomicLong dropped = new AtomicLong();

  /** What is waiting or being worked on. Guards itself, {@link #closed} and the logging. */
  private final Set<Sha256> underWay = new HashSet<>();

  private boolean closed;
  private Instant hour = Instant.MIN;
  private int linesThisHour;

  /**
   * That a certificate's issuers were looked for.
   *
   * @param again when it is worth looking again
   * @param problem why none was found
   */
  private record Looked(Instant again, Optional<String> problem) {}

  /** Certificates that certainly issued another, and when it is worth looking again. */
  private record Issuers(List<CertificateFacts> certificates, Instant again) {}

  /**
   * @param fetcher whose policy should be {@link io.assay.fetch.AddressPolicy#global}; stays open
   *     when this is closed
   * @param random spreads the times at which URLs are asked again
   */
  public IntermediateFeed(Fetcher fetcher, InstantSource clock, Random random) {
    this.fetcher = fetcher;
    this.clock = clock;
    this.random = random;
  }

  /**
   * Has the issuers of {@code certificate} looked for, and those of the issuers, unless that was
   * done lately. Returns at once. To be called for a certificate whose issuer is neither served nor
   * trusted; nothing happens where it says no place or is self-issued.
   */
  public void want(CertificateFacts certificate) {
    if (!namesAPlace(certificate)) {
      return;
    }
    Looked last = looked.getIfPresent(certificate.sha256());
    if (last != null && clock.instant().isBefore(last.again)) {
      return;
    }
    synchronized (underWay) {
      if (closed || underWay.contains(certificate.sha256())) {
        return;
      }
      if (underWay.size() >= QUEUE) {
        dropped.incrementAndGet();
        return;
      }
      underWay.add(certificate.sha256());
      workers.execute(() -> work(certificate));
    }
  }

  @Override
  public List<Octets> named(String subject) {
    List<Octets> certificates = bySubject.getIfPresent(subject);
    return certificates == null ? List.of() : certificates;
  }

  @Override
  public long version() {
    return version.get();
  }

  /** With the time at which each place was asked. */
  @Override
  public Optional<String> problem(CertificateFacts certificate) {
    return Optional.ofNullable(looked.getIfPresent(certificate.sha256())).flatMap(Looked::problem);
  }

  /** How many wanted certificates were passed over because too many others were waiting. */
  public long dropped() {
    return dropped.get();
  }

  /**
   * Waits until everything wanted so far has been looked for.
   *
   * @return whether that is so; false if {@code limit} was not enough
   */
  public boolean settle(Duration limit) throws InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    synchronized (underWay) {
      for (long left = end - System.nanoTime();
          !underWay.isEmpty() && left > 0;
          left = end - System.nanoTime()) {
        TimeUnit.NANOSECONDS.timedWait(underWay, left);
      }
      return underWay.isEmpty();
    }
  }

  /** Ends what is under way. What was found stays. */
  @Override
  public void close() {
    synchronized (underWay) {
      closed = true;
    }
    workers.shutdownNow();
    try {
      if (!workers.awaitTermination(STOP.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn("Fetching of issuers' certificates did not stop within {} s", STOP.toSeconds());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void work(CertificateFacts certificate) {
    try {
      slots.acquire();
      try {
        climb(certificate);
      } finally {
        slots.release();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // The feed is being closed.
    } finally {
      synchronized (underWay) {
        underWay.remove(certificate.sha256());
        underWay.notifyAll();
      }
    }
  }

  private void climb(CertificateFacts certificate) throws InterruptedException {
    Instant again = Instant.MAX;
    List<CertificateFacts> level = List.of(certificate);
    for (int height = 0; height < LEVELS && !level.isEmpty(); height++) {
      List<CertificateFacts> above = new ArrayList<>();
      for (CertificateFacts below : level) {
        Issuers issuers = issuers(below);
        above.addAll(issuers.certificates);
        again = issuers.again.isBefore(again) ? issuers.again : again;
      }
      level =
          above.stream()
              .distinct()
              .filter(IntermediateFeed::namesAPlace)
              .limit(CERTIFICATES_PER_LEVEL)
              .toList();
    }
    looked.put(certificate.sha256(), new Looked(again, problem(certificate)));
  }

  private static boolean namesAPlace(CertificateFacts certificate) {
    return !certificate.issuerUrls().isEmpty()
        && !key(certificate.subject()).equals(key(certificate.issuer()));
  }

  private Issuers issuers(CertificateFacts certificate) throws InterruptedException {
    List<CertificateFacts> found = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    Instant again = Instant.MAX;
    for (String url : certificate.issuerUrls().stream().limit(URLS_PER_CERTIFICATE).toList()) {
      IssuerPlace.Content content =
          places.get(url, IssuerPlace::new).content(fetcher, clock, random);
      List<CertificateFacts> here = issuers(certificate, content.certificates());
      if (here.isEmpty()) {
        problems.add(content.asked() + ": " + content.problem().orElse(notThere(certificate, url)));
      }
      found.addAll(here);
      again = content.next().isBefore(again) ? content.next() : again;
    }
    found.forEach(this::keep);
    Optional<String> problem =
        found.isEmpty() ? Optional.of(String.join("; ", problems)) : Optional.empty();
    problem.ifPresent(reason -> log(certificate, reason));
    looked.put(certificate.sha256(), new Looked(again, problem));
    return new Issuers(found, again);
  }

  private static List<CertificateFacts> issuers(
      CertificateFacts certificate, List<Octets> candidates) {
    Optional<String> name = key(certificate.issuer());
    return candidates.stream()
        .map(CertificateFacts::of)
        .filter(candidate -> name.isPresent() && name.equals(key(candidate.subject())))
        .filter(
            candidate -> SignatureVerifier.check(certificate, candidate) == SignatureCheck.VALID)
        .toList();
  }

  private static String notThere(CertificateFacts certificate, String url) {
    return "%s holds no certificate of %s whose key made the signature of %s"
        .formatted(
            FoundText.quoted(url),
            Certificates.issuerName(certificate),
            Certificates.name(certificate));
  }

  private void keep(CertificateFacts certificate) {
    String subject = key(certificate.subject()).orElseThrow();
    List<Octets> before = named(subject);
    List<Octets> after =
        bySubject
            .asMap()
            .compute(
                subject,
                (key, known) -> with(known == null ? List.of() : known, certificate.der()));
    // Counted once it can be found: who saw the new number finds the new certificate.
    if (!before.equals(after)) {
      version.incrementAndGet();
    }
  }

  private static List<Octets> with(List<Octets> known, Octets certificate) {
    if (known.contains(certificate)) {
      return known;
    }
    List<Octets> more = new ArrayList<>(known);
    more.add(certificate);
    return List.copyOf(more.subList(Math.max(0, more.size() - KEPT_PER_SUBJECT), more.size()));
  }

  private static int weight(String subject, List<Octets> certificates) {
    return subject.length() + certificates.stream().mapToInt(Octets::length).sum();
  }

  private static Optional<String> key(Optional<DistinguishedName> name) {
    return name.map(NameKeys::of);
  }

  /** Once for a certificate until its issuer has been found, and never too often in all. */
  private void log(CertificateFacts certificate, String reason) {
    if (problem(certificate).isPresent()) {
      return;
    }
    synchronized (underWay) {
      Instant now = clock.instant();
      if (!now.isBefore(hour)) {
        hour = now.plus(Duration.ofHours(1));
        linesThisHour = 0;
      }
      linesThisHour++;
      if (linesThisHour > LOG_LINES_AN_HOUR) {
        return;
      }
    }
    LOG.info("No issuer of {}: {}", Certificates.name(certificate), reason);
  }
}
