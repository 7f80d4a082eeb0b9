package io.assay.judge;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.assay.endpoint.Sha256;
import io.assay.probe.Octets;
import io.assay.trust.revocation.OcspReading;
import io.assay.trust.revocation.OcspResponses;
import io.assay.trust.revocation.Revocation;
import io.assay.x509.CertificateFacts;
import java.time.Instant;

/**
 * Reads stapled OCSP responses and remembers those that hold, as servers send the same one for
 * days, and each costs a signature to verify. Thread-safe and bounded.
 */
final class Staples {
  /** Octets of staples that are remembered; one has some five hundred. */
  private static final long REMEMBERED_OCTETS = 4L * 1024 * 1024;

  private static final int ENTRY_OCTETS = 256;

  private record Key(Octets staple, Sha256 leaf, Sha256 issuer) {}

  private final Cache<Key, OcspReading.Valid> valid =
      Caffeine.newBuilder()
          .maximumWeight(REMEMBERED_OCTETS)
          .<Key, OcspReading.Valid>weigher((key, read) -> ENTRY_OCTETS + key.staple().length())
          .executor(Runnable::run)
          .build();

  /**
   * What {@code staple} proves of {@code leaf}.
   *
   * @param issuer whose key signed the leaf, as verified
   * @param time when it was stapled
   */
  OcspReading read(Octets staple, CertificateFacts leaf, CertificateFacts issuer, Instant time) {
    Key key = new Key(staple, leaf.sha256(), issuer.sha256());
    OcspReading.Valid known = valid.getIfPresent(key);
    if (known != null && isCurrent(known, time)) {
      return known;
    }
    OcspReading read = OcspResponses.read(staple, leaf, issuer, time, Revocation.Source.STAPLE);
    if (read instanceof OcspReading.Valid holds) {
      valid.put(key, holds);
    }
    return read;
  }

  private static boolean isCurrent(OcspReading.Valid known, Instant time) {
    return !time.isAfter(known.until())
        && known.revocation().checkedAt().filter(from -> !time.isBefore(from)).isPresent();
  }
}
