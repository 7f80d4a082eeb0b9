package io.assay.history;

import io.assay.endpoint.Sha256;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Reads the history; newest rows come first. Every answer is bounded, and every question goes along
 * an index. Thread-safe.
 */
public final class HistoryReader {
  private final Database database;

  HistoryReader(Database database) {
    this.database = database;
  }

  /**
   * The targets with their present state, in the order of their names.
   *
   * @throws IllegalArgumentException if {@code part} names no place in such an answer, as for all
   *     parts here
   */
  public Rows<TargetState> targets(HistoryFilter filter, Part part) throws HistoryException {
    return database.read(handle -> IntervalReading.targets(handle, filter, part));
  }

  /** What was seen in TLS, by when it was first seen. */
  public Rows<Sighting> sightings(HistoryFilter filter, Part part) throws HistoryException {
    return database.read(
        handle -> IntervalReading.sightings(handle, filter, Optional.empty(), part));
  }

  /** The verdicts, by when they were first reached. */
  public Rows<VerdictInterval> verdicts(HistoryFilter filter, Part part) throws HistoryException {
    return database.read(handle -> IntervalReading.verdicts(handle, filter, part));
  }

  /** The certificate of that digest. */
  public Optional<KeptCertificate> certificate(Sha256 digest) throws HistoryException {
    return database.read(handle -> ObservationReading.certificate(handle, digest));
  }

  /** Where a certificate was seen, wherever it stood in a chain. */
  public Rows<Sighting> sightingsOf(Sha256 certificate, Part part) throws HistoryException {
    return database.read(
        handle ->
            IntervalReading.sightings(handle, HistoryFilter.ALL, Optional.of(certificate), part));
  }

  /** The observations that were kept whole. */
  public Rows<KeptObservation.Summary> observations(HistoryFilter filter, Part part)
      throws HistoryException {
    return database.read(handle -> ObservationReading.observations(handle, filter, part));
  }

  /**
   * The observation of that id.
   *
   * @throws HistoryException also if what is kept of it cannot be read
   */
  public Optional<KeptObservation> observation(UUID id) throws HistoryException {
    try {
      return database.read(handle -> ObservationReading.observation(handle, id));
    } catch (IllegalArgumentException e) {
      throw new HistoryException(
          "%s: the observation %s cannot be read: %s"
              .formatted(database.name(), id, e.getMessage()),
          e);
    }
  }

  /** The timings of a target, the earliest hour first; a year at most, the last of them. */
  public List<HourTimings> timings(long target, Instant from, Instant to) throws HistoryException {
    return database.read(handle -> ObservationReading.timings(handle, target, from, to));
  }

  /**
   * Incidents by when they began, those of a resolver, endpoint or address if one is asked for, and
   * that are or were seen from a vantage point.
   *
   * @param open only those that are open, only those that are not, or all
   */
  public Rows<KeptIncident> incidents(HistoryFilter filter, Optional<Boolean> open, Part part)
      throws HistoryException {
    return incidents(filter, open, Optional.empty(), part);
  }

  /**
   * The same of one severity.
   *
   * @param severity in lower case
   */
  public Rows<KeptIncident> incidents(
      HistoryFilter filter, Optional<Boolean> open, Optional<String> severity, Part part)
      throws HistoryException {
    return database.read(handle -> IncidentReading.incidents(handle, filter, open, severity, part));
  }

  /** The incident of that id. */
  public Optional<KeptIncident> incident(UUID id) throws HistoryException {
    return database.read(handle -> IncidentReading.incident(handle, id));
  }

  /**
   * The incidents whose id begins so.
   *
   * @param start hexadecimal digits and hyphens, in lower case; at most two are answered
   */
  public List<KeptIncident> incidentsStarting(String start) throws HistoryException {
    return database.read(handle -> IncidentReading.starting(handle, start));
  }
}
