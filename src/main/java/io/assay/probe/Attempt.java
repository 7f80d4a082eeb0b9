package io.assay.probe;

import io.assay.endpoint.Deadlines;
import io.assay.endpoint.Host;
import io.assay.endpoint.Query;
import io.assay.endpoint.Route;
import io.assay.endpoint.Target;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One probe to carry out.
 *
 * @param target its address is present, unless the endpoint has a name and the route resolves names
 * @param route how its connection gets there
 * @param serverName the reference identity (RFC 9525): sent as SNI if a name, and what the
 *     certificate must be for; the endpoint's host unless the user said otherwise
 * @param resolveNanos how long the look-up of the address took, where there was one
 * @param identity what is asked after the query, one after the other on the same connection, to
 *     know who answers; their failure is not the probe's
 * @param segment octets of payload that TCP segments may have in either direction, where the
 *     operating system is not to choose; heeded by the native transport, and not behind a proxy
 */
public record Attempt(
    Target target,
    Route route,
    Host serverName,
    Query query,
    Deadlines deadlines,
    Optional<Long> resolveNanos,
    List<Query> identity,
    OptionalInt segment) {

  public Attempt {
    identity = List.copyOf(identity);
  }

  /** An attempt by segments as the operating system chooses them. */
  public Attempt(
      Target target,
      Route route,
      Host serverName,
      Query query,
      Deadlines deadlines,
      Optional<Long> resolveNanos,
      List<Query> identity) {
    this(target, route, serverName, query, deadlines, resolveNanos, identity, OptionalInt.empty());
  }

  /** An attempt that does not ask for the server's identity. */
  public Attempt(
      Target target,
      Route route,
      Host serverName,
      Query query,
      Deadlines deadlines,
      Optional<Long> resolveNanos) {
    this(target, route, serverName, query, deadlines, resolveNanos, List.of());
  }
}
