package io.assay.ct.store;

import io.assay.endpoint.Sha256;
import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a logged certificate says of itself, bounded and fit to be shown.
 *
 * @param issuer its issuer's name (RFC 4514), escaped
 * @param issuerSpki digest of the key that issued it: as the log says of a precertificate, and of a
 *     certificate that of the first certificate of the chain, if its signature was made with that
 * @param spki digest of its own key
 * @param dnsNames its dNSName entries as they stand, escaped
 * @param ipAddresses its iPAddress entries of 4 or 16 octets
 */
public record EntryClaims(
    Optional<String> issuer,
    Optional<Sha256> issuerSpki,
    Optional<Sha256> spki,
    List<String> dnsNames,
    List<InetAddress> ipAddresses,
    Optional<Instant> notBefore,
    Optional<Instant> notAfter) {
  public EntryClaims {
    dnsNames = List.copyOf(dnsNames);
    ipAddresses = List.copyOf(ipAddresses);
  }
}
