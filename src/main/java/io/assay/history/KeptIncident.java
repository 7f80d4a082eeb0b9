package io.assay.history;

import io.assay.endpoint.Endpoint;
import io.assay.endpoint.EndpointException;
import io.assay.endpoint.EndpointParser;
import io.assay.endpoint.Host;
import io.assay.endpoint.IpLiteral;
import io.assay.incident.Cause;
import io.assay.incident.Incident;
import io.assay.judge.Check;
import io.assay.judge.Severity;
import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * The newest state of an incident that is known, in texts. Immutable.
 *
 * @param cause one line for people
 * @param label the id of the check, or what stands in its place
 * @param resolver empty where it is about none, as the next two
 * @param subject the site or the vantage point that it is about; else empty
 * @param severity the gravest that it had, in lower case
 * @param present the vantage points at which it is not over
 * @param acknowledgements who knows of it, the newest first
 */
public record KeptIncident(
    UUID id,
    String cause,
    String label,
    String resolver,
    String endpoint,
    String address,
    String subject,
    String severity,
    List<String> vantages,
    List<String> present,
    Instant opened,
    Instant lastSeen,
    Optional<Instant> closed,
    String expected,
    String observed,
    String reason,
    List<Acknowledgement> acknowledgements) {
  public KeptIncident {
    vantages = List.copyOf(vantages);
    present = List.copyOf(present);
    acknowledgements = List.copyOf(acknowledgements);
  }

  /** The same as the tracker has it; whether anybody knows of it is not known there. */
  public static KeptIncident of(Incident incident) {
    return switch (incident.cause()) {
      case Cause.Violated(var _, var resolver, var endpoint, var address) ->
          of(incident, resolver, endpoint.text(), address.map(Host::addressText).orElse(""), "");
      case Cause.SiteSilent(var site) -> of(incident, "", "", "", site);
      case Cause.VantageIll(var vantage) -> of(incident, "", "", "", vantage);
    };
  }

  private static KeptIncident of(
      Incident incident, String resolver, String endpoint, String address, String subject) {
    return new KeptIncident(
        incident.id(),
        incident.cause().text(),
        incident.cause().label(),
        resolver,
        endpoint,
        address,
        subject,
        incident.severity().text(),
        incident.vantages(),
        incident.present(),
        incident.opened(),
        incident.lastSeen(),
        incident.closed(),
        incident.expected(),
        incident.observed(),
        incident.reason(),
        List.of());
  }

  /** That somebody knows of an incident. */
  public record Acknowledgement(Instant at, String who, String note) {}

  KeptIncident with(List<Acknowledgement> known) {
    return new KeptIncident(
        id, cause, label, resolver, endpoint, address, subject, severity, vantages, present, opened,
        lastSeen, closed, expected, observed, reason, known);
  }

  /**
   * The incident as the tracker has it; absent where it is about what this version does not know.
   */
  public Optional<Incident> incident() {
    return about()
        .flatMap(
            known ->
                Stream.of(Severity.values())
                    .filter(one -> one.text().equals(severity))
                    .findFirst()
                    .map(
                        grave ->
                            new Incident(
                                id, known, grave, vantages, present, opened, lastSeen, closed,
                                expected, observed, reason)));
  }

  private Optional<Cause> about() {
    if (label.equals(Cause.SiteSilent.LABEL)) {
      return Optional.of(new Cause.SiteSilent(subject));
    }
    if (label.equals(Cause.VantageIll.LABEL)) {
      return Optional.of(new Cause.VantageIll(subject));
    }
    try {
      Endpoint parsed = EndpointParser.parse(endpoint).endpoint();
      Optional<InetAddress> dialled =
          address.isEmpty() ? Optional.empty() : IpLiteral.parse(address);
      return Stream.of(Check.values())
          .filter(check -> check.id().equals(label))
          .findFirst()
          .map(check -> new Cause.Violated(check, resolver, parsed, dialled));
    } catch (EndpointException e) {
      return Optional.empty(); // Written by a version that knew other endpoints.
    }
  }
}
