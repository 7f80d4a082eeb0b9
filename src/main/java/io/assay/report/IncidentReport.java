package io.assay.report;

import io.assay.history.KeptIncident;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Something that is or was wrong for a time.
 *
 * @param kind {@code incident}
 * @param label the id of the check, {@code site} or {@code vantage-point}
 * @param cause one line for people
 * @param severity the gravest that it had
 * @param resolver null where it is about none, as the next two
 * @param address null also while the endpoint's name has never resolved
 * @param vantages the vantage points that are or were concerned; {@code present} those at which it
 *     is not over
 * @param closed null while it is open
 * @param acknowledgements who knows of it, the newest first
 */
public record IncidentReport(
    String kind,
    UUID id,
    String label,
    String cause,
    String severity,
    @Nullable String resolver,
    @Nullable String endpoint,
    @Nullable String address,
    List<String> vantages,
    List<String> present,
    Instant opened,
    Instant lastSeen,
    @Nullable Instant closed,
    String expected,
    String observed,
    String reason,
    List<Acknowledged> acknowledgements) {

  /** That somebody knows of it. */
  public record Acknowledged(Instant at, String who, String note) {}

  /** What is said of an incident. */
  public static IncidentReport of(KeptIncident one) {
    return new IncidentReport(
        "incident",
        one.id(),
        one.label(),
        one.cause(),
        one.severity(),
        VerdictReport.known(one.resolver()),
        VerdictReport.known(one.endpoint()),
        VerdictReport.known(one.address()),
        one.vantages(),
        one.present(),
        one.opened(),
        one.lastSeen(),
        one.closed().orElse(null),
        one.expected(),
        one.observed(),
        one.reason(),
        one.acknowledgements().stream()
            .map(word -> new Acknowledged(word.at(), word.who(), word.note()))
            .toList());
  }
}
