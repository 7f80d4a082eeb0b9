package io.assay.x509;

import io.assay.probe.Octets;
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
 * Verifies the signatures of certificates, CRLs and OCSP responses over their octets as sent: RSA
 * PKCS #1 v1.5 and PSS and ECDSA with SHA-1 and SHA-2, Ed25519, Ed448. Neither names nor validity
 * play a part here.
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

  /** Whether {@code signature} was made over {@code content} with the key of {@code signer}. */
  static SignatureCheck check(
      Optional<Tlv> content,
      Optional<Tlv> algorithm,
      Optional<Tlv> signature,
      CertificateFacts signer) {
    CertificateParts parts = CertificateParts.of(signer.der().toByteArray(), new Problems());
    return check(content, algorithm, signature, parts.publicKey());
  }

  /**
   * Whether {@code signature}, ECDSA or RSA PKCS #1 v1.5 with SHA-256, was made over {@code
   * content}: the signatures of CT logs (RFC 6962, section 2.1.4). Never throws. Thread-safe.
   *
   * @param publicKey a DER SubjectPublicKeyInfo
   */
  public static SignatureCheck checkSha256(byte[] content, byte[] signature, Octets publicKey) {
    Optional<Tlv> info = keyInfo(publicKey);
    try {
      return switch (info.flatMap(SignatureVerifier::keyOid).orElse("")) {
        case Oids.EC ->
            EcdsaVerifier.check(
                SignatureScheme.ECDSA_SHA256, info.orElseThrow(), content, signature);
        case Oids.RSA -> {
          Optional<PublicKey> key = key(Oids.RSA, info.orElseThrow());
          if (key.isEmpty()) {
            yield SignatureCheck.UNSUPPORTED;
          }
          Signature verifier = Signature.getInstance("SHA256withRSA");
          verifier.initVerify(key.get());
          verifier.update(content);
          yield verifier.verify(signature) ? SignatureCheck.VALID : SignatureCheck.INVALID;
        }
        default -> SignatureCheck.UNSUPPORTED;
      };
    } catch (SignatureException e) {
      return SignatureCheck.INVALID;
    } catch (GeneralSecurityException | RuntimeException e) {
      // Providers answer hostile keys with exceptions of every kind.
      return SignatureCheck.UNSUPPORTED;
    }
  }

  /** Whether {@link #checkSha256} can verify signatures of this key. Never throws. Thread-safe. */
  public static boolean isUsable(Octets publicKey) {
    // A signature of no octets is wrong with every key that can be read.
    return checkSha256(new byte[0], new byte[0], publicKey) == SignatureCheck.INVALID;
  }

  /** Whether the key is an RSA key. Never throws. Thread-safe. */
  public static boolean isRsa(Octets publicKey) {
    return keyInfo(publicKey)
        .flatMap(SignatureVerifier::keyOid)
        .filter(Oids.RSA::equals)
        .isPresent();
  }

  private static Optional<Tlv> keyInfo(Octets publicKey) {
    byte[] octets = publicKey.toByteArray();
    return new DerReader(octets, 0, octets.length, false, "key", new Problems())
        .next(Tag.SEQUENCE, "key")
        .filter(info -> info.whole() && info.end() == octets.length);
  }

  static SignatureCheck check(CertificateParts subject, CertificateParts issuer) {
    // RFC 5280, section 4.1.1.2: otherwise the algorithm itself would not be signed.
    boolean algorithmIsSigned =
        subject.algorithm().isPresent()
            && subject.tbsAlgorithm().filter(subject.algorithm().get()::sameEncoding).isPresent();
    return check(
        subject.tbs().filter(tbs -> algorithmIsSigned),
        subject.algorithm(),
        subject.signature(),
        issuer.publicKey());
  }

  private static SignatureCheck check(
      Optional<Tlv> content,
      Optional<Tlv> algorithm,
      Optional<Tlv> signature,
      Optional<Tlv> publicKey) {
    if (algorithm.isEmpty()) {
      return SignatureCheck.INVALID;
    }
    Optional<SignatureScheme> scheme = oid(algorithm.get()).flatMap(SignatureScheme::of);
    Optional<Tlv> keyInfo = publicKey.filter(Tlv::whole);
    Optional<String> keyOid = keyInfo.flatMap(SignatureVerifier::keyOid);
    if (scheme.isEmpty() || keyOid.isEmpty()) {
      return SignatureCheck.UNSUPPORTED;
    }
    Optional<Tlv> bits = signature.filter(element -> element.whole() && element.length() > 0);
    if (content.filter(Tlv::whole).isEmpty()
        || bits.isEmpty()
        || !scheme.get().keys().contains(keyOid.get())) {
      return SignatureCheck.INVALID;
    }
    try {
      if (keyOid.get().equals(Oids.EC)) {
        return EcdsaVerifier.check(
            scheme.get(), keyInfo.get(), content.get().encoding(), octets(bits.get()));
      }
      Optional<PublicKey> key = key(keyOid.get(), keyInfo.get());
      return key.isEmpty()
          ? SignatureCheck.UNSUPPORTED
          : verify(scheme.get(), content.get(), algorithm.get(), bits.get(), key.get());
    } catch (SignatureException e) {
      return SignatureCheck.INVALID;
    } catch (GeneralSecurityException | IOException | RuntimeException e) {
      // Providers answer hostile keys and parameters with exceptions of every kind.
      return SignatureCheck.UNSUPPORTED;
    }
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
      SignatureScheme scheme, Tlv content, Tlv algorithm, Tlv signature, PublicKey key)
      throws GeneralSecurityException, IOException {
    Signature verifier = Signature.getInstance(scheme.name());
    if (scheme.name().equals("RSASSA-PSS")) {
      AlgorithmParameters parameters = AlgorithmParameters.getInstance("RSASSA-PSS");
      parameters.init(parameters(algorithm));
      verifier.setParameter(parameters.getParameterSpec(PSSParameterSpec.class));
    }
    verifier.initVerify(key);
    content.signed(verifier);
    return verifier.verify(octets(signature)) ? SignatureCheck.VALID : SignatureCheck.INVALID;
  }

  /** The octets of a BIT STRING, without the number of unused bits. */
  private static byte[] octets(Tlv bits) {
    byte[] content = bits.content();
    return Arrays.copyOfRange(content, 1, content.length);
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
