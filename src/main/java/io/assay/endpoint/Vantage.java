package io.assay.endpoint;

import java.util.Optional;

/**
 * A place from which endpoints are looked at.
 *
 * @param name unique in a configuration; a metric label
 * @param route how connections leave from there
 * @param selfCheck what accepts a TCP connection from there as long as the vantage point is well
 */
public record Vantage(String name, Route route, Optional<HostPort> selfCheck) {

  /** A vantage point for which there is nothing to try. */
  public Vantage(String name, Route route) {
    this(name, route, Optional.empty());
  }
}
