package io.assay.x509;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A signature algorithm that is verified here.
 *
 * @param name its standard name on the Java platform
 * @param keys OIDs of the kinds of keys that make such signatures
 */
record SignatureScheme(String name, Set<String> keys) {
  private static final Set<String> RSA_KEYS = Set.of(Oids.RSA);
  private static final Set<String> EC_KEYS = Set.of(Oids.EC);

  /** MD2 and MD5 are left out: a signature over them proves nothing, valid or not. */
  private static final Map<String, SignatureScheme> BY_OID =
      Map.ofEntries(
          Map.entry("1.2.840.113549.1.1.5", new SignatureScheme("SHA1withRSA", RSA_KEYS)),
          Map.entry("1.2.840.113549.1.1.14", new SignatureScheme("SHA224withRSA", RSA_KEYS)),
          Map.entry("1.2.840.113549.1.1.11", new SignatureScheme("SHA256withRSA", RSA_KEYS)),
          Map.entry("1.2.840.113549.1.1.12", new SignatureScheme("SHA384withRSA", RSA_KEYS)),
          Map.entry("1.2.840.113549.1.1.13", new SignatureScheme("SHA512withRSA", RSA_KEYS)),
          Map.entry(
              Oids.RSASSA_PSS,
              new SignatureScheme("RSASSA-PSS", Set.of(Oids.RSA, Oids.RSASSA_PSS))),
          Map.entry("1.2.840.10045.4.1", new SignatureScheme("SHA1withECDSA", EC_KEYS)),
          Map.entry("1.2.840.10045.4.3.1", new SignatureScheme("SHA224withECDSA", EC_KEYS)),
          Map.entry("1.2.840.10045.4.3.2", new SignatureScheme("SHA256withECDSA", EC_KEYS)),
          Map.entry("1.2.840.10045.4.3.3", new SignatureScheme("SHA384withECDSA", EC_KEYS)),
          Map.entry("1.2.840.10045.4.3.4", new SignatureScheme("SHA512withECDSA", EC_KEYS)),
          Map.entry(Oids.ED25519, new SignatureScheme("Ed25519", Set.of(Oids.ED25519))),
          Map.entry(Oids.ED448, new SignatureScheme("Ed448", Set.of(Oids.ED448))));

  private static final Map<String, String> KEY_FACTORIES =
      Map.of(
          Oids.RSA, "RSA",
          Oids.RSASSA_PSS, "RSASSA-PSS",
          Oids.ED25519, "Ed25519",
          Oids.ED448, "Ed448");

  static final SignatureScheme ECDSA_SHA256 = new SignatureScheme("SHA256withECDSA", EC_KEYS);

  /** The scheme with this OID, if it is one. */
  static Optional<SignatureScheme> of(String oid) {
    return Optional.ofNullable(BY_OID.get(oid));
  }

  /** The Java platform's name of the hash in the name of an ECDSA scheme. */
  String digest() {
    return "SHA-" + name.substring("SHA".length(), name.indexOf("with"));
  }

  /** The Java platform's name for keys with this OID, if it verifies signatures of them here. */
  static Optional<String> keyFactory(String oid) {
    return Optional.ofNullable(KEY_FACTORIES.get(oid));
  }
}
