package io.assay.app;

import io.assay.config.Config;
import io.assay.endpoint.Resolver;
import io.assay.endpoint.Target;
import io.assay.history.History;
import io.assay.history.HistoryException;
import io.assay.history.HistoryFilter;
import io.assay.history.KeptIncident;
import io.assay.history.Part;
import io.assay.history.Rows;
import io.assay.incident.Cause;
import io.assay.incident.Incident;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The incidents that were open before this process judged what they are about, as the history has
 * them. Thread-safe.
 */
final class OpenBefore {
  private static final Logger LOG = LoggerFactory.getLogger(OpenBefore.class);

  /** For how long a judge goes by what it has read: targets of a partition come all at once. */
  private static final Duration FRESH = Duration.ofSeconds(10);

  /** Nothing was. */
  static final OpenBefore NOTHING = new OpenBefore(Optional.empty(), false, InstantSource.system());

  private static final int MOST = 10_000;

  private final Optional<History> history;
  private final boolean again;
  private final InstantSource clock;

  // Guarded by this object's lock.
  private final Set<Target> told = new HashSet<>();
  private List<Incident> open = List.of();
  private Instant read = Instant.MIN;

  /**
   * @param again whether others may have judged meanwhile what is judged here next
   */
  OpenBefore(Optional<History> history, boolean again, InstantSource clock) {
    this.history = history;
    this.again = again;
    this.clock = clock;
  }

  /**
   * Those about {@code target}, seen from its vantage point. They are told once: later, this
   * process knows better.
   */
  synchronized List<Incident> about(Target target) {
    if (history.isEmpty() || !told.add(target)) {
      return List.of();
    }
    return open().stream()
        .filter(
            incident ->
                incident.cause() instanceof Cause.Violated violated
                    && violated.resolver().equals(target.resolver())
                    && violated.endpoint().equals(target.endpoint())
                    && violated.address().equals(target.address())
                    && incident.present().contains(target.vantage()))
        .toList();
  }

  /** Another process judges {@code target} from now on, so that it may know better later. */
  synchronized void released(Target target) {
    told.remove(target);
  }

  /** That a vantage point is ill. */
  synchronized Optional<Incident> ill(String vantage) {
    return open().stream()
        .filter(incident -> incident.cause().equals(new Cause.VantageIll(vantage)))
        .findFirst();
  }

  /**
   * Ends those about what {@code config} does not name any more, where this process alone judges:
   * nobody would ever say that they are over.
   */
  synchronized void endOthers(Config config) {
    if (again || history.isEmpty()) {
      return;
    }
    List<Incident> others =
        open().stream().filter(incident -> !isJudged(incident, config)).toList();
    if (!others.isEmpty()) {
      LOG.info(
          "{} incidents are over: what they are about is not configured any more", others.size());
      history.get().touched(others.stream().map(OpenBefore::ended).toList());
    }
  }

  private static boolean isJudged(Incident incident, Config config) {
    return switch (incident.cause()) {
      case Cause.Violated violated ->
          config.resolvers().stream()
              .filter(resolver -> resolver.name().equals(violated.resolver()))
              .filter(
                  resolver ->
                      resolver.services().stream()
                          .anyMatch(service -> service.endpoint().equals(violated.endpoint())))
              .filter(resolver -> isDialled(resolver, violated))
              .flatMap(resolver -> resolver.vantages().stream())
              .anyMatch(vantage -> incident.present().contains(vantage.name()));
      case Cause.VantageIll ill ->
          config.vantages().stream().anyMatch(vantage -> vantage.name().equals(ill.vantage()));
      case Cause.SiteSilent _ -> false;
    };
  }

  /** Whether its address is one that is given, or may be one that the name leads to. */
  private static boolean isDialled(Resolver resolver, Cause.Violated violated) {
    List<InetAddress> given = resolver.dialAddresses(violated.endpoint());
    return violated.address().isEmpty()
        || given.isEmpty()
        || given.contains(violated.address().get());
  }

  private static Incident ended(Incident incident) {
    return new Incident(
        incident.id(),
        incident.cause(),
        incident.severity(),
        incident.vantages(),
        List.of(),
        incident.opened(),
        incident.lastSeen(),
        Optional.of(incident.lastSeen()),
        incident.expected(),
        incident.observed(),
        incident.reason());
  }

  private List<Incident> open() {
    Instant now = clock.instant();
    if (history.isPresent()
        && (read.equals(Instant.MIN) || (again && now.isAfter(read.plus(FRESH))))) {
      open = List.of();
      read = now;
      try {
        open = read(history.get());
      } catch (HistoryException e) {
        LOG.warn("Incidents that are open already may be opened anew: {}", e.getMessage());
        read = again ? clock.instant().plus(FRESH.multipliedBy(6)) : now;
      }
    }
    return open;
  }

  private static List<Incident> read(History history) throws HistoryException {
    List<Incident> read = new ArrayList<>();
    Optional<String> next = Optional.of("");
    while (next.isPresent() && read.size() < MOST) {
      Rows<KeptIncident> part =
          history
              .reader()
              .incidents(HistoryFilter.ALL, Optional.of(true), new Part(Part.MOST, next.get()));
      part.rows().forEach(kept -> kept.incident().ifPresent(read::add));
      next = part.next();
    }
    return List.copyOf(read);
  }
}
