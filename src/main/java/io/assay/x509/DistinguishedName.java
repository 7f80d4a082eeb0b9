package io.assay.x509;

import java.util.List;

/**
 * A distinguished name as far as it could be read.
 *
 * @param text RFC 4514 form in the order of that RFC (most specific first); octets of UTF-8 outside
 *     printable ASCII, and backslashes, are escaped as a backslash and two hexadecimal digits
 * @param attributes every attribute in the order of the encoding
 */
public record DistinguishedName(String text, List<Attribute> attributes) {
  public DistinguishedName {
    attributes = List.copyOf(attributes);
  }

  /**
   * One attribute of the name.
   *
   * @param type the short name of RFC 4519 ({@code CN}, {@code O}), {@code emailAddress}, {@code
   *     organizationIdentifier}, or the dotted OID
   * @param value the value in text, escaped like the name's; {@code #} and hexadecimal DER where it
   *     is no string; cut, which is reported, where it is longer than 1024 octets
   */
  public record Attribute(String type, String value) {}

  @Override
  public String toString() {
    return text;
  }
}
