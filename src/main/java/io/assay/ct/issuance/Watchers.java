package io.assay.ct.issuance;

import io.assay.ct.store.LoggedCertificate;
import io.assay.ct.watch.Hit;
import io.assay.endpoint.Resolver;
import io.assay.endpoint.WatchedIdentity;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Who watches what now. A match counts for those, whoever watched when it was found: a resolver
 * that is renamed keeps its alarms, and one that watches no longer has none. Immutable.
 */
public final class Watchers {
  private final Map<String, List<String>> byIdentity = new HashMap<>();

  /**
   * @param resolvers all that are configured
   */
  public Watchers(List<Resolver> resolvers) {
    for (Resolver resolver : resolvers) {
      for (WatchedIdentity identity : resolver.watch()) {
        byIdentity.computeIfAbsent(identity.text(), _ -> new ArrayList<>()).add(resolver.name());
      }
    }
  }

  /** The same with each entry as it counts now; what nobody watches stays as it was. */
  public Issuance now(Issuance issuance) {
    return new Issuance(
        issuance.tbsSha256(),
        issuance.entries().stream()
            .map(
                entry -> {
                  LoggedCertificate now = now(entry);
                  return now.hits().isEmpty() ? entry : now;
                })
            .toList());
  }

  /** The same as a match of those who watch it now; without hits where nobody does. */
  public LoggedCertificate now(LoggedCertificate match) {
    List<Hit> hits = new ArrayList<>();
    for (Hit hit : match.hits()) {
      for (String resolver : byIdentity.getOrDefault(hit.identity().text(), List.of())) {
        Hit other = new Hit(resolver, hit.identity(), hit.doubtful());
        if (!hits.contains(other)) {
          hits.add(other);
        }
      }
    }
    return match.with(hits);
  }
}
