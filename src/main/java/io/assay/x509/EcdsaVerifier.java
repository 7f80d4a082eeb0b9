package io.assay.x509;

import java.io.IOException;
import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.StandardDSAEncoding;
import org.bouncycastle.math.ec.ECPoint;

/**
 * Verifies ECDSA signatures over the curves of NIST with Bouncy Castle, which takes a third of the
 * time that the Java runtime takes; most of the cost of judging a new chain is here.
 */
final class EcdsaVerifier {
  private static final Map<String, ECDomainParameters> CURVES =
      Map.of(
          "1.2.840.10045.3.1.7", domain("P-256"),
          "1.3.132.0.34", domain("P-384"),
          "1.3.132.0.35", domain("P-521"));

  private EcdsaVerifier() {}

  private static ECDomainParameters domain(String curve) {
    X9ECParameters parameters = CustomNamedCurves.getByName(curve);
    return new ECDomainParameters(parameters);
  }

  /**
   * Whether the key made the signature.
   *
   * @param scheme one with an elliptic-curve key
   * @param keyInfo the SubjectPublicKeyInfo (RFC 5480, section 2)
   * @return {@link SignatureCheck#UNSUPPORTED} if the curve is another, not given by its name, or
   *     without that point
   */
  static SignatureCheck check(SignatureScheme scheme, Tlv keyInfo, byte[] content, byte[] signature)
      throws NoSuchAlgorithmException {
    Optional<ECPublicKeyParameters> key = key(keyInfo);
    if (key.isEmpty()) {
      return SignatureCheck.UNSUPPORTED;
    }
    Optional<BigInteger[]> numbers = numbers(key.get().getParameters(), signature);
    if (numbers.isEmpty()) {
      return SignatureCheck.INVALID;
    }
    ECDSASigner verifier = new ECDSASigner();
    verifier.init(false, key.get());
    byte[] digest = MessageDigest.getInstance(scheme.digest()).digest(content);
    return verifier.verifySignature(digest, numbers.get()[0], numbers.get()[1])
        ? SignatureCheck.VALID
        : SignatureCheck.INVALID;
  }

  private static Optional<ECPublicKeyParameters> key(Tlv keyInfo) {
    Problems unreported = new Problems();
    DerReader parts = keyInfo.reader("key", unreported);
    Optional<DerReader> algorithm =
        parts.next(Tag.SEQUENCE, "key").map(element -> element.reader("algorithm", unreported));
    Optional<ECDomainParameters> domain =
        algorithm
            .flatMap(
                reader -> {
                  reader.next(Tag.OID, "algorithm");
                  return reader.optional(Tag.OID, "curve");
                })
            .flatMap(curve -> DerValues.oid(curve, "curve", unreported))
            .map(CURVES::get);
    Optional<Tlv> point = parts.next(Tag.BIT_STRING, "key").filter(bits -> bits.length() > 1);
    if (domain.isEmpty() || point.isEmpty()) {
      return Optional.empty();
    }
    byte[] bits = point.get().content();
    try {
      ECPoint decoded =
          domain.get().getCurve().decodePoint(Arrays.copyOfRange(bits, 1, bits.length));
      return Optional.of(new ECPublicKeyParameters(decoded, domain.get()));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** r and s of an Ecdsa-Sig-Value (RFC 3279, section 2.2.3), if it is one within the range. */
  private static Optional<BigInteger[]> numbers(ECDomainParameters domain, byte[] signature) {
    try {
      return Optional.of(StandardDSAEncoding.INSTANCE.decode(domain.getN(), signature));
    } catch (IOException | RuntimeException e) {
      // The decoder answers octets that are no signature with exceptions of every kind.
      return Optional.empty();
    }
  }
}
