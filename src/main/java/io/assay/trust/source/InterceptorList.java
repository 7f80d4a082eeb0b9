package io.assay.trust.source;

import io.assay.endpoint.Sha256;
import io.assay.trust.Interceptors;
import io.assay.trust.Interceptors.Product;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads what Chromium knows of interception products, leaked keys and captive portals, from the
 * text proto whose messages {@code ssl_error_assistant.proto} in Chromium describes.
 */
final class InterceptorList {
  private static final String KEY_PREFIX = "sha256/";
  private static final String INTERCEPTION = "INTERSTITIAL_PAGE_MITM_SOFTWARE";
  private static final String PORTAL = "INTERSTITIAL_PAGE_CAPTIVE_PORTAL";

  private final Document document;
  private final Warnings warnings;
  private final List<Product> products = new ArrayList<>();
  private final Map<Sha256, String> leakedKeys = new LinkedHashMap<>();
  private final Map<Sha256, String> portals = new LinkedHashMap<>();

  private InterceptorList(Document document, Warnings warnings) {
    this.document = document;
    this.warnings = warnings;
  }

  static Interceptors read(Document document, Warnings warnings) throws Damage {
    TextProto.Message list = TextProto.read(document.body().toByteArray());
    InterceptorList reader = new InterceptorList(document, warnings);
    for (TextProto.Message entry : list.messages("captive_portal_cert")) {
      reader.keys(entry, "a captive portal", reader.portals);
    }
    for (TextProto.Message entry : list.messages("mitm_software")) {
      reader.product(entry, entry.scalar("name"));
    }
    for (TextProto.Message entry : list.messages("dynamic_interstitial")) {
      reader.interstitial(entry);
    }
    if (reader.products.isEmpty() && reader.leakedKeys.isEmpty() && reader.portals.isEmpty()) {
      throw new Damage("no product and no key among %d fields".formatted(list.fields().size()));
    }
    return new Interceptors(
        reader.products, reader.leakedKeys, reader.portals, Optional.of(document.confirmedAt()));
  }

  /** An entry with a key and a name pattern asks for both, which nothing here can say. */
  private void interstitial(TextProto.Message entry) {
    String type = entry.scalar("interstitial_type").orElse("");
    Optional<String> name = entry.scalar("mitm_software_name");
    boolean hasKeys = !entry.scalars("sha256_hash").isEmpty();
    boolean hasPatterns =
        entry.scalar("issuer_common_name_regex").isPresent()
            || entry.scalar("issuer_organization_regex").isPresent();
    if (hasKeys && hasPatterns) {
      warn(entry, "it has both a key and a pattern");
    } else if (type.equals(INTERCEPTION) && hasKeys) {
      keys(entry, name.orElse("an interception product"), leakedKeys);
    } else if (type.equals(INTERCEPTION)) {
      product(entry, name);
    } else if (type.equals(PORTAL) && hasKeys) {
      keys(entry, "a captive portal", portals);
    }
  }

  private void keys(TextProto.Message entry, String name, Map<Sha256, String> keys) {
    for (String text : entry.scalars("sha256_hash")) {
      try {
        if (!text.startsWith(KEY_PREFIX)) {
          throw new IllegalArgumentException("no " + KEY_PREFIX);
        }
        keys.put(Sha256.parse(text.substring(KEY_PREFIX.length())), Damage.shown(name));
      } catch (IllegalArgumentException e) {
        warn(
            entry,
            "\"%s\" is not \"%s\" and 44 characters of base64"
                .formatted(Damage.shown(text), KEY_PREFIX));
      }
    }
  }

  private void product(TextProto.Message entry, Optional<String> name) {
    try {
      Optional<Pattern> commonName = pattern(entry, "issuer_common_name_regex");
      Optional<Pattern> organization = pattern(entry, "issuer_organization_regex");
      if (commonName.isEmpty() && organization.isEmpty()) {
        warn(entry, "it has no pattern for the issuer's name");
      } else {
        products.add(
            new Product(
                Damage.shown(name.orElse("an interception product")), commonName, organization));
      }
    } catch (Damage e) {
      warn(entry, String.valueOf(e.getMessage()));
    }
  }

  private static Optional<Pattern> pattern(TextProto.Message entry, String field) throws Damage {
    Optional<String> regex = entry.scalar(field).filter(text -> !text.isEmpty());
    return regex.isEmpty() ? Optional.empty() : Optional.of(IssuerPattern.compile(regex.get()));
  }

  private void warn(TextProto.Message entry, String reason) {
    warnings.add(
        document.name(), "line %d: the entry is left out: %s".formatted(entry.line(), reason));
  }
}
