package io.assay.ct.issuance;

import io.assay.ct.store.CtStore;
import io.assay.ct.store.LoggedCertificate;
import io.assay.endpoint.Resolver;
import io.assay.endpoint.Sha256;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What logs hold for those who watch now, classified by what is expected, served and acknowledged
 * now. Thread-safe, as the store is.
 */
public final class LoggedMatches {
  /** Matches that are looked at for one answer. */
  private static final int LOOKED_AT = 2_000;

  private static final int STEP = 50;

  private final CtStore store;
  private final List<Resolver> resolvers;

  /**
   * @param store stays open as long as this is used
   * @param resolvers all that are configured
   */
  public LoggedMatches(CtStore store, List<Resolver> resolvers) {
    this.store = store;
    this.resolvers = List.copyOf(resolvers);
  }

  /**
   * What is asked for.
   *
   * @param resolver one that watches what was matched
   * @param log the log's name
   * @param acknowledged whether somebody knows of it
   */
  public record Query(
      Optional<String> resolver,
      Optional<String> log,
      Optional<Classification.Kind> kind,
      Optional<Boolean> acknowledged) {
    /** Everything. */
    public static final Query ALL =
        new Query(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    private boolean isFor(LoggedCertificate match) {
      return !match.hits().isEmpty()
          && log.filter(name -> !name.equals(match.log())).isEmpty()
          && resolver
              .filter(name -> match.hits().stream().noneMatch(hit -> hit.resolver().equals(name)))
              .isEmpty();
    }

    private boolean isFor(Classification classification) {
      return kind.filter(one -> one != classification.kind()).isEmpty()
          && acknowledged
              .filter(known -> known != classification.acknowledged().isPresent())
              .isEmpty();
    }
  }

  /**
   * A match as one of those who watch it now.
   *
   * @param classification of its issuance
   */
  public record Found(LoggedCertificate match, Classification classification) {}

  /**
   * A part of what was asked for.
   *
   * @param found those that were found last in front; may be fewer than the limit, or none, where
   *     there is more
   * @param next where the next part begins; absent where this is the last
   */
  public record Part(List<Found> found, Optional<Long> next) {
    public Part {
      found = List.copyOf(found);
    }
  }

  /**
   * Looks for matches.
   *
   * @param before where the part before ended; absent for the first
   * @param limit at most so many
   * @throws IOException if the store cannot be read
   */
  public Part find(Query query, Optional<Long> before, int limit) throws IOException {
    Classifier classifier = new Classifier(resolvers, store.served(), store.acknowledgements());
    Watchers watchers = new Watchers(resolvers);
    Map<Sha256, Classification> classified = new HashMap<>();
    List<Found> found = new ArrayList<>();
    long at = before.orElse(Long.MAX_VALUE);
    for (int looked = 0; looked < LOOKED_AT; ) {
      List<CtStore.Numbered> step = store.latest(at, STEP);
      for (CtStore.Numbered one : step) {
        if (found.size() == limit) {
          return new Part(found, Optional.of(at));
        }
        LoggedCertificate match = watchers.now(one.match());
        if (query.isFor(match)) {
          Classification classification = classified.get(match.tbsSha256());
          if (classification == null) {
            classification = classify(match.tbsSha256(), watchers, classifier);
            classified.put(match.tbsSha256(), classification);
          }
          if (query.isFor(classification)) {
            found.add(new Found(match, classification));
          }
        }
        at = one.number();
        looked++;
      }
      if (step.size() < STEP) {
        return new Part(found, Optional.empty());
      }
    }
    return new Part(found, Optional.of(at));
  }

  private Classification classify(Sha256 tbs, Watchers watchers, Classifier classifier)
      throws IOException {
    return classifier.classify(
        new Issuance(
            tbs,
            store.issuance(tbs).stream()
                .map(watchers::now)
                .filter(entry -> !entry.hits().isEmpty())
                .toList()));
  }
}
