package io.assay.endpoint;

import java.util.Set;

/**
 * What the text of an endpoint says: the endpoint, and the pins that only a DNS stamp carries.
 *
 * @param pins the stamp's digests of certificates of a genuine chain, any one of which is enough;
 *     empty for any other form
 */
public record ParsedEndpoint(Endpoint endpoint, Set<Pin> pins) {
  public ParsedEndpoint {
    pins = Set.copyOf(pins);
  }

  /** An endpoint that brings no pins of its own. */
  static ParsedEndpoint of(Endpoint endpoint) {
    return new ParsedEndpoint(endpoint, Set.of());
  }
}
