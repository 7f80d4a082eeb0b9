package io.assay.trust;

import io.assay.endpoint.FoundText;
import io.assay.fetch.FetchRequest;
import io.assay.fetch.FetchResult;
import io.assay.fetch.Fetcher;
import io.assay.fetch.Validators;
import io.assay.probe.Octets;
import io.assay.x509.CertificateFile;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * A URL at which an authority publishes its certificate: what was there, and when it may be asked
 * again. Guarded by itself, also while it is being asked: who comes meanwhile waits for the answer.
 */
final class IssuerPlace {
  /** Octets of a file; one certificate has about 1500. */
  private static final int FILE_OCTETS = 64 * 1024;

  /** Certificates of one file that are looked at. */
  private static final int CERTIFICATES = 32;

  private static final Duration DEADLINE = Duration.ofSeconds(10);
  private static final Duration AFTER_SUCCESS = Duration.ofHours(24);
  private static final Duration AFTER_FAILURE = Duration.ofHours(1);
  private static final int DOUBLINGS = 5;

  /** The share of a pause that chance adds to it at most. */
  private static final double JITTER = 0.25;

  private final String url;
  private List<Octets> certificates = List.of();
  private Optional<Validators> validators = Optional.empty();
  private Optional<String> problem = Optional.empty();
  private Instant asked = Instant.MIN;
  private Instant next = Instant.MIN;
  private int failures;

  IssuerPlace(String url) {
    this.url = url;
  }

  /**
   * What is there.
   *
   * @param certificates as they were found last
   * @param problem why the last attempt failed
   * @param asked when that was
   * @param next when the next attempt may be made
   */
  record Content(
      List<Octets> certificates, Optional<String> problem, Instant asked, Instant next) {}

  /** What is there, asked anew if it is time to. */
  synchronized Content content(Fetcher fetcher, InstantSource clock, Random random)
      throws InterruptedException {
    if (!clock.instant().isBefore(next)) {
      FetchResult result =
          fetcher.fetch(new FetchRequest(url, Optional.empty(), validators, FILE_OCTETS, DEADLINE));
      problem = take(result);
      asked = clock.instant().truncatedTo(ChronoUnit.SECONDS);
      failures = problem.isEmpty() ? 0 : failures + 1;
      next = asked.plus(pause(random));
    }
    return new Content(certificates, problem, asked, next);
  }

  /** Keeps what {@code result} brings; returns what is wrong with it. */
  private Optional<String> take(FetchResult result) {
    return switch (result) {
      case FetchResult.Fetched fetched -> {
        List<Octets> found = CertificateFile.certificates(fetched.body());
        if (found.isEmpty()) {
          yield Optional.of(
              "%s holds no certificate in DER, CMS or PEM, but begins with %s"
                  .formatted(FoundText.quoted(url), start(fetched.body())));
        }
        certificates = found.subList(0, Math.min(found.size(), CERTIFICATES));
        validators = Optional.of(fetched.validators());
        yield Optional.empty();
      }
      case FetchResult.Unchanged _ -> Optional.empty();
      case FetchResult.Refused refused -> Optional.of(refused.reason());
      case FetchResult.Rejected rejected -> Optional.of(rejected.reason());
      case FetchResult.TooLong tooLong -> Optional.of(tooLong.reason());
      case FetchResult.Failed failed -> Optional.of(failed.reason());
    };
  }

  private Duration pause(Random random) {
    Duration pause = AFTER_SUCCESS;
    if (failures > 0) {
      Duration doubled = AFTER_FAILURE.multipliedBy(1L << Math.min(failures - 1, DOUBLINGS));
      pause = doubled.compareTo(AFTER_SUCCESS) < 0 ? doubled : AFTER_SUCCESS;
    }
    return pause.plusMillis((long) (pause.toMillis() * JITTER * random.nextDouble()));
  }

  private static String start(Octets body) {
    byte[] octets = body.toByteArray();
    return FoundText.quoted(
        new String(octets, 0, Math.min(32, octets.length), StandardCharsets.ISO_8859_1));
  }
}
