package io.assay.endpoint;

import java.time.Duration;

/**
 * How long a probe may take: each stage on its own, and all together. A stage ends when either runs
 * out. All are positive.
 *
 * @param total from the first packet to the end of the probe
 * @param resolve looking up the endpoint's name
 * @param connect TCP connection establishment; where there is a proxy, coming to terms with it, and
 *     once more for what it takes to connect
 * @param tls the whole handshake
 * @param query from sending the query to the last octet of the answer
 */
public record Deadlines(
    Duration total, Duration resolve, Duration connect, Duration tls, Duration query) {

  /**
   * Deadlines within {@code total}: each stage may take all of it.
   *
   * @param total positive
   */
  public static Deadlines within(Duration total) {
    return new Deadlines(total, total, total, total, total);
  }
}
