package io.assay.judge;

import io.assay.trust.CertificationPath;
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
 */
record PathRevocation(List<Entry> entries) {
  /** Of no certificate. */
  static final PathRevocation NONE = new PathRevocation(List.of());

  /** One certificate of the path. */
  record Entry(CertificateFacts certificate, Revocation revocation) {
    boolean revoked() {
      return revocation.status() == Status.REVOKED;
    }
  }

  PathRevocation {
    entries = List.copyOf(entries);
  }

  static PathRevocation of(CertificationPath path, RevocationKnowledge knowledge, Instant time) {
    List<CertificateFacts> certificates = path.certificates();
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i + 1 < certificates.size(); i++) {
      entries.add(
          new Entry(
              certificates.get(i),
              knowledge.of(certificates.get(i), certificates.get(i + 1), time)));
    }
    return new PathRevocation(entries);
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
