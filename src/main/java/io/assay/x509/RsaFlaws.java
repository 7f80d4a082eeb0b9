package io.assay.x509;

import io.assay.x509.PublicKeyFacts.Flaw;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Finds flaws of RSA keys.
 *
 * <p>The generator that ROCA broke made primes of the form {@code k·M + (65537^a mod M)}, with M
 * the product of the first primes. The modulus is then, modulo every one of those primes, a power
 * of 65537. For 17 of the primes up to 167 the powers of 65537 are not all residues, and a modulus
 * made otherwise is a power for all of them by a chance of one in some hundred millions (Nemec and
 * others, CCS 2017, section 2.3).
 */
final class RsaFlaws {
  private static final BigInteger SMALLEST_EXPONENT = BigInteger.valueOf(3);
  private static final int GENERATOR = 65537;

  /** M has at least the primes up to this one, for the moduli from 512 bits. */
  private static final int LARGEST_PRIME = 167;

  private record Subgroup(int prime, BitSet powers) {}

  private static final List<Subgroup> SUBGROUPS = subgroups();

  /** All residues at the cost of one division of the modulus. */
  private static final BigInteger PRODUCT =
      SUBGROUPS.stream()
          .map(subgroup -> BigInteger.valueOf(subgroup.prime))
          .reduce(BigInteger.ONE, BigInteger::multiply);

  private RsaFlaws() {}

  /** The flaws of a key with these positive numbers. */
  static Set<Flaw> of(BigInteger modulus, BigInteger exponent) {
    Set<Flaw> flaws = EnumSet.noneOf(Flaw.class);
    if (!exponent.testBit(0) || exponent.compareTo(SMALLEST_EXPONENT) < 0) {
      flaws.add(Flaw.BAD_EXPONENT);
    }
    if (bearsMarkOfRoca(modulus)) {
      flaws.add(Flaw.ROCA);
    }
    return flaws;
  }

  private static boolean bearsMarkOfRoca(BigInteger modulus) {
    BigInteger rest = modulus.mod(PRODUCT);
    for (Subgroup subgroup : SUBGROUPS) {
      if (!subgroup.powers.get(rest.mod(BigInteger.valueOf(subgroup.prime)).intValue())) {
        return false;
      }
    }
    return true;
  }

  /** For each odd prime the powers of the generator, where these are not all residues but 0. */
  private static List<Subgroup> subgroups() {
    List<Subgroup> subgroups = new ArrayList<>();
    for (int prime = 3; prime <= LARGEST_PRIME; prime += 2) {
      if (!BigInteger.valueOf(prime).isProbablePrime(20)) {
        continue;
      }
      BitSet powers = new BitSet(prime);
      for (int power = 1; !powers.get(power); power = (int) ((long) power * GENERATOR % prime)) {
        powers.set(power);
      }
      if (powers.cardinality() < prime - 1) {
        subgroups.add(new Subgroup(prime, powers));
      }
    }
    return List.copyOf(subgroups);
  }
}
