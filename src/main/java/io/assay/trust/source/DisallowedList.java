package io.assay.trust.source;

import io.assay.probe.Octets;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Reads Microsoft's signed list of disallowed certificates. */
final class DisallowedList {
  private static final String SHA1 = "1.3.14.3.2.26";
  private static final String SHA256 = "2.16.840.1.101.3.4.2.1";
  private static final String SIGNATURE_HASH = "1.3.6.1.4.1.311.10.11.15";
  private static final int SHA1_OCTETS = 20;
  private static final int SHA256_OCTETS = 32;

  private DisallowedList() {}

  static Disallowed read(Document document, TrustListSigners signers) throws Damage {
    TrustList list = TrustList.read(document, TrustList.DISALLOWED, signers);
    Disallowed.Kind kind =
        switch (list.algorithm()) {
          case SHA1 -> Disallowed.Kind.CERTIFICATE_SHA1;
          case SHA256 -> Disallowed.Kind.CERTIFICATE_SHA256;
          case SIGNATURE_HASH -> Disallowed.Kind.SIGNATURE_HASH;
          default ->
              throw new Damage(
                  "subjects are identified by %s, which is neither SHA-1, SHA-256 nor the hash of the signature"
                      .formatted(list.algorithm()));
        };
    Set<Octets> identifiers = new HashSet<>();
    for (TrustList.Subject subject : list.subjects()) {
      int length = subject.identifier().length();
      boolean fits =
          switch (kind) {
            case CERTIFICATE_SHA1 -> length == SHA1_OCTETS;
            case CERTIFICATE_SHA256 -> length == SHA256_OCTETS;
            case SIGNATURE_HASH -> length > 0;
          };
      if (!fits) {
        throw new Damage("an identifier of %d octets, which is no %s".formatted(length, kind));
      }
      identifiers.add(subject.identifier());
    }
    return new Disallowed(kind, identifiers, Optional.of(list.thisUpdate()));
  }
}
