package io.assay.ct.store;

import io.assay.endpoint.AddressPrefix;
import io.assay.endpoint.EndpointException;
import io.assay.endpoint.Pin;
import io.assay.endpoint.WatchedIdentity;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;

/** What to look for among the matches. */
public sealed interface Search {

  /**
   * Certificates with this dNSName, with a wildcard that covers it, and with names below it.
   *
   * @param ascii the name in A-labels, lower case, without a trailing dot
   */
  record Name(String ascii) implements Search {}

  /**
   * Certificates with names below one, or with the wildcard itself.
   *
   * @param ascii the name above them, as in {@link Name}
   */
  record Below(String ascii) implements Search {}

  /** Certificates with an address within the prefix, as iPAddress or in text. */
  record Addresses(AddressPrefix prefix) implements Search {}

  /**
   * Certificates and precertificates whose SHA-256, or that of their TBSCertificate as logged, of
   * their key or of their issuer's key begins so.
   *
   * @param hex 8 to 64 lower-case hexadecimal digits
   */
  record Digest(String hex) implements Search {
    private static final Pattern DIGITS = Pattern.compile("[0-9a-f]{8,64}");

    /**
     * @throws IllegalArgumentException if {@code hex} is anything else
     */
    public Digest {
      if (!DIGITS.matcher(hex).matches()) {
        throw new IllegalArgumentException("8 to 64 hexadecimal digits, not " + hex);
      }
    }

    /** The least of these digests. */
    byte[] first() {
      return HexFormat.of().parseHex(hex + "0".repeat(64 - hex.length()));
    }

    /** The greatest of them. */
    byte[] last() {
      return HexFormat.of().parseHex(hex + "f".repeat(64 - hex.length()));
    }
  }

  /**
   * Reads a name, {@code *.example.com}, an address, a prefix, 8 to 64 hexadecimal digits (with or
   * without colons), or a pin such as {@code sha256/BASE64}.
   *
   * @throws EndpointException if {@code text} is none of these; it says what is wrong and what
   *     would be right
   */
  static Search parse(String text) throws EndpointException {
    String digits = text.replace(":", "").toLowerCase(Locale.ROOT);
    boolean pairs = text.indexOf(':') < 0 || text.matches("(\\p{XDigit}{2}:)+\\p{XDigit}{2}");
    if (pairs && Digest.DIGITS.matcher(digits).matches()) {
      return new Digest(digits);
    }
    if (text.contains("sha256/")) {
      return new Digest(pin(text).digest().hex());
    }
    return switch (WatchedIdentity.parse(text)) {
      case WatchedIdentity.Name(var ascii) -> new Name(ascii);
      case WatchedIdentity.Subdomains(var ascii) -> new Below(ascii);
      case WatchedIdentity.Addresses(var prefix) -> new Addresses(prefix);
    };
  }

  private static Pin pin(String text) throws EndpointException {
    try {
      return Pin.parse(text);
    } catch (IllegalArgumentException e) {
      EndpointException refused =
          new EndpointException(text, "it is no digest", "sha256/ and 44 characters of base64");
      refused.initCause(e);
      throw refused;
    }
  }
}
