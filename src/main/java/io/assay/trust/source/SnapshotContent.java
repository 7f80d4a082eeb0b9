package io.assay.trust.source;

import io.assay.endpoint.Sha256;
import io.assay.probe.Octets;
import io.assay.trust.AnchorTerms;
import io.assay.trust.Interceptors;
import io.assay.trust.Term;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * What a snapshot says beside certificates, and how it is packed: each type has a method that
 * writes it and one that reads it back.
 */
record SnapshotContent(
    Map<String, RootData.Program> programs,
    Disallowed disallowed,
    Interceptors interceptors,
    List<String> warnings,
    List<DocumentDate> documents) {

  void write(PackedWriter out) {
    out.list(
        new TreeMap<>(programs).entrySet(),
        program -> {
          out.text(program.getKey())
              .text(program.getValue().source())
              .instant(program.getValue().asOf());
          out.list(
              program.getValue().anchors().entrySet(),
              anchor -> {
                out.digest(anchor.getKey());
                write(anchor.getValue(), out);
              });
        });
    write(disallowed, out);
    write(interceptors, out);
    out.list(warnings, out::text);
    out.list(
        documents,
        document ->
            out.text(document.source().name())
                .text(document.part())
                .instant(document.confirmedAt()));
  }

  static SnapshotContent read(PackedReader in) {
    Map<String, RootData.Program> programs =
        map(
            in.list(
                () ->
                    Map.entry(
                        in.text(),
                        new RootData.Program(
                            in.text(),
                            in.instant(),
                            map(in.list(() -> Map.entry(in.digest(), terms(in))))))));
    return new SnapshotContent(
        programs,
        disallowed(in),
        interceptors(in),
        in.list(in::text),
        in.list(() -> new DocumentDate(Source.valueOf(in.text()), in.text(), in.instant())));
  }

  private static void write(AnchorTerms terms, PackedWriter out) {
    out.list(terms.alternatives(), all -> out.list(all, term -> write(term, out)));
  }

  private static AnchorTerms terms(PackedReader in) {
    List<List<Term>> alternatives = in.list(() -> in.list(() -> term(in)));
    return alternatives.isEmpty() ? AnchorTerms.NONE : new AnchorTerms(alternatives);
  }

  private static void write(Term term, PackedWriter out) {
    switch (term) {
      case Term.SctNotAfter(var time) -> out.text("sct-not-after").instant(time);
      case Term.SctAllAfter(var time) -> out.text("sct-all-after").instant(time);
      case Term.NotBeforeUntil(var time) -> out.text("not-before-until").instant(time);
      case Term.NotBeforeAfter(var time) -> out.text("not-before-after").instant(time);
      case Term.UsedUntil(var time) -> out.text("used-until").instant(time);
      case Term.DnsNamesWithin(var names) -> out.text("dns-names-within").list(names, out::text);
      case Term.Never(var reason) -> out.text("never").text(reason);
      case Term.Unknown(var text) -> out.text("unknown").text(text);
    }
  }

  private static Term term(PackedReader in) {
    String kind = in.text();
    return switch (kind) {
      case "sct-not-after" -> new Term.SctNotAfter(in.instant());
      case "sct-all-after" -> new Term.SctAllAfter(in.instant());
      case "not-before-until" -> new Term.NotBeforeUntil(in.instant());
      case "not-before-after" -> new Term.NotBeforeAfter(in.instant());
      case "used-until" -> new Term.UsedUntil(in.instant());
      case "dns-names-within" -> new Term.DnsNamesWithin(in.list(in::text));
      case "never" -> new Term.Never(in.text());
      case "unknown" -> new Term.Unknown(in.text());
      default -> throw new IllegalArgumentException("no term is called " + kind);
    };
  }

  private static void write(Disallowed disallowed, PackedWriter out) {
    out.text(disallowed.kind().name())
        .list(disallowed.identifiers(), out::octets)
        .optional(disallowed.thisUpdate(), out::instant);
  }

  private static Disallowed disallowed(PackedReader in) {
    return new Disallowed(
        Disallowed.Kind.valueOf(in.text()),
        Set.copyOf(in.list(in::octets)),
        in.optional(in::instant));
  }

  private static void write(Interceptors interceptors, PackedWriter out) {
    out.list(
            interceptors.products(),
            product ->
                out.text(product.name())
                    .optional(product.commonName(), pattern -> write(pattern, out))
                    .optional(product.organization(), pattern -> write(pattern, out)))
        .list(interceptors.leakedKeys().entrySet(), key -> write(key, out))
        .list(interceptors.captivePortals().entrySet(), key -> write(key, out))
        .optional(interceptors.asOf(), out::instant);
  }

  private static Interceptors interceptors(PackedReader in) {
    Supplier<Optional<Pattern>> pattern =
        () -> in.optional(() -> Pattern.compile(in.text(), in.number()));
    Supplier<Map<Sha256, String>> keys =
        () -> map(in.list(() -> Map.entry(in.digest(), in.text())));
    return new Interceptors(
        in.list(() -> new Interceptors.Product(in.text(), pattern.get(), pattern.get())),
        keys.get(),
        keys.get(),
        in.optional(in::instant));
  }

  private static void write(Pattern pattern, PackedWriter out) {
    out.text(pattern.pattern()).number(pattern.flags());
  }

  private static void write(Map.Entry<Sha256, String> key, PackedWriter out) {
    out.digest(key.getKey()).text(key.getValue());
  }

  /** What CCADB says of a certificate, without the certificate itself. */
  static void write(CaRecord authority, PackedWriter out) {
    out.text(authority.owner())
        .list(authority.fullCrls(), out::text)
        .list(authority.partitionedCrls(), out::text)
        .optional(authority.revocation(), out::text);
  }

  static CaRecord authority(Octets der, PackedReader in) {
    return new CaRecord(
        der, in.text(), in.list(in::text), in.list(in::text), in.optional(in::text));
  }

  private static <K, V> Map<K, V> map(List<Map.Entry<K, V>> entries) {
    Map<K, V> map = new LinkedHashMap<>();
    entries.forEach(entry -> map.put(entry.getKey(), entry.getValue()));
    return map;
  }
}
