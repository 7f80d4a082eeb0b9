package io.assay.judge;

import static io.assay.judge.CheckAssert.assertThat;

import io.assay.lab.CertificateBuilder;
import io.assay.lab.LabCertificate;
import io.assay.lab.LabKey;
import io.assay.lab.LabPki;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Random;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSAPublicKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class KeyCheckTest {
  private static final LabPki PKI = LabPki.create();
  private static final Judge JUDGE = Judging.trusting(PKI.root());

  private static CheckResult judge(LabCertificate... chain) {
    return Judging.result(Check.KEY, JUDGE, Seen.dot(chain));
  }

  private static CheckResult judge(KeyPair keys) {
    return judge(PKI.issuing().leaf("CN=leaf").keys(keys).build(), PKI.issuing());
  }

  /** A public key that no library would make, with a private key that is not its own. */
  private static KeyPair rsa(BigInteger modulus, BigInteger exponent) throws IOException {
    byte[] info =
        new SubjectPublicKeyInfo(
                new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE),
                new RSAPublicKey(modulus, exponent))
            .getEncoded();
    PublicKey key =
        new PublicKey() {
          private static final long serialVersionUID = 1L;

          @Override
          public String getAlgorithm() {
            return "RSA";
          }

          @Override
          public String getFormat() {
            return "X.509";
          }

          @Override
          public byte[] getEncoded() {
            return info.clone();
          }
        };
    return new KeyPair(key, PKI.leaf().keys().getPrivate());
  }

  private static KeyPair generated(String algorithm, int bits) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
    generator.initialize(bits);
    return generator.generateKeyPair();
  }

  @ParameterizedTest
  @EnumSource(LabKey.class)
  void keysInCommonUsePass(LabKey key) {
    assertThat(judge(PKI.issuing().leaf("CN=leaf").key(key).build(), PKI.issuing())).passes();
  }

  @Test
  void shortRsaKeysAreWeakAndVeryShortOnesBroken() throws GeneralSecurityException {
    assertThat(judge(generated("RSA", 1024)))
        .isViolated(Severity.WARNING, "the key of CN=leaf has 1024 bits only");
    assertThat(judge(generated("RSA", 512))).isViolated(Severity.CRITICAL, "512 bits only");
  }

  @Test
  void dsaIsWeak() throws GeneralSecurityException {
    assertThat(judge(generated("DSA", 2048))).isViolated(Severity.WARNING, "for DSA");
  }

  @Test
  void curvesOutsideTheWebPkiAreWeak() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC", new BouncyCastleProvider());
    generator.initialize(new ECGenParameterSpec("secp256k1"));
    assertThat(judge(generator.generateKeyPair()))
        .isViolated(Severity.WARNING, "on the curve secp256k1");
  }

  @ParameterizedTest
  @CsvSource({"1", "2", "65536"})
  void evenAndTinyExponentsAreBroken(BigInteger exponent) throws IOException {
    BigInteger modulus = BigInteger.ONE.shiftLeft(2047).add(BigInteger.valueOf(12345));
    assertThat(judge(rsa(modulus, exponent))).isViolated(Severity.CRITICAL, "even or below 3");
    assertThat(judge(rsa(modulus, BigInteger.valueOf(3)))).passes();
  }

  /** Primes as the flawed generator made them: k·M + (65537^a mod M). */
  @Test
  void keyOfTheGeneratorThatRocaBrokeIsBroken() throws IOException {
    Random random = new Random(15361);
    BigInteger modulus = rocaPrime(random).multiply(rocaPrime(random));
    assertThat(judge(rsa(modulus, BigInteger.valueOf(65537))))
        .isViolated(Severity.CRITICAL, "ROCA");
  }

  private static BigInteger rocaPrime(Random random) {
    BigInteger product = BigInteger.ONE;
    for (BigInteger prime = BigInteger.TWO;
        prime.bitLength() < 10;
        prime = prime.nextProbablePrime()) {
      product = prime.intValue() <= 701 ? product.multiply(prime) : product;
    }
    BigInteger residue = BigInteger.valueOf(65537).modPow(new BigInteger(100, random), product);
    BigInteger prime;
    do {
      BigInteger factor = BigInteger.ONE.shiftLeft(60).add(new BigInteger(60, random));
      prime = factor.multiply(product).add(residue);
    } while (!prime.isProbablePrime(20));
    return prime;
  }

  @Test
  void signatureOverSha1IsWeakOnTheLeafAndMeansNothingOnTheAnchor() {
    LabCertificate root = CertificateBuilder.root("CN=Root").hash("SHA1").build();
    Judge judge = Judging.trusting(root);
    LabCertificate good = root.leaf("CN=leaf").build();
    LabCertificate weak = root.leaf("CN=leaf").hash("SHA1").build();
    assertThat(Judging.result(Check.KEY, judge, Seen.dot(good))).passes();
    assertThat(Judging.result(Check.KEY, judge, Seen.dot(good, root))).passes();
    assertThat(Judging.result(Check.KEY, judge, Seen.dot(weak)))
        .isViolated(Severity.WARNING, "CN=leaf is signed with SHA1withECDSA");
  }

  @Test
  void signatureOverMd5IsBroken() {
    LabCertificate root = CertificateBuilder.root("CN=Root").key(LabKey.RSA_2048).build();
    LabCertificate leaf = root.leaf("CN=leaf").hash("MD5").build();
    assertThat(Judging.result(Check.KEY, Judging.trusting(root), Seen.dot(leaf)))
        .isViolated(Severity.CRITICAL, "MD5withRSA");
  }

  @Test
  void weakKeyOfAnAnchorThatWasNotSentCounts() throws GeneralSecurityException {
    LabCertificate root = CertificateBuilder.root("CN=Root").keys(generated("RSA", 1024)).build();
    LabCertificate leaf = root.leaf("CN=leaf").build();
    assertThat(Judging.result(Check.KEY, Judging.trusting(root), Seen.dot(leaf)))
        .isViolated(Severity.WARNING, "the key of CN=Root has 1024 bits only");
  }

  @Test
  void whatCannotBeReadNeverPasses() {
    assertThat(
            Judging.result(
                Check.KEY,
                JUDGE,
                Seen.ofOctets(
                    java.util.List.of(io.assay.probe.Octets.copyOf(new byte[] {1, 2, 3})))))
        .isUndetermined("cannot be read");
    assertThat(Judging.result(Check.KEY, JUDGE, Seen.dot())).isUndetermined("no certificate");
  }
}
