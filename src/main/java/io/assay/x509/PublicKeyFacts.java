package io.assay.x509;

/**
 * The kind and strength of a public key.
 *
 * @param algorithm {@code RSA}, {@code EC}, {@code Ed25519}, {@code Ed448}, {@code DSA}, or the OID
 * @param bits size of the modulus, the field or the curve; 0 where it is not known
 * @param parameters the curve's name ({@code P-256}) or empty
 */
public record PublicKeyFacts(String algorithm, int bits, String parameters) {
  @Override
  public String toString() {
    return parameters.isEmpty()
        ? algorithm + (bits == 0 ? "" : " " + bits)
        : algorithm + " " + parameters;
  }
}
