package io.assay.web;

import java.security.SecureRandom;
import org.bouncycastle.crypto.generators.OpenBSDBCrypt;

/**
 * Hashes of passwords by bcrypt, as {@code htpasswd -B} and Prometheus have them. Each call
 * computes for 2^cost rounds: about a tenth of a second at cost 10. Thread-safe.
 */
public final class Bcrypt {
  /** The cost where nobody asks for another. */
  public static final int COST = 10;

  /** Octets of a password beyond these would make no difference. */
  public static final int MOST_OCTETS = 72;

  private static final String VERSION = "2b";
  private static final int SALT_OCTETS = 16;

  private Bcrypt() {}

  /**
   * A hash with a new salt.
   *
   * @param password 1 to {@value #MOST_OCTETS} octets of UTF-8
   * @param cost from 4 to 31
   * @throws IllegalArgumentException if either is out of range
   */
  public static String hash(byte[] password, int cost) {
    if (password.length == 0 || password.length > MOST_OCTETS) {
      throw new IllegalArgumentException("a password of %d octets".formatted(password.length));
    }
    byte[] salt = new byte[SALT_OCTETS];
    new SecureRandom().nextBytes(salt);
    return OpenBSDBCrypt.generate(VERSION, password, salt, cost);
  }

  /** Whether {@code password} is the one that {@code hash} is of. */
  static boolean matches(String hash, byte[] password) {
    return OpenBSDBCrypt.checkPassword(hash, password);
  }

  /** A hash of no password, which takes as long as one of that cost. */
  static String decoy(int cost) {
    return "$%s$%02d$%s".formatted(VERSION, cost, ".".repeat(53));
  }

  /** The cost of a hash. */
  static int cost(String hash) {
    return Integer.parseInt(hash.substring(4, 6));
  }
}
