package io.assay.config;

import java.util.Locale;
import java.util.Set;
import javax.naming.InvalidNameException;
import javax.naming.NamingEnumeration;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;

/** Checks a distinguished name, or a part of one, as RFC 4514 writes it. */
final class IssuerName {
  private static final String EXPECTED =
      "attributes as in RFC 4514, such as \"O=Let's Encrypt\" or \"CN=WE1,O=Google Trust Services\""
          + " (a comma within a value as \\,)";

  /** Short names of RFC 4519 and the few others that occur in issuers, in lower case. */
  private static final Set<String> TYPES =
      Set.of(
          "cn",
          "sn",
          "serialnumber",
          "c",
          "l",
          "st",
          "street",
          "o",
          "ou",
          "title",
          "givenname",
          "uid",
          "dc",
          "emailaddress",
          "businesscategory",
          "postalcode");

  private IssuerName() {}

  /** {@code text} as it is, if every attribute in it has a known type and a value. */
  static String check(String text) throws Unfit {
    LdapName name;
    try {
      name = new LdapName(text);
    } catch (InvalidNameException e) {
      Unfit unfit = new Unfit("", EXPECTED);
      unfit.initCause(e);
      throw unfit;
    }
    if (name.isEmpty()) {
      throw new Unfit("", EXPECTED);
    }
    for (Rdn rdn : name.getRdns()) {
      check(rdn);
    }
    return text;
  }

  private static void check(Rdn rdn) throws Unfit {
    try {
      NamingEnumeration<? extends Attribute> attributes = rdn.toAttributes().getAll();
      while (attributes.hasMore()) {
        Attribute attribute = attributes.next();
        String type = attribute.getID();
        if (!TYPES.contains(type.toLowerCase(Locale.ROOT)) && !type.matches("[0-9]+(\\.[0-9]+)+")) {
          throw new Unfit("the attribute type \"%s\" is unknown".formatted(type), EXPECTED);
        }
        if (!(attribute.get() instanceof String value) || value.isBlank()) {
          throw new Unfit("the attribute \"%s\" has no text".formatted(type), EXPECTED);
        }
      }
    } catch (NamingException e) {
      throw new IllegalStateException("attributes held in memory cannot fail", e);
    }
  }
}
