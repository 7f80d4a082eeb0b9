package io.assay.trust.revocation;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.assay.endpoint.Sha256;
import io.assay.probe.Octets;
import io.assay.trust.source.CaRecord;
import io.assay.trust.source.Disallowed;
import io.assay.x509.CertificateEncodings;
import io.assay.x509.CertificateFacts;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What lists that are downloaded as a whole say of revocations: Microsoft's of disallowed
 * certificates, and CCADB's records of authorities. Thread-safe.
 */
public final class RevocationLists {
  /** No lists. */
  public static final RevocationLists NONE =
      new RevocationLists(digest -> Optional.empty(), Optional.empty(), Disallowed.NONE);

  private final Function<Sha256, Optional<CaRecord>> authorities;
  private final Optional<Instant> asOf;
  private final Disallowed disallowed;

  /** Digests other than SHA-256 of the certificate are taken once. */
  private final Cache<Sha256, Boolean> isDisallowed =
      Caffeine.newBuilder().maximumSize(Limits.CERTIFICATES).executor(Runnable::run).build();

  /**
   * @param authorities CCADB's record of a certificate, if it has one; thread-safe
   * @param asOf the date of CCADB's records
   */
  public RevocationLists(
      Function<Sha256, Optional<CaRecord>> authorities,
      Optional<Instant> asOf,
      Disallowed disallowed) {
    this.authorities = authorities;
    this.asOf = asOf;
    this.disallowed = disallowed;
  }

  /** That {@code certificate} is revoked, where a list says so; that it is not, none can say. */
  public Optional<Revocation> of(CertificateFacts certificate) {
    if (!disallowed.identifiers().isEmpty()
        && isDisallowed.get(certificate.sha256(), digest -> isListed(certificate))) {
      return Optional.of(
          revoked(Revocation.Source.DISALLOWED, disallowed.thisUpdate(), Optional.empty()));
    }
    return authorities
        .apply(certificate.sha256())
        .flatMap(CaRecord::revocation)
        .map(status -> revoked(Revocation.Source.CCADB, asOf, Optional.of(status)));
  }

  /** CCADB's record of an authority. */
  Optional<CaRecord> authority(CertificateFacts certificate) {
    return authorities.apply(certificate.sha256());
  }

  /** What is known where nothing is fetched: only what the lists say. */
  public RevocationKnowledge withoutFetching() {
    return (certificate, issuer, time) ->
        of(certificate)
            .orElseGet(
                () -> Revocation.unknown("fetching of CRLs and OCSP responses is switched off"));
  }

  private static Revocation revoked(
      Revocation.Source source, Optional<Instant> date, Optional<String> reason) {
    return new Revocation(
        Revocation.Status.REVOKED, Optional.of(source), date, Optional.empty(), reason);
  }

  private boolean isListed(CertificateFacts certificate) {
    return switch (disallowed.kind()) {
      case CERTIFICATE_SHA1 -> isListed("SHA-1", certificate.der());
      case CERTIFICATE_SHA256 -> isListed("SHA-256", certificate.der());
      case SIGNATURE_HASH ->
          CertificateEncodings.of(certificate)
              .tbs()
              .map(tbs -> digestsOfSignature(certificate).stream().anyMatch(d -> isListed(d, tbs)))
              .orElse(false);
    };
  }

  /** Where the name of the signature's algorithm does not tell its digest, as with PSS: any. */
  private static List<String> digestsOfSignature(CertificateFacts certificate) {
    String name = certificate.signatureAlgorithm().orElse("");
    int with = name.indexOf("with");
    return with > 3 && name.startsWith("SHA")
        ? List.of("SHA-" + name.substring(3, with))
        : List.of("SHA-256", "SHA-384", "SHA-512");
  }

  private boolean isListed(String algorithm, Octets octets) {
    try {
      byte[] digest = MessageDigest.getInstance(algorithm).digest(octets.toByteArray());
      return disallowed.identifiers().contains(Octets.copyOf(digest));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform here has " + algorithm, e);
    }
  }
}
