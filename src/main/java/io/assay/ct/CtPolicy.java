package io.assay.ct;

import io.assay.ct.VerifiedSct.Origin;
import io.assay.endpoint.Sha256;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What a client asks of the SCTs of a leaf that it would trust otherwise. Logs of RFC 6962 and
 * static ones count alike.
 *
 * @see <a href="https://googlechrome.github.io/CertificateTransparency/ct_policy.html">Chrome's</a>
 * @see <a href="https://support.apple.com/en-us/103214">Apple's</a>
 */
public enum CtPolicy {
  /** The lifetime ends with notAfter. */
  CHROME("Chrome", Instant.parse("2022-04-15T00:00:00Z"), Duration.ofDays(180)),
  /** The second that begins with notAfter belongs to the lifetime. */
  APPLE("Apple", Instant.parse("2021-04-21T00:00:00Z"), Duration.ofDays(180).minusSeconds(1));

  private static final int SCTS_OF_SHORT = 2;
  private static final int SCTS_OF_LONG = 3;
  private static final int OPERATORS = 2;

  private final String text;
  private final Instant since;
  private final Duration shortLife;

  /**
   * @param since leaves issued before fell under another policy
   * @param shortLife from notBefore to notAfter, at most, of leaves that need fewer SCTs
   */
  CtPolicy(String text, Instant since, Duration shortLife) {
    this.text = text;
    this.since = since;
    this.shortLife = shortLife;
  }

  /** The client, as people call it. */
  public String text() {
    return text;
  }

  /** The name of the root program of the same client. */
  public String program() {
    return text.toLowerCase(Locale.ROOT);
  }

  /** Whether it is for leaves with this notBefore; those before had other rules. */
  public boolean appliesTo(Instant notBefore) {
    return !notBefore.isBefore(since);
  }

  /**
   * Why the SCTs do not suffice; empty where they do.
   *
   * @param lifetime from notBefore to notAfter
   * @param time when they were presented
   */
  public Optional<String> shortfall(List<VerifiedSct> scts, Duration lifetime, Instant time) {
    List<Counted> counted =
        scts.stream().filter(VerifiedSct::isKnownAndValid).map(sct -> of(sct, time)).toList();
    List<Counted> current = counted.stream().filter(Counted::current).toList();
    if (current.stream().anyMatch(sct -> sct.origin != Origin.CERTIFICATE)
        && lacks(current, SCTS_OF_SHORT).isEmpty()) {
      return Optional.empty();
    }
    // A retired log's SCT counts only where the log was approved when it made it.
    List<Counted> embedded =
        counted.stream()
            .filter(sct -> sct.origin == Origin.CERTIFICATE && sct.approvedThen)
            .toList();
    if (!embedded.isEmpty() && embedded.stream().noneMatch(Counted::current)) {
      return Optional.of("none is of a log that is approved now");
    }
    return lacks(embedded, lifetime.compareTo(shortLife) > 0 ? SCTS_OF_LONG : SCTS_OF_SHORT);
  }

  /** A valid SCT of a log that is or was approved. */
  private record Counted(
      Origin origin, Sha256 log, String operator, boolean approvedThen, boolean current) {}

  private static Counted of(VerifiedSct sct, Instant time) {
    Log log = sct.log().orElseThrow();
    Instant timestamp = sct.timestamp().orElseThrow();
    return new Counted(
        sct.origin(),
        log.id(),
        log.operatorAt(timestamp),
        log.approvedAt(timestamp),
        log.approvedAt(time));
  }

  private Optional<String> lacks(List<Counted> scts, int logs) {
    Set<Sha256> found = new HashSet<>();
    Set<String> operators = new HashSet<>();
    for (Counted sct : scts) {
      found.add(sct.log);
      operators.add(sct.operator);
    }
    if (found.size() < logs) {
      return Optional.of(
          "valid SCTs of approved logs: %d of the %d needed".formatted(found.size(), logs));
    }
    if (operators.size() < OPERATORS) {
      return Optional.of(
          "all logs are of %s, where two operators are needed"
              .formatted(operators.iterator().next()));
    }
    return Optional.empty();
  }
}
