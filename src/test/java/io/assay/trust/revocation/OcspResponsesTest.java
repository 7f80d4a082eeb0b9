package io.assay.trust.revocation;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.lab.CertificateBuilder;
import io.assay.lab.LabCertificate;
import io.assay.lab.LabPki;
import io.assay.lab.OcspStaple;
import io.assay.lab.OpensslCa;
import io.assay.probe.Octets;
import io.assay.x509.CertificateFacts;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Against responses of {@code openssl ocsp}; what that cannot make, the lab signs. */
class OcspResponsesTest {
  private final LabPki pki = LabPki.create();
  private final OpensslCa ca = new OpensslCa(pki.issuing());

  @AfterEach
  void close() {
    ca.close();
  }

  private OcspReading read(byte[] response, Instant time) {
    return OcspResponses.read(
        Octets.copyOf(response),
        facts(pki.leaf()),
        facts(pki.issuing()),
        time,
        Revocation.Source.STAPLE);
  }

  private OcspReading read(byte[] response) {
    return read(response, Instant.now());
  }

  private static CertificateFacts facts(LabCertificate certificate) {
    return CertificateFacts.of(Octets.copyOf(certificate.der()));
  }

  private byte[] good(String... arguments) {
    ca.register(pki.leaf());
    return ca.ocsp(pki.leaf(), week(arguments));
  }

  private byte[] goodBy(LabCertificate responder, String... arguments) {
    ca.register(pki.leaf());
    return ca.ocspBy(responder, pki.leaf(), week(arguments));
  }

