package io.assay.x509;

import java.util.List;

/**
 * What a CRL covers, where it does not cover everything of its issuer (RFC 5280, section 5.2.5).
 *
 * @param named whether the distribution point has a name, so that it is one part of several
 * @param urls the URIs of that name, escaped like those of {@link CertificateFacts#crlUrls}
 * @param onlyUserCertificates whether it leaves out authorities
 * @param onlyAuthorities whether it covers nothing but authorities
 * @param someReasons whether it covers some reasons of revocation only
 * @param indirect whether it has entries of other issuers
 * @param onlyAttributeCertificates whether it covers no public key certificates at all
 */
public record IssuingDistributionPoint(
    boolean named,
    List<String> urls,
    boolean onlyUserCertificates,
    boolean onlyAuthorities,
    boolean someReasons,
    boolean indirect,
    boolean onlyAttributeCertificates) {
  public IssuingDistributionPoint {
    urls = List.copyOf(urls);
  }
}
