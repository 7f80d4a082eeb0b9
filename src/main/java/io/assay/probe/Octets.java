package io.assay.probe;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/**
 * An immutable sequence of octets, exactly as it travelled. Equal to another with the same octets.
 */
public final class Octets {
  private final byte[] octets;
  private int hash;

  private Octets(byte[] octets) {
    this.octets = octets;
  }

  /** A copy of {@code octets}. */
  public static Octets copyOf(byte[] octets) {
    return new Octets(octets.clone());
  }

  /** The octets of {@code octets}, which is this object's from now on and must not be touched. */
  public static Octets taking(byte[] octets) {
    return new Octets(octets);
  }

  /** A copy of the octets from {@code from} (inclusive) to {@code to} (exclusive). */
  public static Octets copyOf(byte[] octets, int from, int to) {
    return new Octets(Arrays.copyOfRange(octets, from, to));
  }

  /**
   * Reads base64 with padding.
   *
   * @throws IllegalArgumentException if {@code text} is not base64
   */
  public static Octets fromBase64(String text) {
    return new Octets(Base64.getDecoder().decode(text));
  }

  /** A copy of the octets. */
  public byte[] toByteArray() {
    return octets.clone();
  }

  /** Reads the octets without a copy. */
  public InputStream stream() {
    return new ByteArrayInputStream(octets);
  }

  /** The number of octets. */
  public int length() {
    return octets.length;
  }

  /** The octets as base64 with padding. */
  public String base64() {
    return Base64.getEncoder().encodeToString(octets);
  }

  @Override
  public boolean equals(Object other) {
    return this == other || (other instanceof Octets that && Arrays.equals(octets, that.octets));
  }

  @Override
  public int hashCode() {
    int h = hash;
    if (h == 0) {
      h = Arrays.hashCode(octets);
      hash = h;
    }
    return h;
  }

  /** The length and the first octets in hexadecimal, for messages. */
  @Override
  public String toString() {
    int shown = Math.min(16, octets.length);
    String hex = HexFormat.of().formatHex(octets, 0, shown);
    return octets.length + " octets " + hex + (shown < octets.length ? "…" : "");
  }
}
