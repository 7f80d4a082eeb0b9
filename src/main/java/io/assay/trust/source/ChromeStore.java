package io.assay.trust.source;

import io.assay.endpoint.Sha256;
import io.assay.trust.Term;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Chrome's root store, from the text proto whose messages {@code net/cert/root_store.proto} in
 * Chromium describes.
 *
 * @param version counts up with each change
 * @param anchors the trust anchors for TLS servers; certificates that are there for other uses,
 *     such as the European Union's trust list, are not among them
 */
record ChromeStore(String version, Map<Sha256, Anchor> anchors) {
  private static final Set<String> STORE_FIELDS =
      Set.of("trust_anchors", "version_major", "additional_certs", "mtc_anchors");
  private static final Set<String> ANCHOR_FIELDS =
      Set.of(
          "sha256_hex",
          "ev_policy_oids",
          "constraints",
          "display_name",
          "eutl",
          "enforce_anchor_expiry",
          "enforce_anchor_constraints",
          "tls_trust_anchor",
          "trust_anchor_id",
          "crs_root_id");

  /**
   * An anchor.
   *
   * @param alternatives as in {@link io.assay.trust.AnchorTerms}
   * @param expires whether it is no anchor any more when its certificate has expired
   */
  record Anchor(List<List<Term>> alternatives, boolean expires) {}

  static ChromeStore read(Document document, Warnings warnings) throws Damage {
    TextProto.Message store = TextProto.read(document.body().toByteArray());
    reportUnknown(store, STORE_FIELDS, document, warnings);
    Map<Sha256, Anchor> anchors = new LinkedHashMap<>();
    for (TextProto.Message entry : store.messages("trust_anchors")) {
      add(entry, anchors, document, warnings);
    }
    for (TextProto.Message entry : store.messages("additional_certs")) {
      reportUnknown(entry, ANCHOR_FIELDS, document, warnings);
      if (isTrue(entry, "tls_trust_anchor")) {
        add(entry, anchors, document, warnings);
      }
    }
    if (anchors.isEmpty()) {
      throw new Damage("no trust anchor for TLS among %d fields".formatted(store.fields().size()));
    }
    return new ChromeStore(store.scalar("version_major").orElse("unknown"), anchors);
  }

  private static void add(
      TextProto.Message entry, Map<Sha256, Anchor> anchors, Document document, Warnings warnings) {
    reportUnknown(entry, ANCHOR_FIELDS, document, warnings);
    String hex = entry.scalar("sha256_hex").orElse("");
    List<List<Term>> alternatives =
        entry.messages("constraints").stream().map(ChromeStore::terms).toList();
    try {
      anchors.put(
          Sha256.parse(hex), new Anchor(alternatives, isTrue(entry, "enforce_anchor_expiry")));
    } catch (IllegalArgumentException e) {
      warnings.add(
          document.name(),
          "line %d: an anchor is left out: sha256_hex \"%s\" is no SHA-256"
              .formatted(entry.line(), Damage.shown(hex)));
    }
  }

  private static boolean isTrue(TextProto.Message entry, String field) {
    return entry
        .scalar(field)
        .map(text -> Set.of("true", "True", "t", "1").contains(text))
        .orElse(false);
  }

  private static void reportUnknown(
      TextProto.Message message, Set<String> known, Document document, Warnings warnings) {
    for (TextProto.Field field : message.fields()) {
      if (!known.contains(field.name())) {
        warnings.add(
            document.name(),
            "line %d: field \"%s\" is not known, and skipped"
                .formatted(field.line(), Damage.shown(field.name())));
      }
    }
  }

  private static List<Term> terms(TextProto.Message constraints) {
    List<Term> terms = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (TextProto.Field field : constraints.fields()) {
      String value = field.scalar().orElse("");
      switch (field.name()) {
        case "sct_not_after_sec" -> terms.add(time(field, value, Term.SctNotAfter::new));
        case "sct_all_after_sec" -> terms.add(time(field, value, Term.SctAllAfter::new));
        case "validity_starts_not_after_sec" ->
            terms.add(time(field, value, Term.NotBeforeUntil::new));
        case "validity_starts_after_sec" -> terms.add(time(field, value, Term.NotBeforeAfter::new));
        case "permitted_dns_names" -> names.add(value.toLowerCase(Locale.ROOT));
        case "max_version_exclusive" ->
            terms.add(new Term.Never("only for Chrome before version " + Damage.shown(value)));
        case "min_version", "index_not_after", "index_after" -> {
          // Met by the newest Chrome, and not for certificates of this kind.
        }
        default -> terms.add(unknown(field));
      }
    }
    if (!names.isEmpty()) {
      terms.add(new Term.DnsNamesWithin(names));
    }
    return terms;
  }

  private static Term time(TextProto.Field field, String seconds, Function<Instant, Term> term) {
    try {
      return term.apply(Instant.ofEpochSecond(Long.parseLong(seconds)));
    } catch (NumberFormatException | DateTimeException e) {
      return unknown(field);
    }
  }

  private static Term unknown(TextProto.Field field) {
    Optional<String> value = field.scalar().map(Damage::shown);
    return new Term.Unknown(
        "Chrome's constraint "
            + Damage.shown(field.name())
            + value.map(text -> " " + text).orElse(""));
  }
}
