package io.assay.trust.revocation;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.lab.CertificateBuilder;
import io.assay.lab.LabCertificate;
import io.assay.lab.LabPki;
import io.assay.lab.OpensslCa;
import io.assay.lab.Pem;
import io.assay.probe.Octets;
import io.assay.x509.CertificateFacts;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Against CRLs of {@code openssl ca}. */
class CrlsTest {
  private static final String URL = "http://crl.test/1.crl";

  private final LabPki pki = LabPki.create();
  private final LabCertificate leaf = pki.anotherLeaf().crl(URL).build();
  private final OpensslCa ca = new OpensslCa(pki.issuing());

  @AfterEach
  void close() {
    ca.close();
  }

  private static CertificateFacts facts(LabCertificate certificate) {
    return CertificateFacts.of(Octets.copyOf(certificate.der()));
  }

  private static CrlReading read(
      byte[] crl, LabCertificate issuer, LabCertificate certificate, Instant time) {
    Subject subject = Subject.of(facts(certificate)).orElseThrow();
    return Crls.read(Octets.copyOf(crl), URL, facts(issuer), List.of(subject), time);
  }

  private CrlReading read(byte[] crl) {
    return read(crl, pki.issuing(), leaf, Instant.now());
  }

  private Revocation answer(byte[] crl, LabCertificate certificate) {
    CrlReading reading = read(crl, pki.issuing(), certificate, Instant.now());
    assertThat(reading).isInstanceOf(CrlReading.Valid.class);
    return Objects.requireNonNull(
        ((CrlReading.Valid) reading).answers().get(facts(certificate).sha256()));
  }

  private static void assertUnusable(CrlReading reading, String... parts) {
    assertThat(reading).isInstanceOf(CrlReading.Unusable.class);
    assertThat(((CrlReading.Unusable) reading).reason()).contains(parts);
  }

  @Test
  void certificateWithoutAnEntryIsGood() {
    LabCertificate other = pki.anotherLeaf().build();
    ca.revoke(other, "superseded");
    Revocation good = answer(ca.crl(), leaf);
    assertThat(good.status()).isEqualTo(Revocation.Status.GOOD);
    assertThat(good.source()).contains(Revocation.Source.CRL);
    assertThat(good.checkedAt().orElseThrow())
        .isBetween(Instant.now().minusSeconds(4000), Instant.now().minusSeconds(3000));
  }

  @Test
  void emptyCrlCounts() {
    assertThat(answer(ca.crl(), leaf).status()).isEqualTo(Revocation.Status.GOOD);
  }

  @Test
  void revokedCertificateComesWithDateAndReason() {
    ca.revoke(pki.anotherLeaf().build(), "superseded");
    ca.revoke(leaf, "keyCompromise");
    ca.revoke(pki.anotherLeaf().build(), "unspecified");
    Revocation revoked = answer(ca.crl(), leaf);
    assertThat(revoked.status()).isEqualTo(Revocation.Status.REVOKED);
    assertThat(revoked.reason()).contains("keyCompromise");
    assertThat(revoked.revokedAt().orElseThrow())
        .isBetween(Instant.now().minusSeconds(300), Instant.now());
  }

  @Test
  void pemIsReadToo() {
    ca.revoke(leaf, "keyCompromise");
    byte[] pem = Pem.block("X509 CRL", ca.crl()).getBytes(StandardCharsets.US_ASCII);
    assertThat(answer(pem, leaf).status()).isEqualTo(Revocation.Status.REVOKED);
    byte[] cut = Arrays.copyOf(pem, pem.length - 60);
    assertUnusable(read(cut), "PEM", "END X509 CRL");
  }

  @Test
  void expiredAndFutureCrlsCannotBeUsed() {
    Instant now = Instant.now();
    byte[] crl = ca.crl(now.minusSeconds(7200), now.minusSeconds(3600));
    assertUnusable(read(crl), "expired at");
    byte[] future = ca.crl(now.plusSeconds(3600), now.plusSeconds(7200));
    assertUnusable(read(future), "valid from");
  }

