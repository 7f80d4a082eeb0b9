package io.assay.trust.revocation;

import io.assay.trust.source.CaRecord;
import io.assay.x509.CertificateFacts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A certificate that is followed, and where its status is asked: in steps, each of which is taken
 * when those before it failed. Owned by a {@link RevocationFeed}, whose lock guards it.
 */
final class Followed {
  /** Up to here a certificate may do without CRL and OCSP (Baseline Requirements, 7.1.2.11.2). */
  private static final Duration SHORT_LIVED = Duration.ofDays(10);

  private final Subject subject;
  private final CertificateFacts issuer;
  private final boolean shortLived;
  private List<List<Place.Key>> steps = List.of();
  private int tooManyParts;
  private Instant wantedAt;

  Followed(CertificateFacts certificate, Subject subject, CertificateFacts issuer, Instant now) {
    this.subject = subject;
    this.issuer = issuer;
    this.shortLived =
        certificate
            .notBefore()
            .flatMap(from -> subject.notAfter().map(to -> Duration.between(from, to)))
            .filter(lifetime -> lifetime.compareTo(SHORT_LIVED) <= 0)
            .isPresent();
    this.wantedAt = now;
  }

  Subject subject() {
    return subject;
  }

  CertificateFacts issuer() {
    return issuer;
  }

  List<List<Place.Key>> steps() {
    return steps;
  }

  void wanted(Instant now) {
    wantedAt = now;
  }

  boolean isForgotten(Instant now) {
    return wantedAt.plus(Limits.FOLLOWED).isBefore(now);
  }

  /**
   * Lays down the steps: each CRL that the certificate names, each that CCADB lists for the issuer
   * (or those that cover it together), each OCSP responder that the certificate names.
   */
  void plan(Optional<CaRecord> record, RevocationFeed.Order order) {
    List<List<Place.Key>> crls = new ArrayList<>();
    Set<Place.Key> seen = new HashSet<>();
    Stream.concat(
            subject.crlUrls().stream().limit(Limits.CRL_URLS),
            record.stream().flatMap(known -> known.fullCrls().stream()).limit(Limits.CRL_URLS))
        .map(this::crl)
        .filter(seen::add)
        .forEach(key -> crls.add(List.of(key)));
    List<String> parts = record.map(CaRecord::partitionedCrls).orElse(List.of());
    boolean few = parts.size() <= Limits.PARTITIONS;
    if (!parts.isEmpty() && few) {
      crls.add(parts.stream().map(this::crl).distinct().toList());
    }
    List<List<Place.Key>> responders =
        subject.ocspUrls().stream()
            .distinct()
            .limit(Limits.OCSP_URLS)
            .map(url -> List.of(new Place.Key(Place.Kind.OCSP, url, subject.sha256())))
            .toList();
    steps =
        switch (order) {
          case CRL_FIRST -> Stream.concat(crls.stream(), responders.stream()).toList();
          case OCSP_FIRST -> Stream.concat(responders.stream(), crls.stream()).toList();
        };
    tooManyParts = steps.isEmpty() && !few ? parts.size() : 0;
  }

  private Place.Key crl(String url) {
    return new Place.Key(Place.Kind.CRL, url, RevocationFeed.keyOf(issuer));
  }

  /** How many steps are to be taken: up to the first that has not failed. */
  int needed(Map<Place.Key, Place> places, Instant now) {
    for (int i = 0; i < steps.size(); i++) {
      if (state(steps.get(i), places, now) != Place.State.FAILED) {
        return i + 1;
      }
    }
    return steps.size();
  }

  private Place.State state(List<Place.Key> step, Map<Place.Key, Place> places, Instant time) {
    Place.State together = Place.State.GOOD;
    for (Place.Key key : step) {
      Place place = places.get(key);
      Place.State state = place == null ? Place.State.PENDING : place.state(subject.sha256(), time);
      if (state == Place.State.REVOKED) {
        return state;
      }
      if (together != Place.State.FAILED && state != Place.State.GOOD) {
        together = state;
      }
    }
    return together;
  }

  /**
   * What the places say together: that it is revoked if any says so, that it is good if all of one
   * step do. It is asked with every judgement, so that this goes without streams.
   */
  Revocation at(Map<Place.Key, Place> places, Instant time) {
    Optional<Revocation> good = Optional.empty();
    for (List<Place.Key> step : steps) {
      Place.State state = state(step, places, time);
      if (state == Place.State.REVOKED) {
        return said(step, places, Revocation.Status.REVOKED).orElseThrow();
      }
      if (state == Place.State.GOOD && good.isEmpty()) {
        good = said(step, places, Revocation.Status.GOOD);
      }
    }
    return good.orElseGet(() -> Revocation.unknown(complaint(places, time)));
  }

  /** Of several that say the same, the oldest tells what is known for certain. */
  private Optional<Revocation> said(
      List<Place.Key> step, Map<Place.Key, Place> places, Revocation.Status status) {
    Optional<Revocation> oldest = Optional.empty();
    for (Place.Key key : step) {
      Place place = places.get(key);
      Optional<Revocation> said = place == null ? Optional.empty() : place.answer(subject.sha256());
      if (said.filter(one -> one.status() == status).isPresent()
          && (oldest.isEmpty() || date(said).isBefore(date(oldest)))) {
        oldest = said;
      }
    }
    return oldest;
  }

  private static Instant date(Optional<Revocation> said) {
    return said.flatMap(Revocation::checkedAt).orElse(Instant.MIN);
  }

  private String complaint(Map<Place.Key, Place> places, Instant time) {
    if (tooManyParts > 0) {
      return "CCADB lists %d CRLs that cover the issuer together, and up to %d are read"
          .formatted(tooManyParts, Limits.PARTITIONS);
    }
    if (steps.isEmpty()) {
      return "the certificate names neither CRL nor OCSP responder"
          + (shortLived ? ", which is normal for one of a few days" : "");
    }
    if (!places.keySet().containsAll(steps.getFirst())) {
      return "not fetched, since %d URLs are followed already".formatted(Limits.PLACES);
    }
    List<String> complaints =
        steps.stream()
            .flatMap(List::stream)
            .flatMap(key -> Stream.ofNullable(places.get(key)))
            .flatMap(place -> place.complaint(subject.sha256(), time).stream())
            .toList();
    return switch (complaints.size()) {
      case 0 -> "not fetched yet";
      case 1 -> complaints.getFirst();
      default -> complaints.getFirst() + "; " + complaints.getLast();
    };
  }
}
