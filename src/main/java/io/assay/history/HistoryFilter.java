package io.assay.history;

import java.time.Instant;
import java.util.Optional;

/**
 * What is asked for: of which targets, and of what time. Immutable.
 *
 * @param address the empty text for targets that never had one
 * @param from nothing that was over before
 * @param to nothing that began after
 */
public record HistoryFilter(
    Optional<String> resolver,
    Optional<String> endpoint,
    Optional<String> address,
    Optional<String> vantage,
    Optional<Instant> from,
    Optional<Instant> to) {
  /** Everything. */
  public static final HistoryFilter ALL =
      new HistoryFilter(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  /** The same of one resolver. */
  public HistoryFilter ofResolver(String name) {
    return new HistoryFilter(Optional.of(name), endpoint, address, vantage, from, to);
  }

  /** The same of one endpoint. */
  public HistoryFilter ofEndpoint(String text) {
    return new HistoryFilter(resolver, Optional.of(text), address, vantage, from, to);
  }

  /** The same at one address. */
  public HistoryFilter ofAddress(String text) {
    return new HistoryFilter(resolver, endpoint, Optional.of(text), vantage, from, to);
  }

  /** The same seen from one vantage point. */
  public HistoryFilter ofVantage(String name) {
    return new HistoryFilter(resolver, endpoint, address, Optional.of(name), from, to);
  }

  /** The same of one time. */
  public HistoryFilter between(Optional<Instant> first, Optional<Instant> last) {
    return new HistoryFilter(resolver, endpoint, address, vantage, first, last);
  }
}
