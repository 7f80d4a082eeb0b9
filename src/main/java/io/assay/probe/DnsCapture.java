package io.assay.probe;

import java.util.List;
import java.util.Optional;

/**
 * The DNS messages of the exchange as they travelled, without their framing.
 *
 * @param query the message that was sent
 * @param response the message taken as the answer, present also when it does not match the query
 * @param others further messages that came on the connection before the answer, in order
 */
public record DnsCapture(Octets query, Optional<Octets> response, List<Octets> others) {
  public DnsCapture {
    others = List.copyOf(others);
  }
}
