package io.assay.app;

import io.assay.endpoint.Sha256;
import io.assay.report.ChainReport;
import io.assay.trust.CertificationPaths;
import io.assay.trust.ProgramTrust;
import io.assay.trust.TrustResult;
import io.assay.x509.CertificateFacts;
import io.assay.x509.DistinguishedName;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Writes what each root program says of a chain for a person, one row each. Immutable. */
final class ProgramTable {
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ISO_LOCAL_DATE.withZone(ZoneOffset.UTC);

  /** Columns of "trusted" and "as of", each with the gap behind it. */
  private static final int ANSWER = 9;

  private static final int DATE = 12;

  /** Where the last column begins when the label of a row takes its usual room. */
  private static final int LAST = 14 + ANSWER + DATE;

  private final Style style;

  ProgramTable(Style style) {
    this.style = style;
  }

  /** Appends the table to {@code page}; nothing where there are no programs. */
  void print(Layout page, Map<String, ProgramTrust> programs, CertificationPaths paths) {
    if (programs.isEmpty()) {
      return;
    }
    Map<Sha256, String> names = names(paths);
    page.gap()
        .row("program", columns("trusted", "as of") + "path or reason", style::faint, style::faint);
    ChainReport.sorted(programs)
        .forEach(
            (name, trust) -> {
              String asOf = trust.asOf().map(DAY::format).orElse("-");
              switch (trust.result()) {
                case TrustResult.Trusted(var path) ->
                    row(page, name, columns("yes", asOf), path(path, names), style::good);
                case TrustResult.Untrusted(var reason) ->
                    row(page, name, columns("no", asOf), reason, style::bad);
                case TrustResult.Undetermined(var reason) ->
                    row(page, name, columns("unknown", asOf), reason, style::faint);
              }
            });
  }

  private static String columns(String answer, String asOf) {
    return ("%-" + ANSWER + "s%-" + DATE + "s").formatted(answer, asOf);
  }

  private void row(
      Layout page, String name, String columns, String text, UnaryOperator<String> dress) {
    String label = style.safe(name);
    String before = columns;
    for (String line : Layout.wrap(style.safe(text), Layout.WIDTH - LAST)) {
      page.row(label, before + line, UnaryOperator.identity(), dress);
      label = "";
      before = " ".repeat(ANSWER + DATE);
    }
  }

  /** Who stands above the leaf, up to the anchor. */
  private static String path(List<Sha256> path, Map<Sha256, String> names) {
    return path.size() < 2
        ? "the leaf is itself an anchor"
        : path.stream()
            .skip(1)
            .map(digest -> names.getOrDefault(digest, digest.hex()))
            .collect(Collectors.joining(" \u2192 "));
  }

  private static Map<Sha256, String> names(CertificationPaths paths) {
    Map<Sha256, String> names = new HashMap<>();
    Stream.concat(paths.paths().stream(), paths.wider().stream())
        .flatMap(path -> path.certificates().stream())
        .forEach(certificate -> names.putIfAbsent(certificate.sha256(), name(certificate)));
    return names;
  }

  /** The common name, or all of the name where it has none. */
  private static String name(CertificateFacts certificate) {
    return certificate
        .subject()
        .map(
            subject ->
                subject.attributes().stream()
                    .filter(attribute -> attribute.type().equals("CN"))
                    .map(DistinguishedName.Attribute::value)
                    .findFirst()
                    .orElse(subject.text()))
        .filter(text -> !text.isEmpty())
        .orElseGet(() -> certificate.sha256().hex());
  }
}
