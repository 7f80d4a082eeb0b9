package io.assay.lab;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/** Writes the text protos of Chromium's source tree from what is known of their content. */
final class ChromiumTexts {
  /** Roots whose constraint Chrome puts on clients from version 139 on, in two blocks. */
  private static final long CONSTRAINED_FROM_139 = 1_754_006_399;

  private ChromiumTexts() {}

  /**
   * Chrome's root store.
   *
   * @param store what is known of its constraints and intermediates
   * @param anchors fingerprints of its roots
   * @param intermediates finds the fingerprints of intermediates by their names
   */
  static String rootStore(
      JsonNode store, Set<String> anchors, Function<List<String>, Set<String>> intermediates) {
    Map<String, Long> sctNotAfter = new LinkedHashMap<>();
    store
        .get("sct_not_after")
        .forEach(
            root ->
                sctNotAfter.put(
                    root.get("sha256").asString(), root.get("sct_not_after_sec").asLong()));
    StringBuilder text = new StringBuilder("# Chrome Root Store.\n\nversion_major: 36\n");
    for (String fingerprint : anchors) {
      text.append("\n# A comment: { not } \"read\".\ntrust_anchors {\n  sha256_hex: \"")
          .append(fingerprint)
          .append("\"\n  crs_root_id: 3\n  ev_policy_oids: \"2.23.140.1.1\"\n");
      Optional.ofNullable(sctNotAfter.get(fingerprint))
          .ifPresent(time -> text.append(constraints(time)));
      text.append("}\n");
    }
    store
        .get("eutl_only_NOT_tls_anchors_example")
        .forEach(
            fingerprint ->
                text.append("\nadditional_certs {\n  sha256_hex: \"")
                    .append(fingerprint.asString())
                    .append("\"\n  eutl: true\n}\n"));
    List<String> names = new ArrayList<>();
    store
        .get("tls_trust_anchor_intermediates")
        .forEach(name -> names.add(name.asString().replace("LE ", "")));
    for (String fingerprint : intermediates.apply(names)) {
      text.append("\nadditional_certs {\n  sha256_hex: \"")
          .append(fingerprint)
          .append("\"\n  enforce_anchor_constraints: true\n  enforce_anchor_expiry: true\n")
          .append("  tls_trust_anchor: true\n")
          .append("  trust_anchor_id: \"\\xd6\\x79\\x09\\x06\"  # 11129.9.6\n}\n");
    }
    return text.toString();
  }

  private static String constraints(long sctNotAfter) {
    return sctNotAfter == CONSTRAINED_FROM_139
        ? "  constraints: {\n    sct_not_after_sec: %d\n    min_version: \"139\"\n  }\n"
                .formatted(sctNotAfter)
            + "  constraints: {\n    max_version_exclusive: \"139\"\n  }\n"
        : "  constraints: {\n    sct_not_after_sec: %d\n  }\n".formatted(sctNotAfter);
  }

  /** The list of products that intercept TLS. */
  static String interceptors(JsonNode list) {
    StringBuilder text = new StringBuilder("# A list.\nversion_id: 7\n");
    list.get("captive_portal_leaf_spki_sha256")
        .forEach(
            pin ->
                text.append("\ncaptive_portal_cert {\n  sha256_hash: \"sha256/")
                    .append(pin.asString())
                    .append("\"\n}\n"));
    list.get("mitm_software")
        .forEach(
            product -> {
              text.append("\nmitm_software {\n  name: \"")
                  .append(product.get("name").asString())
                  .append('"');
              if (product.has("cn")) {
                text.append(",\n  issuer_common_name_regex: \"")
                    .append(product.get("cn").asString())
                    .append('"');
              }
              if (product.has("o")) {
                text.append(",\n  issuer_organization_regex: \"")
                    .append(product.get("o").asString())
                    .append('"');
              }
              text.append("\n}\n");
            });
    list.get("known_bad_spki_sha256")
        .properties()
        .forEach(
            product ->
                product
                    .getValue()
                    .forEach(
                        pin ->
                            text.append("\ndynamic_interstitial {\n  cert_error: ERR_CERT_REVOKED,")
                                .append("\n  sha256_hash: \"sha256/")
                                .append(pin.asString())
                                .append("\",\n  mitm_software_name: \"")
                                .append(product.getKey())
                                .append("\",\n  interstitial_type: INTERSTITIAL_PAGE_MITM_SOFTWARE")
                                .append("\n}\n")));
    return text.toString();
  }
}
