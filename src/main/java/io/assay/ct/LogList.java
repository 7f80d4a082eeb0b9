package io.assay.ct;

import io.assay.probe.Octets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The logs that somebody knows: Google's list of version 3, which Apple's has the form of too.
 * Immutable.
 *
 * @param published when the publisher made this version
 * @param logs by the octets of their ids
 * @param operators how many there are
 * @param warnings what was left out of the document, one line each
 */
public record LogList(
    Instant published, Map<Octets, Log> logs, int operators, List<String> warnings) {
  /**
   * A list of another time than within this says little of the states of logs: Chrome evaluates its
   * policy only while its own list is younger than 70 days.
   */
  public static final Duration TIMELY = Duration.ofDays(70);

  public LogList {
    logs = Map.copyOf(logs);
    warnings = List.copyOf(warnings);
  }

  /**
   * Reads a log list. A log that cannot be used is left out with a warning. Thread-safe.
   *
   * @throws LogListException if there is nothing to be had of the document
   */
  public static LogList read(Octets json) throws LogListException {
    return LogListReader.read(json);
  }

  /** The log with this id. */
  public Optional<Log> log(Octets id) {
    return Optional.ofNullable(logs.get(id));
  }

  /** The same with these logs too, unless the list has them already. */
  public LogList with(List<Log> others) {
    Map<Octets, Log> all = new HashMap<>(logs);
    others.forEach(log -> all.putIfAbsent(Octets.copyOf(log.id().toByteArray()), log));
    return new LogList(published, all, operators, warnings);
  }

  /** Whether the states of logs at {@code time} can be told from the list. */
  public boolean isTimely(Instant time) {
    return Duration.between(published, time).abs().compareTo(TIMELY) < 0;
  }
}
