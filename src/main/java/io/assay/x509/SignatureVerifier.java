package io.assay.x509;

import java.io.IOException;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.PSSParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Optional;

/**
 * Verifies the signatures of certificates over their octets as sent: RSA PKCS #1 v1.5 and PSS and
 * ECDSA with SHA-1 and SHA-2, Ed25519, Ed448. Neither names nor validity play a part here.
 */
public final class SignatureVerifier {
  private SignatureVerifier() {}

  /**
   * Whether {@code subject} was signed with the key of {@code issuer}. Never throws, and takes no
   * longer than a few milliseconds whatever the key. Thread-safe.
   */
  public static SignatureCheck check(CertificateFacts subject, CertificateFacts issuer) {
    Problems unreported = new Problems();
    return check(
        CertificateParts.of(subject.der().toByteArray(), unreported),
        CertificateParts.of(issuer.der().toByteArray(), unreported));
  }

  static SignatureCheck check(CertificateParts subject, CertificateParts issuer) {
    if (subject.algorithm().isEmpty()) {
      return SignatureCheck.INVALID;
    }
    Optional<SignatureScheme> scheme = oid(subject.algorithm().get()).flatMap(SignatureScheme::of);
    Optional<Tlv> keyInfo = issuer.publicKey().filter(Tlv::whole);
    Optional<String> keyOid = keyInfo.flatMap(SignatureVerifier::keyOid);
    if (scheme.isEmpty() || keyOid.isEmpty()) {
      return SignatureCheck.UNSUPPORTED;
    }
    if (!hasSignature(subject) || !scheme.get().keys().contains(keyOid.get())) {
      return SignatureCheck.INVALID;
    }
    try {
      if (keyOid.get().equals(Oids.EC)) {
        byte[] content = subject.tbs().orElseThrow().encoding();
        return EcdsaVerifier.check(scheme.get(), keyInfo.get(), content, signature(subject));
      }
      Optional<PublicKey> key = key(keyOid.get(), keyInfo.get());
      return key.isEmpty() ? SignatureCheck.UNSUPPORTED : verify(scheme.get(), subject, key.get());
    } catch (SignatureException e) {
      return SignatureCheck.INVALID;
    } catch (GeneralSecurityException | IOException | RuntimeException e) {
      // Providers answer hostile keys and parameters with exceptions of every kind.
      return SignatureCheck.UNSUPPORTED;
    }
  }

  private static boolean hasSignature(CertificateParts subject) {
    return subject.tbs().filter(Tlv::whole).isPresent()
        && subject.signature().filter(bits -> bits.whole() && bits.length() > 0).isPresent()
        // RFC 5280, section 4.1.1.2: otherwise the algorithm itself would not be signed.
        && subject.tbsAlgorithm().isPresent()
        && subject.tbsAlgorithm().get().sameEncoding(subject.algorithm().orElseThrow());
  }

  private static Optional<PublicKey> key(String oid, Tlv info) throws GeneralSecurityException {
    Optional<String> factory = SignatureScheme.keyFactory(oid);
    if (factory.isEmpty()) {
      return Optional.empty();
    }
    PublicKey key =
        KeyFactory.getInstance(factory.get())
            .generatePublic(new X509EncodedKeySpec(info.encoding()));
    boolean tooLarge =
        key instanceof RSAPublicKey rsa
            && (rsa.getModulus().bitLength() > Bounds.RSA_BITS
                || rsa.getPublicExponent().bitLength() > Bounds.RSA_EXPONENT_BITS);
    return tooLarge ? Optional.empty() : Optional.of(key);
  }

  private static SignatureCheck verify(
      SignatureScheme scheme, CertificateParts subject, PublicKey key)
      throws GeneralSecurityException, IOException {
    Signature verifier = Signature.getInstance(scheme.name());
    if (scheme.name().equals("RSASSA-PSS")) {
      AlgorithmParameters parameters = AlgorithmParameters.getInstance("RSASSA-PSS");
      parameters.init(parameters(subject.algorithm().orElseThrow()));
      verifier.setParameter(parameters.getParameterSpec(PSSParameterSpec.class));
    }
    verifier.initVerify(key);
    verifier.update(subject.tbs().orElseThrow().encoding());
    return verifier.verify(signature(subject)) ? SignatureCheck.VALID : SignatureCheck.INVALID;
  }

  private static byte[] signature(CertificateParts subject) {
    byte[] bits = subject.signature().orElseThrow().content();
    return Arrays.copyOfRange(bits, 1, bits.length);
  }

  private static byte[] parameters(Tlv algorithm) {
    DerReader parts = algorithm.reader("signatureAlgorithm", new Problems());
    parts.next("signatureAlgorithm");
    return parts.next("signatureAlgorithm").map(Tlv::encoding).orElse(new byte[0]);
  }

  private static Optional<String> keyOid(Tlv info) {
    return info.reader("key", new Problems())
        .next(Tag.SEQUENCE, "key")
        .flatMap(SignatureVerifier::oid);
  }

  private static Optional<String> oid(Tlv algorithm) {
    Problems unreported = new Problems();
    return algorithm
        .reader("algorithm", unreported)
        .next(Tag.OID, "algorithm")
        .flatMap(oid -> DerValues.oid(oid, "algorithm", unreported));
  }
}