  private static String[] week(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("-ndays", "7"));
    return all.toArray(String[]::new);
  }

  private static void assertGood(OcspReading reading) {
    assertThat(reading).isInstanceOf(OcspReading.Valid.class);
    assertThat(reading.revocation().status()).isEqualTo(Revocation.Status.GOOD);
  }

  private static void assertFaulty(OcspReading reading, String... parts) {
    assertThat(reading).isInstanceOf(OcspReading.Faulty.class);
    assertThat(reading.revocation().status()).isEqualTo(Revocation.Status.UNKNOWN);
    assertThat(reading.revocation().reason().orElseThrow()).contains(parts);
  }

  @Test
  void certificateThatIsNotRevokedIsGood() {
    OcspReading reading = read(good());
    assertGood(reading);
    Revocation good = reading.revocation();
    assertThat(good.source()).contains(Revocation.Source.STAPLE);
    assertThat(good.checkedAt().orElseThrow())
        .isBetween(Instant.now().minusSeconds(300), Instant.now());
    assertThat(((OcspReading.Valid) reading).until())
        .isEqualTo(good.checkedAt().orElseThrow().plus(Duration.ofDays(7)));
  }

  @Test
  void revokedCertificateComesWithTimeAndReason() {
    ca.register(pki.leaf());
    ca.revoke(pki.leaf(), "keyCompromise");
    Revocation revoked = read(ca.ocsp(pki.leaf(), week())).revocation();
    assertThat(revoked.status()).isEqualTo(Revocation.Status.REVOKED);
    assertThat(revoked.reason()).contains("keyCompromise");
    assertThat(revoked.revokedAt().orElseThrow())
        .isBetween(Instant.now().minusSeconds(300), Instant.now());
  }

  @Test
  void certificateThatTheResponderDoesNotKnowIsUnknownAndNoFault() {
    OcspReading reading = read(ca.ocsp(pki.leaf(), week()));
    assertThat(reading).isInstanceOf(OcspReading.Valid.class);
    assertThat(reading.revocation().status()).isEqualTo(Revocation.Status.UNKNOWN);
    assertThat(reading.revocation().reason().orElseThrow()).contains("does not know");
  }

  @Test
  void responderMayBeNamedByItsKey() {
    assertGood(read(good("-resp_key_id")));
  }

  @Test
  void certIdMayBeOfSha256() {
    assertGood(read(good("-sha256")));
  }

  @Test
  void nonceOfSomebodyElseDoesNotMatter() {
    assertGood(read(good("-nonce")));
  }

  @Test
  void expiredResponseIsAFault() {
    byte[] response = good();
    assertGood(read(response, Instant.now().plus(Duration.ofDays(7)).minusSeconds(60)));
    assertFaulty(read(response, Instant.now().plus(Duration.ofDays(7).plusHours(1))), "expired at");
  }

  @Test
  void responseOfTheFutureIsAFault() {
    byte[] response = good();
    assertGood(read(response, Instant.now().minusSeconds(200)));
    assertFaulty(read(response, Instant.now().minus(Duration.ofHours(1))), "valid from");
  }

  @Test
  void longValidityIsCutToTenDays() {
    ca.register(pki.leaf());
    byte[] response = ca.ocsp(pki.leaf(), "-ndays", "60");
    assertGood(read(response, Instant.now().plus(Duration.ofDays(9))));
    assertFaulty(read(response, Instant.now().plus(Duration.ofDays(11))), "no longer counts since");
  }

  @Test
  void responseAboutAnAuthorityMayBeOld() {
    try (OpensslCa root = new OpensslCa(pki.root())) {
      root.register(pki.issuing());
      OcspReading reading =
          OcspResponses.read(
              Octets.copyOf(root.ocsp(pki.issuing(), "-ndays", "300")),
              facts(pki.issuing()),
              facts(pki.root()),
              Instant.now().plus(Duration.ofDays(200)),
              Revocation.Source.OCSP);
      assertGood(reading);
    }
  }

  @Test
  void responseForAnotherCertificateIsAFault() {
    LabCertificate other = pki.anotherLeaf().build();
    ca.register(other);
    assertFaulty(read(ca.ocsp(other, week())), "for another certificate");
  }

  @Test
  void responseOfAnAuthorityWithTheSameNameIsAFault() {
    LabPki impostor = LabPki.create();
    LabCertificate forged =
        impostor
            .anotherLeaf()
            .serial(new BigInteger(facts(pki.leaf()).serial().orElseThrow(), 16))
            .build();
    assertFaulty(read(OcspStaple.good(forged)), "for another certificate");
    assertFaulty(read(goodBy(impostor.issuing())), "has a certificate that the issuer's key");
  }

  @Test
  void responseWhoseSignerIsNotThereIsAFault() {
    LabCertificate delegate = delegate().build();
    assertFaulty(read(goodBy(delegate, "-resp_no_certs")), "certificate is not in it");
  }

  private CertificateBuilder delegate() {
    return pki.issuing().leaf("CN=responder.test").extendedKeyUsage(KeyPurposeId.id_kp_OCSPSigning);
  }

  @Test
  void delegatedResponderIsAccepted() {
    LabCertificate delegate = delegate().build();
    assertGood(read(goodBy(delegate)));
    assertGood(read(ca.ocspBy(delegate, pki.leaf(), week("-resp_key_id"))));
  }

  @Test
  void delegatedResponderNeedsTheKeyPurpose() {
    LabCertificate delegate = pki.anotherLeaf().build();
    assertFaulty(read(goodBy(delegate)), "not for signing OCSP responses");
  }

  @Test
  void delegatedResponderNeedsTheIssuersSignature() {
    LabCertificate delegate =
        pki.root().leaf("CN=r").extendedKeyUsage(KeyPurposeId.id_kp_OCSPSigning).build();
    assertFaulty(read(goodBy(delegate)), "that the issuer's key did not sign");
  }

  @Test
  void delegatedResponderMustBeValid() {
    Instant expired = Instant.now().minusSeconds(3600);
    LabCertificate delegate = delegate().notAfter(expired).build();
    assertFaulty(read(goodBy(delegate)), "is valid from", "only");
  }

  @Test
  void damagedSignatureIsAFault() {
    assertFaulty(read(good("-badsig")), "signature does not fit");
  }

  @Test
  void responderWithoutAnAnswerIsAFaultWithItsStatus() {
    assertFaulty(read(new byte[] {0x30, 3, 0x0a, 1, 3}), "tryLater");
    assertFaulty(read(new byte[] {0x30, 3, 0x0a, 1, 6}), "unauthorized");
    assertFaulty(read(new byte[] {0x30, 3, 0x0a, 1, 0}), "responseBytes", "no response");
  }

  @Test
  void whatIsNoResponseIsAFault() {
    assertFaulty(read(new byte[0]), "broken");
    assertFaulty(read("<html>Not found</html>".getBytes(StandardCharsets.US_ASCII)), "broken");
    assertFaulty(read(new byte[65 * 1024]), "broken", "65");
    byte[] nested = new byte[60_000];
    for (int i = 0; i < nested.length; i += 2) {
      nested[i] = 0x30;
      nested[i + 1] = (byte) 0x80;
    }
    assertFaulty(read(nested), "broken");
  }

  @Test
  void responseWithoutNextUpdateCountsForADay() {
    ca.register(pki.leaf());
    byte[] response = ca.ocsp(pki.leaf());
    assertGood(read(response, Instant.now().plus(Duration.ofHours(23))));
    assertFaulty(read(response, Instant.now().plus(Duration.ofHours(25))), "no longer counts");
  }

  /** Damage within what is signed must never leave a good status. */
  @Test
  void damagedResponsesAreNeverGoodAndNeverThrow() {
    byte[] response = good("-resp_no_certs");
    assertGood(read(response));
    Random random = new Random(5);
    int signed = response.length - 90;
    for (int round = 0; round < 600; round++) {
      byte[] damaged = response.clone();
      damaged[random.nextInt(signed)] ^= (byte) (1 << random.nextInt(8));
      assertThat(read(damaged)).isNotInstanceOf(OcspReading.Valid.class);
      byte[] cut = Arrays.copyOf(response, random.nextInt(response.length));
      assertThat(read(cut)).isInstanceOf(OcspReading.Faulty.class);
    }
  }
}
