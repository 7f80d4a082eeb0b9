package io.assay.trust.revocation;

import io.assay.x509.CertificateFacts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * All places that are asked, and which is due next. Each is either waiting or under way; one that
 * nobody asks about any more is dropped. Owned by a {@link RevocationFeed}, whose lock guards it.
 */
final class Places {
  private final Map<Place.Key, Place> all = new HashMap<>();

  /** By when they are due, which must not change while they are in here. */
  private final TreeSet<Place> waiting =
      new TreeSet<>(
          Comparator.comparing(Place::due)
              .thenComparing(place -> place.key().url())
              .thenComparing(place -> place.key().about().hex())
              .thenComparing(place -> place.key().kind()));

  private final Set<Place> underWay = new HashSet<>();

  /** A view of all of them. */
  Map<Place.Key, Place> byKey() {
    return Collections.unmodifiableMap(all);
  }

  /** Asks there about one more certificate, unless there are too many places already. */
  void join(Place.Key key, Subject subject, CertificateFacts issuer, Instant now) {
    Place place = all.get(key);
    if (place == null) {
      if (all.size() >= Limits.PLACES) {
        return;
      }
      place = new Place(key, issuer, now);
      all.put(key, place);
    }
    waiting.remove(place);
    place.join(subject, now);
    if (!underWay.contains(place)) {
      waiting.add(place);
    }
  }

  /** Asks there about one certificate less. */
  void leave(Place.Key key, Subject subject) {
    Place place = all.get(key);
    if (place != null) {
      place.leave(subject.sha256());
      dropIfUnused(place);
    }
  }

  private void dropIfUnused(Place place) {
    if (place.subjects().isEmpty() && !underWay.contains(place)) {
      waiting.remove(place);
      all.remove(place.key());
    }
  }

  /** Takes those that are due, which are under way from then on. */
  List<Place> takeDue(Instant now) {
    List<Place> due = new ArrayList<>();
    while (!waiting.isEmpty() && !waiting.first().due().isAfter(now)) {
      due.add(waiting.removeFirst());
    }
    underWay.addAll(due);
    return due;
  }

  /** Takes back one that was under way and knows when it is due again. */
  void giveBack(Place place) {
    underWay.remove(place);
    waiting.add(place);
    dropIfUnused(place);
  }

  /** Whether there is nothing left that could be asked at {@code now}. */
  boolean isSettled(Instant now) {
    return underWay.isEmpty() && (waiting.isEmpty() || waiting.first().due().isAfter(now));
  }
}
