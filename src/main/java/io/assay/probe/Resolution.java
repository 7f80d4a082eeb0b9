package io.assay.probe;

import java.net.InetAddress;
import java.util.List;

/** What came of looking up the addresses of an endpoint's name. */
public sealed interface Resolution {

  /** How long the look-up took, in nanoseconds. */
  long nanos();

  /**
   * The name has addresses.
   *
   * @param addresses not empty, without duplicates, IPv4 before IPv6 and then by their octets; at
   *     most {@link Limits#ADDRESSES_PER_NAME}
   * @param complete whether these are all; false where one family could not be looked up
   */
  record Found(List<InetAddress> addresses, boolean complete, long nanos) implements Resolution {
    public Found {
      addresses = List.copyOf(addresses);
    }
  }

  /**
   * There is no address to dial.
   *
   * @param failure of kind {@link FailureKind#NAME_NOT_FOUND}, {@link FailureKind#LOOKUP_FAILED} or
   *     {@link FailureKind#TIMEOUT}
   */
  record NotFound(Failure failure, long nanos) implements Resolution {}
}
