package io.assay.ct.issuance;

import io.assay.ct.issuance.IssuanceKnowledge.Unexpected;
import io.assay.ct.store.CtStore;
import io.assay.ct.store.LoggedCertificate;
import io.assay.ct.watch.Hit;
import io.assay.endpoint.Resolver;
import io.assay.endpoint.Sha256;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a store holds, classified by one configuration after another. Each entry counts for those
 * who watch what it hit now, whoever did when it was found. Confined to one thread.
 */
public final class IssuanceBoard {
  private final CtStore store;
  private final Map<Sha256, Map<String, Unexpected>> alarming = new LinkedHashMap<>();
  private final Set<Sha256> issuances = new LinkedHashSet<>();
  private Watchers watchers = new Watchers(List.of());
  private Classifier classifier = new Classifier(List.of(), List.of(), List.of());

  /**
   * An entry that nobody was told of before.
   *
   * @param match as a match of those who watch it now
   * @param classification of its issuance
   */
  public record News(LoggedCertificate match, Classification classification) {}

  /** Tells people. */
  public interface Telling {
    /**
     * Tells them, before it returns.
     *
     * @throws IOException if they cannot be told; the message is one line with a remedy
     */
    void tell(News news) throws IOException;
  }

  /**
   * @param store stays open as long as this is used
   */
  public IssuanceBoard(CtStore store) {
    this.store = store;
  }

  /**
   * Classifies everything anew, by what is configured, was served and was acknowledged now.
   *
   * @throws IOException if the store cannot be read; what is known is incomplete then, until this
   *     is called again
   */
  public void classify(List<Resolver> resolvers) throws IOException {
    Classifier next = new Classifier(resolvers, store.served(), store.acknowledgements());
    List<Sha256> found = store.issuances();
    classifier = next;
    watchers = new Watchers(resolvers);
    alarming.clear();
    issuances.clear();
    for (Sha256 issuance : found) {
      classify(issuance);
    }
  }

  /** Some of the entries that nobody was told of, the oldest first; none if there are none left. */
  public List<LoggedCertificate> untold() throws IOException {
    return store.unannounced();
  }

  /**
   * Takes up entries and tells those of them who watch what they hit now. They are told of once,
   * also where this process dies meanwhile: then they are told of again by the next one, at most.
   *
   * @param untold as {@link #untold} gave them; what they were found by is classified by now
   * @param telling is told before it is noted that it was
   * @throws IOException also if one cannot be told; all of them are untold then
   */
  public void tell(List<LoggedCertificate> untold, Telling telling) throws IOException {
    Map<Sha256, Optional<Classification>> classified = new HashMap<>();
    for (LoggedCertificate match : untold) {
      Sha256 issuance = match.tbsSha256();
      if (!classified.containsKey(issuance)) {
        classified.put(issuance, classify(issuance));
      }
      LoggedCertificate now = watchers.now(match);
      Optional<Classification> known = classified.getOrDefault(issuance, Optional.empty());
      if (known.isPresent() && !now.hits().isEmpty()) {
        telling.tell(new News(now, known.get()));
      }
    }
    store.announced(untold);
  }

  private Optional<Classification> classify(Sha256 tbs) throws IOException {
    List<LoggedCertificate> entries =
        store.issuance(tbs).stream()
            .map(watchers::now)
            .filter(entry -> !entry.hits().isEmpty())
            .toList();
    alarming.remove(tbs);
    if (entries.isEmpty()) {
      return Optional.empty();
    }
    issuances.add(tbs);
    Classification classification = classifier.classify(new Issuance(tbs, entries));
    if (classification.alarming()) {
      Map<String, Unexpected> byResolver = new LinkedHashMap<>();
      for (LoggedCertificate entry : entries) {
        for (Hit hit : entry.hits()) {
          byResolver.putIfAbsent(hit.resolver(), unexpected(entry, hit, classification.reason()));
        }
      }
      alarming.put(tbs, byResolver);
    }
    return Optional.of(classification);
  }

  private static Unexpected unexpected(LoggedCertificate entry, Hit hit, String reason) {
    return new Unexpected(
        entry.tbsSha256(),
        hit.identity().text(),
        entry.issuer().orElse("an unreadable issuer"),
        entry.issuerSpki(),
        entry.log(),
        entry.index(),
        entry.timestamp(),
        reason);
  }

  /** The digests of all issuances that somebody watches. */
  public Set<Sha256> issuances() {
    return Set.copyOf(issuances);
  }

  /** What nobody expects nor acknowledged, by resolver, the latest first. */
  public Map<String, List<Unexpected>> unexpected() {
    Map<String, List<Unexpected>> byResolver = new HashMap<>();
    alarming
        .values()
        .forEach(
            resolvers ->
                resolvers.forEach(
                    (resolver, issuance) ->
                        byResolver
                            .computeIfAbsent(resolver, _ -> new ArrayList<>())
                            .add(issuance)));
    byResolver
        .values()
        .forEach(
            all ->
                all.sort(
                    Comparator.comparing(
                            (Unexpected issuance) -> issuance.timestamp().orElse(Instant.MAX))
                        .reversed()));
    return byResolver;
  }
}
