package io.assay.lab.net;

import java.util.List;

/** The IPv4 and the IPv6 address of the same interface, as literals. */
public record DualAddress(String ipv4, String ipv6) {
  /** Both, IPv4 first. */
  public List<String> both() {
    return List.of(ipv4, ipv6);
  }
}
