package io.assay.endpoint;

import io.netty.util.NetUtil;
import java.net.InetAddress;

/** What an endpoint must prove to be: a DNS name or an IP address (RFC 9525: DNS-ID or IP-ID). */
public sealed interface Host {

  /** The name in A-labels, or the address in the form of RFC 5952 without brackets. */
  String text();

  /**
   * A DNS name.
   *
   * @param ascii the name in A-labels, lower case, without a trailing dot
   */
  record Name(String ascii) implements Host {
    @Override
    public String text() {
      return ascii;
    }
  }

  /** An IP literal; such an endpoint is sent no SNI (RFC 6066, section 3). */
  record Ip(InetAddress address) implements Host {
    @Override
    public String text() {
      return addressText(address);
    }
  }

  /** {@code address} in dotted-quad form or in the form of RFC 5952, without brackets or zone. */
  static String addressText(InetAddress address) {
    return NetUtil.toAddressString(address);
  }
}
