package io.assay.ct.follow;

import io.assay.ct.Log;
import java.time.Duration;
import java.util.Optional;

/**
 * How often a log is asked.
 *
 * @param poll from one look at the tree head to the next
 */
public record Cadence(Duration poll) {
  /**
   * For a log of this kind, unless something else is configured. A static log merges within
   * seconds, and its head is one small file.
   */
  public static Cadence of(Log.Kind kind, Optional<Duration> configured) {
    return new Cadence(
        configured.orElse(
            switch (kind) {
              case STATIC_CT -> Duration.ofSeconds(15);
              case RFC6962 -> Duration.ofSeconds(30);
            }));
  }
}
