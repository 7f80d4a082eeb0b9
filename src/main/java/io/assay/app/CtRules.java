package io.assay.app;

import io.assay.config.Config;
import io.assay.config.Ct;
import io.assay.ct.Log;
import io.assay.ct.LogList;
import io.assay.ct.SctVerifier;
import io.assay.ct.follow.FollowedLogs;
import io.assay.ct.watch.WatchList;
import io.assay.endpoint.Resolver;
import io.assay.endpoint.WatchedIdentity;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What one configuration has looked for, for whom, and where. Immutable.
 *
 * @param logs those to follow
 * @param absence why nothing is followed, should it be so
 */
record CtRules(
    List<Resolver> resolvers, WatchList watched, List<Log> logs, Optional<String> absence) {
  private static final String NOTHING_WATCHED =
      "no resolver watches anything: add \"watch\" to one in probes.yaml";

  /** Nothing is looked for. */
  static final CtRules NOTHING =
      new CtRules(List.of(), WatchList.of(Map.of()), List.of(), Optional.of(NOTHING_WATCHED));

  /**
   * Those of {@code config}.
   *
   * @param list the list of logs; absent where there is none yet
   */
  static CtRules of(Config config, Optional<LogList> list, Instant time) {
    Map<String, List<WatchedIdentity>> watched = new HashMap<>();
    config.resolvers().forEach(resolver -> watched.put(resolver.name(), resolver.watch()));
    WatchList watchList = WatchList.of(watched);
    List<Log> logs = FollowedLogs.of(config.ct(), list, time);
    return new CtRules(
        config.resolvers(), watchList, logs, absence(watchList, logs, config.ct(), list));
  }

  private static Optional<String> absence(
      WatchList watched, List<Log> logs, Ct configured, Optional<LogList> list) {
    if (watched.isEmpty()) {
      return Optional.of(NOTHING_WATCHED);
    }
    if (!logs.isEmpty()) {
      return Optional.empty();
    }
    if (configured.follow() == Ct.Follow.NONE) {
      return Optional.of("no log is followed: ct.follow is none, and ct.logs names none");
    }
    return Optional.of(
        list.isEmpty() ? SctVerifier.NO_LIST : "the list has no log that takes certificates now");
  }

  /** The names of the resolvers that watch something. */
  Set<String> watching() {
    return resolvers.stream()
        .filter(resolver -> !resolver.watch().isEmpty())
        .map(Resolver::name)
        .collect(Collectors.toSet());
  }

  /** Everything that is looked for, each once. */
  List<WatchedIdentity> identities() {
    return resolvers.stream().flatMap(resolver -> resolver.watch().stream()).distinct().toList();
  }
}
