package io.assay.web;

import io.assay.endpoint.Target;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What the web server asks of the daemon. Thread-safe. */
public interface Operations {

  /** Whether the configuration is loaded and probing goes on. */
  boolean ready();

  /**
   * Reads the configuration again and puts it in force, or leaves the present one in force.
   *
   * @return the mistakes, one a line; empty if the new configuration is in force
   */
  List<String> reload();

  /**
   * Probes what the configuration holds for {@code request} and waits for the end.
   *
   * @throws InterruptedException if the daemon ends meanwhile
   */
  ProbeAnswer probe(ProbeRequest request) throws InterruptedException;

  /**
   * A request for one probe now, unchecked as it came.
   *
   * @param endpoint the endpoint's text
   * @param address one of its addresses; all of them where absent
   * @param vantage the vantage point's name; all of them where absent
   * @param patience how long the client waits for the answer
   */
  record ProbeRequest(
      String endpoint,
      Optional<String> address,
      Optional<String> vantage,
      Optional<Duration> patience) {}

  /** What came of a {@link ProbeRequest}. */
  sealed interface ProbeAnswer {

    /** These targets were probed, and the metrics show it. */
    record Probed(List<Target> targets) implements ProbeAnswer {
      public Probed {
        targets = List.copyOf(targets);
      }
    }

    /** The request makes no sense; {@code reason} is a sentence that says what would. */
    record Malformed(String reason) implements ProbeAnswer {}

    /** The configuration has nothing like it; {@code reason} is a sentence. */
    record NotConfigured(String reason) implements ProbeAnswer {}
  }
}
