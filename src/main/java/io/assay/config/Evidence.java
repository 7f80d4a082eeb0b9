package io.assay.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Whether, where and for how long the evidence of incidents is kept. Immutable.
 *
 * @param kept whether it is kept at all
 * @param directory where it is kept; the user's own place where absent
 * @param keep for how long after an incident's evidence last changed
 * @param octets how much room all of it may take; the oldest goes first
 */
public record Evidence(boolean kept, Optional<Path> directory, Duration keep, long octets) {
  /** In force where the file says nothing: 90 days, 1 GiB. */
  public static final Evidence DEFAULT =
      new Evidence(true, Optional.empty(), Duration.ofDays(90), 1L << 30);

  /** What {@code evidence: never} means. */
  public static final Evidence NEVER =
      new Evidence(false, DEFAULT.directory, DEFAULT.keep, DEFAULT.octets);
}
