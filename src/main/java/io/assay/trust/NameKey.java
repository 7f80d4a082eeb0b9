package io.assay.trust;

import io.assay.x509.DistinguishedName;
import java.util.Locale;

/**
 * Distinguished names in a form that is equal where RFC 5280, section 7.1 calls the names equal:
 * letter case and repeated white space do not count.
 */
final class NameKey {
  private NameKey() {}

  static String of(DistinguishedName name) {
    StringBuilder key = new StringBuilder();
    for (DistinguishedName.Attribute attribute : name.attributes()) {
      key.append(of(attribute)).append('\0');
    }
    return key.toString();
  }

  private static String of(DistinguishedName.Attribute attribute) {
    return attribute.type().toLowerCase(Locale.ROOT)
        + '='
        + attribute.value().strip().replaceAll("\\s+", " ").toLowerCase(Locale.ROOT);
  }
}
