package io.assay.config;

import io.assay.endpoint.Host;
import java.time.Duration;
import java.util.Optional;

/**
 * When an endpoint gets a closer look beside its probes.
 *
 * @param again from one closer look at an endpoint that is not well, or changed, to the next at the
 *     earliest; absent where there are none
 * @param baseline from one look at an endpoint that is well to the next; absent where there is none
 * @param name the name of somebody else, sent as SNI
 */
public record Examine(Optional<Duration> again, Optional<Duration> baseline, Host.Name name) {
  /** In force where the file says nothing. */
  public static final Examine DEFAULT =
      new Examine(
          Optional.of(Duration.ofMinutes(10)),
          Optional.of(Duration.ofHours(24)),
          new Host.Name("www.example.com"));
}
