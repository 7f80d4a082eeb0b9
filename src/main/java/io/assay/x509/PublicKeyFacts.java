package io.assay.x509;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * The kind and strength of a public key.
 *
 * @param algorithm {@code RSA}, {@code EC}, {@code Ed25519}, {@code Ed448}, {@code DSA}, or the OID
 * @param bits size of the modulus, the field or the curve; 0 where it is not known
 * @param parameters the curve's name ({@code P-256}) or empty
 * @param flaws what makes the key weak whatever its size
 */
public record PublicKeyFacts(String algorithm, int bits, String parameters, Set<Flaw> flaws) {

  /** What makes an RSA key weak whatever its size. */
  public enum Flaw {
    /** The public exponent is even, 1 or 2 (RFC 8017, section 3.1 has an odd one from 3). */
    BAD_EXPONENT,
    /** The modulus bears the mark of the generator that ROCA broke (CVE-2017-15361). */
    ROCA
  }

  public PublicKeyFacts {
    flaws = flaws.isEmpty() ? Set.of() : Collections.unmodifiableSet(EnumSet.copyOf(flaws));
  }

  /** A key without flaws. */
  public PublicKeyFacts(String algorithm, int bits, String parameters) {
    this(algorithm, bits, parameters, Set.of());
  }

  @Override
  public String toString() {
    return parameters.isEmpty()
        ? algorithm + (bits == 0 ? "" : " " + bits)
        : algorithm + " " + parameters;
  }
}
