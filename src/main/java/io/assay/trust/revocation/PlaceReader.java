package io.assay.trust.revocation;

import io.assay.endpoint.FoundText;
import io.assay.endpoint.Sha256;
import io.assay.fetch.FetchRequest;
import io.assay.fetch.FetchResult;
import io.assay.fetch.Fetcher;
import io.assay.fetch.Validators;
import io.assay.probe.Octets;
import io.assay.x509.CertificateFacts;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Gets what is at a place once, and verifies it. Thread-safe. */
final class PlaceReader {
  private static final String OCSP_REQUEST = "application/ocsp-request";

  private final Fetcher fetcher;
  private final InstantSource clock;

  PlaceReader(Fetcher fetcher, InstantSource clock) {
    this.fetcher = fetcher;
    this.clock = clock;
  }

  /**
   * What is to be done.
   *
   * @param subjects what is asked about, as it is when an answer has come
   * @param small whether to stop where it is no longer small
   */
  record Job(
      Place.Key key,
      CertificateFacts issuer,
      Supplier<List<Subject>> subjects,
      Optional<Validators> validators,
      boolean small) {}

  /** How it ended. */
  sealed interface Outcome {
    /** What the place says, by certificate. */
    record Read(
        Map<Sha256, Revocation> answers,
        Instant until,
        Optional<Validators> validators,
        long octets,
        String summary)
        implements Outcome {}

    /** What it said the last time. */
    record Unchanged() implements Outcome {}

    /**
     * Nothing that can be used.
     *
     * @param reason names the place
     */
    record Failed(String reason) implements Outcome {}
  }

  Outcome get(Job job) throws InterruptedException {
    return switch (job.key.kind()) {
      case CRL -> crl(job);
      case OCSP -> {
        List<Subject> subjects = job.subjects.get();
        yield subjects.isEmpty()
            ? failed(job, "nobody asks any more")
            : ocsp(job, subjects.getFirst());
      }
    };
  }

  private Outcome crl(Job job) throws InterruptedException {
    long octets = job.small ? 2 * Limits.SMALL_CRL_OCTETS : Limits.CRL_OCTETS;
    FetchRequest request =
        new FetchRequest(
            job.key.url(), Optional.empty(), job.validators, octets, Limits.CRL_DEADLINE);
    return switch (fetcher.fetch(request)) {
      case FetchResult.Fetched fetched -> readCrl(job, fetched);
      case FetchResult.Unchanged unchanged -> new Outcome.Unchanged();
      case FetchResult.Refused refused -> new Outcome.Failed("CRL " + refused.reason());
      case FetchResult.Rejected rejected -> new Outcome.Failed("CRL " + rejected.reason());
      case FetchResult.TooLong tooLong -> new Outcome.Failed("CRL " + tooLong.reason());
      case FetchResult.Failed failed -> new Outcome.Failed("CRL " + failed.reason());
    };
  }

  private Outcome readCrl(Job job, FetchResult.Fetched fetched) {
    return switch (Crls.read(
        fetched.body(), job.key.url(), job.issuer, job.subjects.get(), clock.instant())) {
      case CrlReading.Unusable unusable -> failed(job, unusable.reason());
      case CrlReading.Valid valid -> {
        Map<Sha256, Revocation> answers = new HashMap<>();
        valid.answers().forEach((digest, said) -> answers.put(digest, named(job, said)));
        yield new Outcome.Read(
            Map.copyOf(answers),
            valid.until(),
            Optional.of(fetched.validators()),
            fetched.body().length(),
            "%d entries, current until %s".formatted(valid.entries(), valid.until()));
      }
    };
  }

  private Outcome ocsp(Job job, Subject subject) throws InterruptedException {
    Optional<Octets> request = new OcspIssuer(job.issuer).request(subject.serial());
    if (request.isEmpty()) {
      return failed(job, "the issuer's certificate has no name or key to ask with");
    }
    FetchRequest post =
        new FetchRequest(
            job.key.url(),
            Optional.of(new FetchRequest.Post(OCSP_REQUEST, request.get())),
            Optional.empty(),
            Limits.OCSP_OCTETS,
            Limits.OCSP_DEADLINE);
    return switch (fetcher.fetch(post)) {
      case FetchResult.Fetched fetched -> readOcsp(job, subject, fetched.body());
      case FetchResult.Unchanged unchanged -> failed(job, "status 304 without having asked for it");
      case FetchResult.Refused refused -> new Outcome.Failed("OCSP " + refused.reason());
      case FetchResult.Rejected rejected -> new Outcome.Failed("OCSP " + rejected.reason());
      case FetchResult.TooLong tooLong -> new Outcome.Failed("OCSP " + tooLong.reason());
      case FetchResult.Failed failed -> new Outcome.Failed("OCSP " + failed.reason());
    };
  }

  private Outcome readOcsp(Job job, Subject subject, Octets body) {
    OcspReading reading =
        OcspResponses.read(body, subject, job.issuer, clock.instant(), Revocation.Source.OCSP);
    return switch (reading) {
      case OcspReading.Valid valid ->
          new Outcome.Read(
              Map.of(subject.sha256(), named(job, valid.revocation())),
              valid.until(),
              Optional.empty(),
              body.length(),
              "current until " + valid.until());
      case OcspReading.Faulty faulty -> failed(job, faulty.reason());
      case OcspReading.Undecidable undecidable -> failed(job, undecidable.reason());
    };
  }

  private static Outcome failed(Job job, String reason) {
    return new Outcome.Failed(place(job) + ": " + reason);
  }

  private static String place(Job job) {
    return job.key.kind() + " " + FoundText.quoted(job.key.url());
  }

  /** Says of what is not known where it is not known. */
  private static Revocation named(Job job, Revocation said) {
    return said.status() == Revocation.Status.UNKNOWN
        ? new Revocation(
            said.status(),
            said.source(),
            said.checkedAt(),
            said.revokedAt(),
            said.reason().map(reason -> place(job) + ": " + reason))
        : said;
  }
}
