package io.assay.lab;

import io.assay.ct.Log;
import io.assay.ct.Log.State;
import io.assay.endpoint.Sha256;
import io.assay.probe.Octets;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Logs of the lab, as a log list would have them. */
public final class LabLogs {
  private static final Duration MERGE_DELAY = Duration.ofMinutes(1);

  private LabLogs() {}

  /** A usable log for certificates of any time. */
  public static Log log(
      String name, KeyPair keys, Log.Kind kind, String submissionUrl, String monitoringUrl) {
    byte[] key = keys.getPublic().getEncoded();
    return new Log(
        name,
        Sha256.of(key),
        Octets.copyOf(key),
        "Assay Lab",
        List.of(),
        kind,
        submissionUrl,
        monitoringUrl,
        MERGE_DELAY,
        Optional.of(
            new State(State.Name.USABLE, Instant.parse("2020-01-01T00:00:00Z"), Optional.empty())),
        Optional.empty());
  }
}
