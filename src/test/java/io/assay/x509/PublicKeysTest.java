package io.assay.x509;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PublicKeysTest {

  private static CertificateFacts factsWithKey(byte[] key) {
    return new CertificateWriter().key(key).facts();
  }

  private static byte[] key(String algorithm, byte[] parameters, byte[] key) {
    return Der.sequence(Der.sequence(Der.oid(algorithm), parameters), Der.bitString(key));
  }

  private static byte[] rsa(BigInteger modulus) {
    return key(Oids.RSA, Der.hex("0500"), Der.sequence(Der.integer(modulus), Der.integer(65537)));
  }

  @ParameterizedTest
  @CsvSource({"Ed25519, 256", "Ed448, 456"})
  void edwardsKeysAreNamed(String algorithm, int bits) throws GeneralSecurityException {
    byte[] key = KeyPairGenerator.getInstance(algorithm).generateKeyPair().getPublic().getEncoded();
    CertificateFacts facts = factsWithKey(key);
    assertThat(facts.key()).contains(new PublicKeyFacts(algorithm, bits, ""));
    assertThat(facts.malformed()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"secp256r1, P-256, 256", "secp384r1, P-384, 384", "secp521r1, P-521, 521"})
  void curvesAreNamed(String curve, String name, int bits) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec(curve));
    CertificateFacts facts = factsWithKey(generator.generateKeyPair().getPublic().getEncoded());
    assertThat(facts.key()).contains(new PublicKeyFacts("EC", bits, name));
    assertThat(facts.malformed()).isEmpty();
  }

  @Test
  void rsaKeyHasTheBitsOfItsModulus() {
    for (int bits : new int[] {512, 1023, 2048, 4096}) {
      CertificateFacts facts =
          factsWithKey(rsa(BigInteger.ONE.shiftLeft(bits - 1).add(BigInteger.ONE)));
      assertThat(facts.key()).contains(new PublicKeyFacts("RSA", bits, ""));
      assertThat(facts.malformed()).isEmpty();
    }
  }

  @Test
  void negativeModulusIsReported() {
    CertificateFacts facts = factsWithKey(rsa(BigInteger.TWO.pow(2047).negate()));
    assertThat(facts.key()).contains(new PublicKeyFacts("RSA", 0, ""));
    assertThat(facts.malformed()).containsExactly("subjectPublicKeyInfo modulus: not positive");
  }

  @Test
  void rsaKeyThatIsNoSequenceIsReported() {
    CertificateFacts facts = factsWithKey(key(Oids.RSA, Der.hex("0500"), Der.ascii("nonsense")));
    assertThat(facts.key()).contains(new PublicKeyFacts("RSA", 0, ""));
    assertThat(facts.malformed()).isNotEmpty();
  }

  @Test
  void unknownCurveIsItsOid() {
    CertificateFacts facts =
        factsWithKey(key(Oids.EC, Der.oid("1.3.132.0.36"), Der.hex("04000000")));
    assertThat(facts.key()).contains(new PublicKeyFacts("EC", 0, "1.3.132.0.36"));
    assertThat(facts.malformed()).isEmpty();
  }

  @Test
  void explicitParametersAreSaidToBe() {
    byte[] parameters =
        Der.sequence(
            Der.integer(1),
            Der.sequence(
                Der.oid("1.2.840.10045.1.1"),
                Der.integer(BigInteger.TWO.pow(255).add(BigInteger.ONE))));
    CertificateFacts facts = factsWithKey(key(Oids.EC, parameters, Der.hex("04000000")));
    assertThat(facts.key()).contains(new PublicKeyFacts("EC", 256, "explicit"));
  }

  @Test
  void pointOfTheWrongSizeIsReported() {
    CertificateFacts facts =
        factsWithKey(key(Oids.EC, Der.oid("1.2.840.10045.3.1.7"), new byte[64]));
    assertThat(facts.key()).contains(new PublicKeyFacts("EC", 256, "P-256"));
    assertThat(facts.malformed())
        .containsExactly("subjectPublicKeyInfo key: 64 octets that are no point on the curve");
  }

  @Test
  void unknownAlgorithmIsItsOid() {
    CertificateFacts facts = factsWithKey(key("1.2.3.4", new byte[0], new byte[3]));
    assertThat(facts.key()).contains(new PublicKeyFacts("1.2.3.4", 0, ""));
    assertThat(facts.malformed()).isEmpty();
  }

  @Test
  void keyWithoutAlgorithmIsReportedAndStillHasADigest() {
    CertificateFacts facts = factsWithKey(Der.sequence(Der.bitString(new byte[3])));
    assertThat(facts.key()).isEmpty();
    assertThat(facts.spkiSha256()).isPresent();
    assertThat(facts.malformed()).isNotEmpty();
  }
}
