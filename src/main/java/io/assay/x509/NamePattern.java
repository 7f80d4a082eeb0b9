package io.assay.x509;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.naming.NamingEnumeration;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;

/**
 * Attributes of a distinguished name, all of which a name must have, wherever in it they stand.
 * Letter case and repeated white space do not count (RFC 5280, section 7.1). Immutable.
 */
public record NamePattern(List<DistinguishedName.Attribute> attributes) {
  public NamePattern {
    attributes = List.copyOf(attributes);
  }

  /** Reads an RFC 4514 name; empty if {@code text} is none. */
  public static Optional<NamePattern> parse(String text) {
    try {
      List<DistinguishedName.Attribute> attributes = new ArrayList<>();
      for (Rdn rdn : new LdapName(text).getRdns()) {
        NamingEnumeration<? extends Attribute> parts = rdn.toAttributes().getAll();
        while (parts.hasMore()) {
          Attribute part = parts.next();
          for (int i = 0; i < part.size(); i++) {
            attributes.add(
                new DistinguishedName.Attribute(part.getID(), String.valueOf(part.get(i))));
          }
        }
      }
      return attributes.isEmpty() ? Optional.empty() : Optional.of(new NamePattern(attributes));
    } catch (NamingException e) {
      return Optional.empty();
    }
  }

  /** Whether {@code name} has them all. */
  public boolean matches(DistinguishedName name) {
    return attributes.stream()
        .allMatch(expected -> name.attributes().stream().anyMatch(seen -> isSame(expected, seen)));
  }

  private static boolean isSame(
      DistinguishedName.Attribute expected, DistinguishedName.Attribute seen) {
    return expected.type().equalsIgnoreCase(seen.type())
        && folded(expected.value()).equals(folded(seen.value()));
  }

  private static String folded(String value) {
    return value.strip().replaceAll("\\s+", " ").toLowerCase(Locale.ROOT);
  }
}