  @Test
  void crlOfAnotherSignerCannotBeUsed() {
    LabPki impostor = LabPki.create();
    try (OpensslCa other = new OpensslCa(impostor.issuing());
        OpensslCa root = new OpensslCa(pki.root())) {
      assertUnusable(read(other.crl()), "the issuer's key did not sign it");
      assertUnusable(read(root.crl()), "CRL of", "Assay Lab Root", "not of", "Issuing");
    }
  }

  @Test
  void issuerMustBeAllowedToSignCrls() {
    LabCertificate issuer =
        pki.root().authority("CN=No CRLs").keyUsage(KeyUsage.keyCertSign).build();
    LabCertificate certificate = issuer.leaf("CN=a.test").build();
    try (OpensslCa other = new OpensslCa(issuer)) {
      assertUnusable(read(other.crl(), issuer, certificate, Instant.now()), "keyUsage");
    }
  }

  private static String[] distributionPoint(String... lines) {
    String[] all = new String[lines.length + 2];
    all[0] = "issuingDistributionPoint = critical,@idp";
    all[1] = "[idp]";
    System.arraycopy(lines, 0, all, 2, lines.length);
    return all;
  }

  @Test
  void partCoversTheCertificatesThatNameIt() {
    byte[] part = ca.crl(distributionPoint("fullname = URI:" + URL, "onlyuser = TRUE"));
    assertThat(answer(part, leaf).status()).isEqualTo(Revocation.Status.GOOD);
  }

  @Test
  void partForOthersSaysNothingUnlessItHasTheCertificate() {
    byte[] part = ca.crl(distributionPoint("fullname = URI:http://crl.test/2.crl"));
    Revocation unknown = answer(part, leaf);
    assertThat(unknown.status()).isEqualTo(Revocation.Status.UNKNOWN);
    assertThat(unknown.reason().orElseThrow()).contains("http://crl.test/2.crl", "another");

    ca.revoke(leaf, "keyCompromise");
    byte[] found = ca.crl(distributionPoint("fullname = URI:http://crl.test/2.crl"));
    assertThat(answer(found, leaf).status()).isEqualTo(Revocation.Status.REVOKED);
  }

  @Test
  void crlOfOneKindOfCertificatesSaysNothingOfTheOther() {
    Revocation ofLeaf = answer(ca.crl(distributionPoint("onlyCA = TRUE")), leaf);
    assertThat(ofLeaf.status()).isEqualTo(Revocation.Status.UNKNOWN);
    assertThat(ofLeaf.reason().orElseThrow()).contains("authorities only");

    LabCertificate below = pki.issuing().authority("CN=Below").build();
    Revocation ofAuthority = answer(ca.crl(distributionPoint("onlyuser = TRUE")), below);
    assertThat(ofAuthority.status()).isEqualTo(Revocation.Status.UNKNOWN);
    assertThat(answer(ca.crl(distributionPoint("onlyCA = TRUE")), below).status())
        .isEqualTo(Revocation.Status.GOOD);
  }

  @Test
  void otherKindsOfListsAreRefused() {
    assertUnusable(read(ca.crl("2.5.29.27 = critical,DER:020101")), "delta");
    assertUnusable(read(ca.crl("2.5.29.27 = DER:020101")), "delta");
    assertUnusable(read(ca.crl(distributionPoint("indirectCRL = TRUE"))), "indirect");
    assertUnusable(read(ca.crl(distributionPoint("onlyAA = TRUE"))), "attribute");
    assertUnusable(
        read(ca.crl(distributionPoint("onlysomereasons = keyCompromise"))), "some reasons");
    assertUnusable(read(ca.crl("1.2.3.4 = critical,DER:0500")), "1.2.3.4");
    assertThat(answer(ca.crl("1.2.3.4 = DER:0500"), leaf).status())
        .isEqualTo(Revocation.Status.GOOD);
  }

  @Test
  void expiredCertificateMayHaveBeenLeftOut() {
    LabCertificate expired =
        pki.anotherLeaf().notAfter(Instant.now().minus(Duration.ofDays(3))).build();
    Revocation unknown = answer(ca.crl(), expired);
    assertThat(unknown.status()).isEqualTo(Revocation.Status.UNKNOWN);
    assertThat(unknown.reason().orElseThrow()).contains("leaves out what is expired");
  }

