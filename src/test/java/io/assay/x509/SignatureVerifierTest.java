package io.assay.x509;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SignatureVerifierTest {
  private static final byte[] NULL = Der.hex("0500");

  private static KeyPair keys(String algorithm) throws GeneralSecurityException {
    KeyPairGenerator generator =
        KeyPairGenerator.getInstance(algorithm.startsWith("secp") ? "EC" : algorithm);
    if (algorithm.equals("RSA")) {
      generator.initialize(2048);
    } else if (algorithm.startsWith("secp")) {
      generator.initialize(new ECGenParameterSpec(algorithm));
    }
    return generator.generateKeyPair();
  }

  private static CertificateFacts issuerWith(KeyPair keys) {
    return new CertificateWriter().key(keys.getPublic().getEncoded()).facts();
  }

  private static CertificateWriter signed(
      byte[] algorithm, String name, Optional<AlgorithmParameterSpec> parameters, KeyPair keys)
      throws GeneralSecurityException {
    return new CertificateWriter()
        .algorithms(algorithm)
        .names(CertificateWriter.dns("a.test"))
        .signed(name, parameters, keys.getPrivate());
  }

  private static void assertOnlyTheSignerIsAccepted(CertificateWriter signed, KeyPair signer)
      throws GeneralSecurityException {
    CertificateFacts issuer = issuerWith(signer);
    assertThat(SignatureVerifier.check(signed.facts(), issuer)).isEqualTo(SignatureCheck.VALID);

    String kind = signer.getPublic().getAlgorithm();
    CertificateFacts other = issuerWith(keys(kind.equals("EC") ? "secp256r1" : kind));
    assertThat(SignatureVerifier.check(signed.facts(), other)).isEqualTo(SignatureCheck.INVALID);

    CertificateFacts tampered = signed.serial(Der.integer(0x4321)).facts();
    assertThat(SignatureVerifier.check(tampered, issuer)).isEqualTo(SignatureCheck.INVALID);
  }

  @ParameterizedTest
  @CsvSource({
    "1.2.840.113549.1.1.5, SHA1withRSA",
    "1.2.840.113549.1.1.11, SHA256withRSA",
    "1.2.840.113549.1.1.12, SHA384withRSA",
    "1.2.840.113549.1.1.13, SHA512withRSA",
  })
  void rsaSignaturesAreVerified(String oid, String name) throws GeneralSecurityException {
    KeyPair keys = keys("RSA");
    byte[] algorithm = Der.sequence(Der.oid(oid), NULL);
    assertOnlyTheSignerIsAccepted(signed(algorithm, name, Optional.empty(), keys), keys);
  }

  @ParameterizedTest
  @CsvSource({
    "secp256r1, 1.2.840.10045.4.1, SHA1withECDSA",
    "secp256r1, 1.2.840.10045.4.3.2, SHA256withECDSA",
    "secp384r1, 1.2.840.10045.4.3.3, SHA384withECDSA",
    "secp521r1, 1.2.840.10045.4.3.4, SHA512withECDSA",
    "Ed25519, 1.3.101.112, Ed25519",
    "Ed448, 1.3.101.113, Ed448",
  })
  void ellipticCurveSignaturesAreVerified(String key, String oid, String name)
      throws GeneralSecurityException {
    KeyPair keys = keys(key);
    byte[] algorithm = Der.sequence(Der.oid(oid));
    assertOnlyTheSignerIsAccepted(signed(algorithm, name, Optional.empty(), keys), keys);
  }

  @Test
  void pssSignaturesAreVerified() throws GeneralSecurityException {
    KeyPair keys = keys("RSA");
    PSSParameterSpec spec =
        new PSSParameterSpec("SHA-384", "MGF1", MGF1ParameterSpec.SHA384, 48, 1);
    byte[] hash = Der.sequence(Der.oid("2.16.840.1.101.3.4.2.2"), NULL);
    byte[] algorithm =
        Der.sequence(
            Der.oid(Oids.RSASSA_PSS),
            Der.sequence(
                Der.tlv(0xa0, hash),
                Der.tlv(0xa1, Der.sequence(Der.oid("1.2.840.113549.1.1.8"), hash)),
                Der.tlv(0xa2, Der.integer(48))));
    assertOnlyTheSignerIsAccepted(signed(algorithm, "RSASSA-PSS", Optional.of(spec), keys), keys);
  }

  @Test
  void unknownAlgorithmIsNotCalledInvalid() throws GeneralSecurityException {
    KeyPair keys = keys("secp256r1");
    CertificateFacts subject =
        signed(Der.sequence(Der.oid("1.2.3.4")), "SHA256withECDSA", Optional.empty(), keys).facts();
    assertThat(SignatureVerifier.check(subject, issuerWith(keys)))
        .isEqualTo(SignatureCheck.UNSUPPORTED);
  }

  @Test
  void md5IsNotVerified() throws GeneralSecurityException {
    KeyPair keys = keys("RSA");
    byte[] algorithm = Der.sequence(Der.oid("1.2.840.113549.1.1.4"), NULL);
    assertThat(
            SignatureVerifier.check(
                signed(algorithm, "MD5withRSA", Optional.empty(), keys).facts(), issuerWith(keys)))
        .isEqualTo(SignatureCheck.UNSUPPORTED);
  }

  @Test
  void keyThatCannotBeUsedIsNotCalledInvalid() throws GeneralSecurityException {
    KeyPair keys = keys("RSA");
    byte[] algorithm = Der.sequence(Der.oid("1.2.840.113549.1.1.11"), NULL);
    CertificateFacts subject = signed(algorithm, "SHA256withRSA", Optional.empty(), keys).facts();
    byte[] kind = Der.sequence(Der.oid(Oids.RSA), NULL);
    BigInteger huge = BigInteger.ONE.shiftLeft(16_000).add(BigInteger.ONE);
    BigInteger modulus = BigInteger.ONE.shiftLeft(2047).add(BigInteger.ONE);
    for (byte[] key :
        new byte[][] {
          Der.ascii("no key"),
          Der.sequence(Der.integer(huge), Der.integer(65537)),
          Der.sequence(Der.integer(modulus), Der.integer(modulus)),
        }) {
      CertificateFacts issuer =
          new CertificateWriter().key(Der.sequence(kind, Der.bitString(key))).facts();
      assertThat(SignatureVerifier.check(subject, issuer)).isEqualTo(SignatureCheck.UNSUPPORTED);
    }
  }

  @Test
  void pointBesideTheCurveVerifiesNothing() throws GeneralSecurityException {
    KeyPair keys = keys("secp256r1");
    CertificateFacts subject =
        signed(CertificateWriter.ECDSA_SHA256, "SHA256withECDSA", Optional.empty(), keys).facts();
    byte[] point = new byte[65];
    point[0] = 4;
    point[64] = 1;
    byte[] key =
        Der.sequence(
            Der.sequence(Der.oid(Oids.EC), Der.oid("1.2.840.10045.3.1.7")), Der.bitString(point));
    assertThat(SignatureVerifier.check(subject, new CertificateWriter().key(key).facts()))
        .isNotEqualTo(SignatureCheck.VALID);
  }

  @Test
  void signatureByAKeyOfAnotherKindIsInvalid() throws GeneralSecurityException {
    KeyPair keys = keys("secp256r1");
    CertificateFacts subject =
        signed(CertificateWriter.ECDSA_SHA256, "SHA256withECDSA", Optional.empty(), keys).facts();
    assertThat(SignatureVerifier.check(subject, issuerWith(keys("Ed25519"))))
        .isEqualTo(SignatureCheck.INVALID);
  }

  @Test
  void signatureWhoseAlgorithmIsNotSignedIsInvalid() throws GeneralSecurityException {
    KeyPair keys = keys("secp256r1");
    CertificateWriter writer =
        new CertificateWriter()
            .tbsAlgorithm(Der.sequence(Der.oid("1.2.840.10045.4.3.3")))
            .signed("SHA256withECDSA", Optional.empty(), keys.getPrivate());
    assertThat(SignatureVerifier.check(writer.facts(), issuerWith(keys)))
        .isEqualTo(SignatureCheck.INVALID);
  }

  @Test
  void brokenSignaturesAreInvalid() throws GeneralSecurityException {
    KeyPair keys = keys("secp256r1");
    CertificateFacts issuer = issuerWith(keys);
    for (byte[] signature :
        new byte[][] {
          Der.bitString(new byte[0]),
          Der.bitString(new byte[300]),
          Der.hex("0300"),
          Der.bitString(Der.hex("3006020100020100")),
          Der.bitString(Der.hex("30")),
        }) {
      assertThat(
              SignatureVerifier.check(new CertificateWriter().signature(signature).facts(), issuer))
          .isEqualTo(SignatureCheck.INVALID);
    }
  }

  @Test
  void garbageIsNeitherSignedNorSigner() {
    CertificateFacts garbage = CertificateWriter.facts(Der.ascii("garbage"));
    CertificateFacts sound = new CertificateWriter().facts();
    assertThat(SignatureVerifier.check(garbage, sound)).isNotEqualTo(SignatureCheck.VALID);
    assertThat(SignatureVerifier.check(sound, garbage)).isNotEqualTo(SignatureCheck.VALID);
  }
}
