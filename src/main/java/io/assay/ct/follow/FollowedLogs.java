package io.assay.ct.follow;

import io.assay.config.Ct;
import io.assay.ct.Log;
import io.assay.ct.LogList;
import io.assay.endpoint.Sha256;
import io.assay.probe.Octets;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Chooses the logs that are followed. Stateless. */
public final class FollowedLogs {
  /** The merge delay of a log of which nobody says another: the longest that is usual. */
  private static final Duration MERGE_DELAY = Duration.ofHours(24);

  private static final int ID_DIGITS = 16;

  private FollowedLogs() {}

  /**
   * Those of the list that the configuration asks for, and its own.
   *
   * @param time which decides whether a log's interval is over: it takes no certificates any more
   *     then that anybody could use
   */
  public static List<Log> of(Ct configured, Optional<LogList> list, Instant time) {
    Map<Sha256, Log> logs = new LinkedHashMap<>();
    own(configured).forEach(log -> logs.put(log.id(), log));
    list.stream()
        .flatMap(known -> known.logs().values().stream())
        .filter(log -> isWanted(log, configured.follow(), time))
        .sorted(Comparator.comparing(Log::name))
        .forEach(log -> logs.putIfAbsent(log.id(), log));
    return named(logs.values());
  }

  private static boolean isWanted(Log log, Ct.Follow follow, Instant time) {
    boolean over = log.interval().filter(interval -> !time.isBefore(interval.end())).isPresent();
    Optional<Log.State.Name> state = log.state().map(Log.State::name);
    return !over
        && switch (follow) {
          case NONE -> false;
          case USABLE -> state.map(FollowedLogs::takesPart).orElse(false);
          case ALL -> log.isAlive();
        };
  }

  private static boolean takesPart(Log.State.Name state) {
    return switch (state) {
      case QUALIFIED, USABLE, READONLY -> true;
      case PENDING, RETIRED, REJECTED -> false;
    };
  }

  /** The name is a metric label: two logs of one name would be one series. */
  private static List<Log> named(Collection<Log> logs) {
    Set<String> names = new HashSet<>();
    return logs.stream()
        .map(
            log ->
                names.add(log.name())
                    ? log
                    : log.named(log.name() + " " + log.id().hex().substring(0, ID_DIGITS)))
        .toList();
  }

  /** Those that the configuration describes itself; nobody says what state they are in. */
  public static List<Log> own(Ct configured) {
    return configured.logs().stream().map(FollowedLogs::own).toList();
  }

  private static Log own(Ct.OwnLog own) {
    return new Log(
        own.name(),
        own.id(),
        Octets.fromBase64(own.key()),
        "configured",
        List.of(),
        switch (own.protocol()) {
          case RFC6962 -> Log.Kind.RFC6962;
          case STATIC -> Log.Kind.STATIC_CT;
        },
        // Nobody says where a static log takes certificates: its checkpoints may have any origin.
        own.protocol() == Ct.Protocol.STATIC ? "" : own.url(),
        own.url(),
        MERGE_DELAY,
        Optional.empty(),
        Optional.empty());
  }
}
