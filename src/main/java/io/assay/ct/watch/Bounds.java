package io.assay.ct.watch;

/** How much work one certificate is worth. */
final class Bounds {
  /**
   * Comparisons with single identities, which only odd wildcards and addresses with masks need:
   * with ten thousand identities, fifty such entries. A certificate that needs more counts as one
   * that concerns everything, in doubt.
   */
  static final int COMPARISONS = 500_000;

  /** What making A-labels of one name costs, in such comparisons. */
  static final int COMPARISONS_PER_CONVERSION = 50;

  /** Octets of a name with wildcards: no longer than names are (RFC 1035, section 2.3.4). */
  static final int WILDCARD_OCTETS = 255;

  /** Octets of an iPAddress of wrong length that are searched for addresses. */
  static final int BROKEN_ADDRESS_OCTETS = 64;

  /** Characters of an address in text: an IPv6 address with an IPv4 address and brackets has 47. */
  static final int ADDRESS_CHARACTERS = 64;

  /** Octets of a name that is no host name as it stands: some 253 characters of four each. */
  static final int ODD_NAME_OCTETS = 1024;

  private Bounds() {}
}
