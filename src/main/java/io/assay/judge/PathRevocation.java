package io.assay.judge;

import io.assay.trust.CertificationPath;
import io.assay.trust.revocation.OcspReading;
import io.assay.trust.revocation.Revocation;
import io.assay.trust.revocation.Revocation.Status;
import io.assay.trust.revocation.RevocationKnowledge;
import io.assay.x509.CertificateFacts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is known of the revocation of each certificate of a path that has its issuer above it, the
 * leaf first. Empty where nothing has.
 *
 * @param staple what the stapled OCSP response proves of the leaf; absent where there is none, or
 *     nobody above the leaf to verify it by
 */
record PathRevocation(List<Entry> entries, Optional<OcspReading> staple) {
  /** Of no certificate. */
  static final PathRevocation NONE = new PathRevocation(List.of(), Optional.empty());

  /** One certificate of the path. */
  record Entry(CertificateFacts certificate, Revocation revocation) {
    boolean revoked() {
      return revocation.status() == Status.REVOKED;
    }
  }

  PathRevocation {
    entries = List.copyOf(entries);
  }

  /**
   * @param staple reads the stapled OCSP response for the leaf and its issuer
   */
  static PathRevocation of(
      CertificationPath path, RevocationKnowledge knowledge, Stapled staple, Instant time) {
    List<CertificateFacts> certificates = path.certificates();
    if (certificates.size() < 2) {
      return NONE;
    }
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i + 1 < certificates.size(); i++) {
      entries.add(
          new Entry(
              certificates.get(i),
              knowledge.of(certificates.get(i), certificates.get(i + 1), time)));
    }
    Optional<OcspReading> read = staple.by(certificates.get(0), certificates.get(1));
    read.ifPresent(reading -> entries.set(0, with(reading, entries.getFirst())));
    return new PathRevocation(entries, read);
  }

  /** The stapled OCSP response, if there is one. */
  @FunctionalInterface
  interface Stapled {
    Optional<OcspReading> by(CertificateFacts leaf, CertificateFacts issuer);
  }

  /** A staple is the newest there is, but says nothing against a revocation known otherwise. */
  private static Entry with(OcspReading staple, Entry leaf) {
    return !leaf.revoked()
            && staple instanceof OcspReading.Valid valid
            && valid.revocation().status() != Status.UNKNOWN
        ? new Entry(leaf.certificate(), valid.revocation())
        : leaf;
  }

  /** The certificate nearest the leaf that is revoked. */
  Optional<Entry> revoked() {
    return entries.stream().filter(Entry::revoked).findFirst();
  }

  /** What matters most: a revoked certificate, or else the leaf. */
  Optional<Revocation> headline() {
    return revoked().or(() -> entries.stream().findFirst()).map(Entry::revocation);
  }
}
