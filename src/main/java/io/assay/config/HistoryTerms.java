package io.assay.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Whether, where and for how long it is kept what was seen and judged. Immutable.
 *
 * @param kept whether it is kept at all
 * @param directory where it is kept in a file; the user's own place where absent
 * @param keep for how long after something was last seen
 * @param octets how much room all of it may take; the oldest observations go first
 * @param sample from one observation of a target that is kept although nothing was new or wrong to
 *     the next
 * @param postgresql the database that it is kept in instead of a file
 */
public record HistoryTerms(
    boolean kept,
    Optional<Path> directory,
    Duration keep,
    long octets,
    Duration sample,
    Optional<PostgresPlace> postgresql) {
  /** In force where the file says nothing: 365 days, 10 GiB, a sample an hour. */
  public static final HistoryTerms DEFAULT =
      new HistoryTerms(
          true,
          Optional.empty(),
          Duration.ofDays(365),
          10L << 30,
          Duration.ofHours(1),
          Optional.empty());

  /** What {@code history: never} means. */
  public static final HistoryTerms NEVER =
      new HistoryTerms(
          false,
          DEFAULT.directory,
          DEFAULT.keep,
          DEFAULT.octets,
          DEFAULT.sample,
          DEFAULT.postgresql);
}
