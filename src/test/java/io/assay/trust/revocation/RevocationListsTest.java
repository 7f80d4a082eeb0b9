package io.assay.trust.revocation;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.lab.LabCertificate;
import io.assay.lab.LabPki;
import io.assay.probe.Octets;
import io.assay.trust.source.Disallowed;
import io.assay.x509.CertificateEncodings;
import io.assay.x509.CertificateFacts;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RevocationListsTest {
  private static final Instant DATE = Instant.parse("2026-03-01T00:00:00Z");

  private final LabPki pki = LabPki.create();
  private final CertificateFacts leaf = facts(pki.leaf());

  private static CertificateFacts facts(LabCertificate certificate) {
    return CertificateFacts.of(Octets.copyOf(certificate.der()));
  }

  private static Octets digest(String algorithm, Octets octets) throws GeneralSecurityException {
    return Octets.copyOf(MessageDigest.getInstance(algorithm).digest(octets.toByteArray()));
  }

  private void assertDisallowed(Disallowed.Kind kind, Octets identifier) {
    RevocationLists lists =
        new RevocationLists(
            digest -> Optional.empty(),
            Optional.empty(),
            new Disallowed(kind, Set.of(identifier), Optional.of(DATE)));
    Revocation revoked = lists.of(leaf).orElseThrow();
    assertThat(revoked.status()).isEqualTo(Revocation.Status.REVOKED);
    assertThat(revoked.source()).contains(Revocation.Source.DISALLOWED);
    assertThat(revoked.checkedAt()).contains(DATE);
    assertThat(lists.of(facts(pki.issuing()))).isEmpty();
    assertThat(lists.withoutFetching().of(leaf, facts(pki.issuing()), DATE).status())
        .isEqualTo(Revocation.Status.REVOKED);
  }

  @Test
  void everyKindOfIdentifierIsFound() throws GeneralSecurityException {
    assertDisallowed(Disallowed.Kind.CERTIFICATE_SHA1, digest("SHA-1", leaf.der()));
    assertDisallowed(Disallowed.Kind.CERTIFICATE_SHA256, digest("SHA-256", leaf.der()));
    Octets tbs = CertificateEncodings.of(leaf).tbs().orElseThrow();
    assertDisallowed(Disallowed.Kind.SIGNATURE_HASH, digest("SHA-256", tbs));
  }

  @Test
  void withoutFetchingNothingElseIsKnown() {
    Revocation unknown =
        RevocationLists.NONE.withoutFetching().of(leaf, facts(pki.issuing()), DATE);
    assertThat(unknown.status()).isEqualTo(Revocation.Status.UNKNOWN);
    assertThat(unknown.reason().orElseThrow()).contains("switched off");
  }
}
