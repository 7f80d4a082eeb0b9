package io.assay.lab;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;

/** A kind of key that the lab makes certificates for. */
public enum LabKey {
  /** RSA with a modulus of 2048 bits. */
  RSA_2048,
  /** ECDSA on P-256. */
  P256,
  /** ECDSA on P-384. */
  P384,
  /** Ed25519 (RFC 8410). */
  ED25519;

  /** A new key pair. */
  public KeyPair generate() {
    try {
      return switch (this) {
        case RSA_2048 -> {
          KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
          generator.initialize(new RSAKeyGenParameterSpec(2048, RSAKeyGenParameterSpec.F4));
          yield generator.generateKeyPair();
        }
        case P256 -> ellipticCurve("secp256r1");
        case P384 -> ellipticCurve("secp384r1");
        case ED25519 -> KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
      };
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java platform makes no " + this + " keys", e);
    }
  }

  /**
   * The JCA name of the signature that a key of {@code algorithm} makes over {@code hash}.
   *
   * @param algorithm as in {@link java.security.Key#getAlgorithm()}
   * @param hash such as {@code SHA256}; without meaning for Ed25519
   */
  static String signatureName(String algorithm, String hash) {
    return switch (algorithm) {
      case "RSA" -> hash + "withRSA";
      case "EC" -> hash + "withECDSA";
      case "EdDSA", "Ed25519" -> "Ed25519";
      default -> throw new IllegalArgumentException("no signature known for key " + algorithm);
    };
  }

  private static KeyPair ellipticCurve(String curve) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec(curve));
    return generator.generateKeyPair();
  }
}
