package io.assay.probe;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * What is known of the vantage point at the time of a probe, beside its name.
 *
 * @param ill what ailed the vantage point itself, one line for people; where it is present, a probe
 *     that failed says nothing of the endpoint
 * @param asn the number of the autonomous system in which the vantage point stands
 * @param country where it stands, by two letters of ISO 3166-1
 */
public record Origin(Optional<String> ill, OptionalLong asn, Optional<String> country) {
  /** A vantage point in good health, of which nothing else is known. */
  public static final Origin SOUND =
      new Origin(Optional.empty(), OptionalLong.empty(), Optional.empty());

  /** A vantage point of which nothing is known but what ails it. */
  public static Origin ill(String reason) {
    return new Origin(Optional.of(reason), OptionalLong.empty(), Optional.empty());
  }
}
