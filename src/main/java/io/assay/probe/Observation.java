package io.assay.probe;

import io.assay.endpoint.Host;
import io.assay.endpoint.Query;
import io.assay.endpoint.Target;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * What one probe saw: facts, never a verdict. Complete enough to be judged again later by other
 * rules. {@link ObservationJson} writes it to JSON and back without loss.
 *
 * @param id names this observation for ever; handling one twice must have the effect of once
 * @param origin the vantage point at that time
 * @param serverName the reference identity that the probe asked for
 * @param query what was asked, or was to be asked
 * @param tls what the server presented, from the moment that a TCP connection was established
 * @param http the HTTP response (DoH only)
 * @param dns the DNS exchange, from the moment that the query was sent
 * @param identity what the server was asked about itself after that, in order; what could not be
 *     asked any more is missing
 * @param examination a closer look at the same address that was taken lately, if this is the first
 *     observation since
 */
public record Observation(
    UUID id,
    Target target,
    Origin origin,
    Host serverName,
    Query query,
    Instant startedAt,
    Timings timings,
    Optional<TlsCapture> tls,
    Optional<HttpCapture> http,
    Optional<DnsCapture> dns,
    Outcome outcome,
    List<IdentityAnswer> identity,
    Optional<Examination> examination) {

  public Observation {
    identity = List.copyOf(identity);
  }

  /** An observation of a probe that did not ask the server about itself, without a closer look. */
  public Observation(
      UUID id,
      Target target,
      Origin origin,
      Host serverName,
      Query query,
      Instant startedAt,
      Timings timings,
      Optional<TlsCapture> tls,
      Optional<HttpCapture> http,
      Optional<DnsCapture> dns,
      Outcome outcome) {
    this(
        id,
        target,
        origin,
        serverName,
        query,
        startedAt,
        timings,
        tls,
        http,
        dns,
        outcome,
        List.of(),
        Optional.empty());
  }

  /**
   * What was seen of a target whose name could not be resolved: a failure in {@link Stage#RESOLVE}.
   *
   * @param startedAt when the look-up began
   */
  public static Observation unresolved(
      Target target,
      Host serverName,
      Query query,
      Instant startedAt,
      Resolution.NotFound resolution) {
    return new Observation(
        UUID.randomUUID(),
        target,
        Origin.SOUND,
        serverName,
        query,
        startedAt,
        new Timings(Map.of(Stage.RESOLVE, resolution.nanos())),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        new Outcome.Failed(
            Stage.RESOLVE, resolution.failure().kind(), resolution.failure().detail()));
  }

  /** The same, seen from a vantage point of which {@code other} is known. */
  public Observation from(Origin other) {
    return with(other, tls, examination);
  }

  /** The same, with a closer look. */
  public Observation with(Examination look) {
    return with(origin, tls, Optional.of(look));
  }

  /** An equal one that has what is often the same in common with others. */
  public Observation sharing(Sharing kept) {
    return with(kept.one(origin), tls.map(seen -> seen.sharing(kept)), examination);
  }

  private Observation with(
      Origin otherOrigin, Optional<TlsCapture> capture, Optional<Examination> look) {
    return new Observation(
        id,
        target,
        otherOrigin,
        serverName,
        query,
        startedAt,
        timings,
        capture,
        http,
        dns,
        outcome,
        identity,
        look);
  }
}
