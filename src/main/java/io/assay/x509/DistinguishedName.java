package io.assay.x509;

import java.util.List;

/**
 * A distinguished name as far as it could be read.
 *
 * @param text RFC 4514 form in the order of that RFC (most specific first), control characters
 *     escaped
 * @param attributes every attribute in the order of the encoding
 */
public record DistinguishedName(String text, List<Attribute> attributes) {
  public DistinguishedName {
    attributes = List.copyOf(attributes);
  }

  /**
   * One attribute of the name.
   *
   * @param type the short name of RFC 4519 ({@code CN}, {@code O}) or the dotted OID
   * @param value the value in text; {@code #} and hexadecimal DER where it is no string
   */
  public record Attribute(String type, String value) {}

  @Override
  public String toString() {
    return text;
  }
}
