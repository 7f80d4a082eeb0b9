package io.assay.endpoint;

/**
 * A digest that one certificate of a genuine chain has.
 *
 * @param kind what of the certificate is digested
 */
public record Pin(Kind kind, Sha256 digest) {

  /** What a pin is the digest of. */
  public enum Kind {
    /** The DER SubjectPublicKeyInfo (RFC 7858, section 4.2). */
    SPKI("spki"),
    /** The whole DER certificate: what other tools call its fingerprint. */
    CERT("cert"),
    /** The DER TBSCertificate, as in DNS stamps. */
    TBS("tbs");

    private final String text;

    Kind(String text) {
      this.text = text;
    }

    /** The prefix in the text form. */
    public String text() {
      return text;
    }
  }

  /**
   * Reads {@code sha256/BASE64} (an SPKI), or the same or 64 hexadecimal digits behind {@code
   * spki:}, {@code cert:} or {@code tbs:}.
   *
   * @throws IllegalArgumentException if {@code text} has another form; the message says what was
   *     expected
   */
  public static Pin parse(String text) {
    Kind kind = Kind.SPKI;
    String digest = text;
    for (Kind candidate : Kind.values()) {
      if (text.startsWith(candidate.text + ":")) {
        kind = candidate;
        digest = text.substring(candidate.text.length() + 1);
      }
    }
    try {
      return new Pin(
          kind, Sha256.parse(digest.startsWith("sha256/") ? digest.substring(7) : digest));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "a pin is sha256/BASE64 (of an SPKI), or that or 64 hexadecimal digits behind spki:,"
              + " cert: or tbs:, not \"%s\"".formatted(text),
          e);
    }
  }

  /** The text form that {@link #parse} reads: {@code sha256/BASE64}, prefixed unless an SPKI's. */
  @Override
  public String toString() {
    String digestText = "sha256/" + digest.base64();
    return kind == Kind.SPKI ? digestText : kind.text + ":" + digestText;
  }
}
