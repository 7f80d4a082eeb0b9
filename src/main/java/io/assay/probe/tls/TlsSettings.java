package io.assay.probe.tls;

import java.util.List;
import java.util.Optional;

/**
 * What one handshake offers.
 *
 * @param sni the server name to send; absent for an IP literal (RFC 6066)
 * @param alpn the protocols to offer, in order of preference; empty offers none
 */
public record TlsSettings(Optional<String> sni, List<String> alpn) {
  public TlsSettings {
    alpn = List.copyOf(alpn);
  }
}
