package io.assay.incident;

import io.assay.judge.Severity;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Something that is or was wrong for a time. Immutable: a state of it.
 *
 * @param id the same for the same cause and beginning, whoever finds out, and for ever
 * @param severity the gravest that it ever had
 * @param vantages names of the vantage points that are or were concerned, in order; empty for a
 *     site
 * @param present those of them at which it is not over
 * @param opened when the first probe began that showed it
 * @param lastSeen when the last probe began that showed it
 * @param closed when the probe began that showed it to be over everywhere; absent while it is not
 * @param expected what would be right; this and the next two are one line each, for people, as last
 *     seen
 */
public record Incident(
    UUID id,
    Cause cause,
    Severity severity,
    List<String> vantages,
    List<String> present,
    Instant opened,
    Instant lastSeen,
    Optional<Instant> closed,
    String expected,
    String observed,
    String reason) {
  public Incident {
    vantages = List.copyOf(vantages);
    present = List.copyOf(present);
  }

  /** The id of what began then for that cause. */
  static UUID idOf(Cause cause, Instant opened) {
    return UUID.nameUUIDFromBytes((cause.text() + "\n" + opened).getBytes(StandardCharsets.UTF_8));
  }
}
