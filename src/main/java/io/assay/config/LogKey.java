package io.assay.config;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads the public key of a log (RFC 6962, section 2.1.4). */
final class LogKey {
  private static final int P256_BITS = 256;
  private static final int LEAST_RSA_BITS = 2048;
  private static final int MOST_RSA_BITS = 8192;
  private static final Pattern BLANKS = Pattern.compile("[ \n]+");
  private static final String EXPECTED =
      "base64 of a DER SubjectPublicKeyInfo, as in lists of logs: ECDSA on P-256, or RSA of 2048"
          + " bits or more";

  private LogKey() {}

  /** The same key in base64 with padding and without blanks, which long YAML text may have. */
  static String read(String text) throws Unfit {
    byte[] der;
    try {
      der = Base64.getDecoder().decode(BLANKS.matcher(text).replaceAll(""));
    } catch (IllegalArgumentException e) {
      Unfit unfit = new Unfit("not base64", EXPECTED);
      unfit.initCause(e);
      throw unfit;
    }
    if (!key("EC", der).filter(LogKey::isUsable).isPresent()
        && !key("RSA", der).filter(LogKey::isUsable).isPresent()) {
      throw new Unfit("no key that a log can have", EXPECTED);
    }
    return Base64.getEncoder().encodeToString(der);
  }

  private static boolean isUsable(PublicKey key) {
    return switch (key) {
      case ECPublicKey ec -> ec.getParams().getOrder().bitLength() == P256_BITS;
      case RSAPublicKey rsa ->
          rsa.getModulus().bitLength() >= LEAST_RSA_BITS
              && rsa.getModulus().bitLength() <= MOST_RSA_BITS;
      default -> false;
    };
  }

  private static Optional<PublicKey> key(String algorithm, byte[] der) {
    try {
      return Optional.of(
          KeyFactory.getInstance(algorithm).generatePublic(new X509EncodedKeySpec(der)));
    } catch (InvalidKeySpecException notThisKind) {
      return Optional.empty();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has " + algorithm, e);
    }
  }
}