  @Test
  void whatIsNoCrlIsBroken() {
    assertUnusable(read(new byte[0]), "broken", "missing");
    assertUnusable(read("<html></html>".getBytes(StandardCharsets.US_ASCII)), "broken");
    assertUnusable(read(leaf.der()), "broken");
  }

  @Test
  void truncatedCrlIsBrokenWhereverItEnds() {
    ca.revoke(pki.anotherLeaf().build(), "superseded");
    byte[] crl = ca.crl();
    for (int length = 0; length < crl.length; length += 7) {
      assertUnusable(read(Arrays.copyOf(crl, length)), "broken");
    }
  }

  @Test
  void damagedCrlNeverSaysGoodAndNeverThrows() {
    ca.revoke(pki.anotherLeaf().build(), "superseded");
    byte[] crl = ca.crl();
    Random random = new Random(6);
    int signed = crl.length - 90;
    for (int round = 0; round < 600; round++) {
      byte[] damaged = crl.clone();
      damaged[random.nextInt(signed)] ^= (byte) (1 << random.nextInt(8));
      assertThat(read(damaged)).isInstanceOf(CrlReading.Unusable.class);
    }
  }

  @Test
  void entryThatTakesBackDoesNotRevoke() {
    CrlWriter writer = new CrlWriter(pki.issuing());
    byte[] crl = writer.entry(serial(leaf), 8).sign();
    assertThat(answer(crl, leaf).status()).isEqualTo(Revocation.Status.GOOD);
    byte[] held = new CrlWriter(pki.issuing()).entry(serial(leaf), 6).sign();
    assertThat(answer(held, leaf).reason()).contains("certificateHold");
  }

  @Test
  void damagedEntryIsNamedByNumberAndPlace() {
    CrlWriter writer = new CrlWriter(pki.issuing()).entry(serial(leaf), 1);
    byte[] crl = writer.raw(new byte[] {0x30, 3, 2, 1, 5}).sign();
    assertUnusable(read(crl), "entry 2 at octet", "revocation date");
  }

  @Test
  void entryOfAnotherIssuerMakesTheListUnusable() {
    byte[] crl = new CrlWriter(pki.issuing()).entryWithCertificateIssuer(serial(leaf)).sign();
    assertUnusable(read(crl), "entry 1", "critical");
  }

  @Test
  void quarterOfAMillionEntriesAreSearched() {
    CrlWriter writer = new CrlWriter(pki.issuing());
    writer.many(250_000, new Random(7));
    assertThat(answer(writer.sign(), leaf).status()).isEqualTo(Revocation.Status.GOOD);
    byte[] crl = writer.entry(serial(leaf), 1).sign();
    assertThat(crl).hasSizeGreaterThan(9_000_000);
    assertThat(answer(crl, leaf).reason()).contains("keyCompromise");
    byte[] cut = Arrays.copyOf(crl, crl.length - 1000);
    assertUnusable(read(cut), "broken", "announces");
  }

  private static byte[] serial(LabCertificate certificate) {
    return new BigInteger(facts(certificate).serial().orElseThrow(), 16).toByteArray();
  }

  @Test
  void serialNumbersMatchInEveryEncoding() {
    LabCertificate seven = leafWithSerial(7);
    byte[] padded = new CrlWriter(pki.issuing()).entry(new byte[] {0, 0, 7}, 1).sign();
    assertThat(answer(padded, seven).status()).isEqualTo(Revocation.Status.REVOKED);
    byte[] other = new CrlWriter(pki.issuing()).entry(new byte[] {7, 0}, 1).sign();
    assertThat(answer(other, seven).status()).isEqualTo(Revocation.Status.GOOD);
  }

  private LabCertificate leafWithSerial(long serial) {
    CertificateBuilder builder = pki.anotherLeaf();
    return builder.serial(BigInteger.valueOf(serial)).build();
  }
}
