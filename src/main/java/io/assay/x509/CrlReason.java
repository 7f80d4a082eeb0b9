package io.assay.x509;

/** Why a certificate was revoked (RFC 5280, section 5.3.1). */
public final class CrlReason {
  /** The entry takes back an earlier one; it has a meaning in delta CRLs alone. */
  static final int REMOVE_FROM_CRL = 8;

  private CrlReason() {}

  /** The name of the reason with this number such as {@code keyCompromise}. */
  public static String text(int number) {
    return switch (number) {
      case 0 -> "unspecified";
      case 1 -> "keyCompromise";
      case 2 -> "cACompromise";
      case 3 -> "affiliationChanged";
      case 4 -> "superseded";
      case 5 -> "cessationOfOperation";
      case 6 -> "certificateHold";
      case REMOVE_FROM_CRL -> "removeFromCRL";
      case 9 -> "privilegeWithdrawn";
      case 10 -> "aACompromise";
      default -> "reason " + number;
    };
  }
}
