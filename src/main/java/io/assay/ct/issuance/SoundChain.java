package io.assay.ct.issuance;

import io.assay.ct.log.LogEntry;
import io.assay.ct.store.LoggedCertificate;
import io.assay.endpoint.Pin;
import io.assay.endpoint.Sha256;
import io.assay.x509.CertificateFacts;
import io.assay.x509.SignatureCheck;
import io.assay.x509.SignatureVerifier;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The digests that a pin may be of: those of a match, of the key that issued it, and of the
 * certificates above it that signatures lead to. What else a log puts into a chain testifies for
 * nothing, since no proof covers it.
 */
final class SoundChain {
  private final Set<Pin> digests = new HashSet<>();

  private SoundChain() {}

  static Set<Pin> digests(LoggedCertificate match) {
    SoundChain sound = new SoundChain();
    sound.add(Pin.Kind.CERT, Optional.of(match.sha256()));
    sound.add(Pin.Kind.TBS, Optional.of(match.tbsSha256()));
    sound.add(Pin.Kind.SPKI, match.spki());
    sound.add(Pin.Kind.SPKI, match.issuerSpki());
    if (match.kind() == LogEntry.Kind.CERTIFICATE) {
      sound.add(Pin.Kind.TBS, match.facts().tbsSha256());
    }
    sound.follow(match);
    return sound.digests;
  }

  private void follow(LoggedCertificate match) {
    List<CertificateFacts> chain =
        match.evidence().chain().stream().map(CertificateFacts::of).toList();
    int at = issuer(match, chain);
    while (at < chain.size()) {
      CertificateFacts certificate = chain.get(at);
      add(Pin.Kind.CERT, Optional.of(certificate.sha256()));
      add(Pin.Kind.TBS, certificate.tbsSha256());
      add(Pin.Kind.SPKI, certificate.spkiSha256());
      at++;
      if (at < chain.size()
          && SignatureVerifier.check(certificate, chain.get(at)) != SignatureCheck.VALID) {
        return;
      }
    }
  }

  /** Where the issuer's own certificate stands: above a precertificate signing one, if need be. */
  private static int issuer(LoggedCertificate match, List<CertificateFacts> chain) {
    Optional<Sha256> key = match.issuerSpki();
    for (int i = 0; i < Math.min(2, chain.size()); i++) {
      if (key.isPresent() && chain.get(i).spkiSha256().equals(key)) {
        return i;
      }
    }
    return chain.size();
  }

  private void add(Pin.Kind kind, Optional<Sha256> digest) {
    digest.ifPresent(value -> digests.add(new Pin(kind, value)));
  }
}
