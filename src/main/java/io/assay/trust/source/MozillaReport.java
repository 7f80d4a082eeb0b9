package io.assay.trust.source;

import io.assay.endpoint.Sha256;
import io.assay.probe.Octets;
import io.assay.trust.AnchorTerms;
import io.assay.trust.Term;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * CCADB's report of the roots that Mozilla includes.
 *
 * @param roots the terms of those that Mozilla trusts for TLS servers
 * @param certificates those of all rows, by SHA-256
 */
record MozillaReport(Map<Sha256, AnchorTerms> roots, Map<Sha256, Octets> certificates) {
  private static final String WEBSITES = "Websites";
  private static final Set<String> BITS = Set.of(WEBSITES, "Email", "Code", "");
  private static final Pattern DATE =
      Pattern.compile("([0-9]{4})[.\\-/]([0-9]{1,2})[.\\-/]([0-9]{1,2})");
  private static final Pattern NAME = Pattern.compile("(?:\\*?\\.)?([A-Za-z0-9][A-Za-z0-9.-]*)");

  static MozillaReport read(Document document, Warnings warnings) throws Damage {
    Csv csv = new Csv(document.body().toByteArray());
    CertificateColumns columns = new CertificateColumns(csv, document.name(), warnings);
    int bits = csv.column("Trust Bits");
    int distrust = csv.column("Distrust for TLS After Date");
    Optional<Integer> constraints = csv.optionalColumn("Mozilla Applied Constraints");
    Map<Sha256, AnchorTerms> roots = new LinkedHashMap<>();
    while (csv.next()) {
      Optional<Sha256> root = columns.read();
      List<String> trustBits = List.of(csv.field(bits).split("\\s*;\\s*", -1));
      if (root.isPresent()) {
        reportUnknown(trustBits, csv, document, warnings);
      }
      if (root.isPresent() && trustBits.contains(WEBSITES)) {
        List<Term> terms = new ArrayList<>();
        distrustedAfter(csv.field(distrust)).ifPresent(terms::add);
        constraints.flatMap(column -> namesWithin(csv.field(column))).ifPresent(terms::add);
        roots.put(root.get(), AnchorTerms.all(terms));
      }
    }
    Map<Sha256, Octets> certificates = columns.finish();
    if (roots.isEmpty()) {
      throw new Damage("no row has \"%s\" among its trust bits".formatted(WEBSITES));
    }
    return new MozillaReport(roots, certificates);
  }

  private static void reportUnknown(
      List<String> trustBits, Csv csv, Document document, Warnings warnings) {
    for (String bit : trustBits) {
      if (!BITS.contains(bit)) {
        warnings.add(
            document.name(),
            "%s: trust bit \"%s\" is not known".formatted(csv.place(), Damage.shown(bit)));
      }
    }
  }

  /** Leaves of that day are still trusted. */
  private static Optional<Term> distrustedAfter(String date) {
    if (date.isEmpty()) {
      return Optional.empty();
    }
    Matcher matcher = DATE.matcher(date);
    try {
      if (matcher.matches()) {
        Instant end =
            LocalDate.of(
                    Integer.parseInt(matcher.group(1)),
                    Integer.parseInt(matcher.group(2)),
                    Integer.parseInt(matcher.group(3)))
                .atTime(LocalTime.MAX)
                .toInstant(ZoneOffset.UTC);
        return Optional.of(new Term.NotBeforeUntil(end));
      }
    } catch (DateTimeException e) {
      return Optional.of(unreadableDate(date));
    }
    return Optional.of(unreadableDate(date));
  }

  private static Term unreadableDate(String date) {
    return new Term.Unknown(
        "Mozilla's distrust date \"%s\" cannot be read".formatted(Damage.shown(date)));
  }

  private static Optional<Term> namesWithin(String constraints) {
    if (constraints.isEmpty()) {
      return Optional.empty();
    }
    List<String> names = new ArrayList<>();
    for (String constraint : constraints.split("[\\s,;]+", -1)) {
      Matcher matcher = NAME.matcher(constraint);
      if (!matcher.matches()) {
        return Optional.of(
            new Term.Unknown(
                "Mozilla's constraint \"%s\" cannot be read".formatted(Damage.shown(constraints))));
      }
      names.add(matcher.group(1).toLowerCase(Locale.ROOT));
    }
    return Optional.of(new Term.DnsNamesWithin(names));
  }
}
