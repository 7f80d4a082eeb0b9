package io.assay.endpoint;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;

/**
 * A SHA-256 digest (FIPS 180-4): the name under which certificates, keys and DNS-stamp pins are
 * compared.
 *
 * @param hex the digest as 64 lower-case hexadecimal digits
 */
public record Sha256(String hex) {
  private static final MessageDigest PROTOTYPE = newDigest();

  /**
   * @throws IllegalArgumentException if {@code hex} is not 64 hexadecimal digits
   */
  public Sha256 {
    if (hex.length() != 64 || !hex.chars().allMatch(HexFormat::isHexDigit)) {
      throw new IllegalArgumentException(
          "a SHA-256 is 64 hexadecimal digits, not \"%s\"".formatted(hex));
    }
    hex = hex.toLowerCase(Locale.ROOT);
  }

  /** The digest of {@code octets}. Thread-safe. */
  public static Sha256 of(byte[] octets) {
    return of(octets, 0, octets.length);
  }

  /** The digest of {@code length} octets from {@code offset}. Thread-safe. */
  public static Sha256 of(byte[] octets, int offset, int length) {
    MessageDigest digest = clonePrototype();
    digest.update(octets, offset, length);
    return new Sha256(HexFormat.of().formatHex(digest.digest()));
  }

  /**
   * The digest that these octets are.
   *
   * @throws IllegalArgumentException if there are not 32
   */
  public static Sha256 ofDigest(byte[] digest) {
    return new Sha256(HexFormat.of().formatHex(digest));
  }

  /**
   * Reads 64 hexadecimal digits (with or without colons) or 44 characters of base64.
   *
   * @throws IllegalArgumentException if {@code text} is neither
   */
  public static Sha256 parse(String text) {
    String digits = text.replace(":", "");
    if (digits.length() == 64 && digits.chars().allMatch(HexFormat::isHexDigit)) {
      return new Sha256(digits);
    }
    try {
      byte[] octets = Base64.getDecoder().decode(text);
      if (octets.length == 32) {
        return new Sha256(HexFormat.of().formatHex(octets));
      }
      throw new IllegalArgumentException(
          "a SHA-256 has 32 octets, \"%s\" has %d".formatted(text, octets.length));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "a SHA-256 is 64 hexadecimal digits or 44 characters of base64, not \"%s\""
              .formatted(text),
          e);
    }
  }

  /** The 32 octets of the digest. */
  public byte[] toByteArray() {
    return HexFormat.of().parseHex(hex);
  }

  /** The digest as base64 with padding, as in an SPKI pin (RFC 7858, section 4.2). */
  public String base64() {
    return Base64.getEncoder().encodeToString(toByteArray());
  }

  @Override
  public String toString() {
    return hex;
  }

  private static MessageDigest newDigest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static MessageDigest clonePrototype() {
    try {
      return (MessageDigest) PROTOTYPE.clone();
    } catch (CloneNotSupportedException e) {
      return newDigest();
    }
  }
}
