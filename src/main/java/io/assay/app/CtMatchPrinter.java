package io.assay.app;

import io.assay.ct.issuance.Classification;
import io.assay.ct.issuance.Issuance;
import io.assay.ct.store.Acknowledgement;
import io.assay.ct.store.LoggedCertificate;
import io.assay.ct.store.Source;
import io.assay.ct.watch.Hit;
import io.assay.endpoint.Host;
import io.assay.endpoint.Pin;
import io.assay.endpoint.Sha256;
import io.assay.report.CtMatchReport;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Writes issuances for a person, each with all its entries. Immutable. */
final class CtMatchPrinter {
  private static final int SHOWN = 20;
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ISO_LOCAL_DATE.withZone(ZoneOffset.UTC);

  private final Style style;

  CtMatchPrinter(Style style) {
    this.style = style;
  }

  /**
   * A block of lines.
   *
   * @param classification absent where no configuration says what is expected
   */
  String page(Issuance issuance, Optional<Classification> classification) {
    LoggedCertificate first = issuance.entries().getFirst();
    Layout page = new Layout();
    page.line(title(classification) + "  " + style.safe(subject(first)));
    row(
        page,
        "reason",
        classification.map(Classification::reason).orElse(CtMatchReport.UNCLASSIFIED));
    classification
        .flatMap(Classification::acknowledged)
        .ifPresent(
            word ->
                page.row(
                    "acknowledged",
                    style.safe(acknowledged(word)),
                    UnaryOperator.identity(),
                    style::warning));
    row(
        page,
        "issuer",
        first.issuer().orElse("(unreadable)")
            + first.issuerSpki().map(CtMatchPrinter::key).orElse(""));
    row(page, "key", first.spki().map(CtMatchPrinter::pin).orElse("(unreadable)"));
    row(page, "names", names(first));
    row(page, "valid", day(first.claims().notBefore()) + " to " + day(first.claims().notAfter()));
    row(page, "matched", matched(first));
    row(page, "issuance", issuance.tbsSha256().hex());
    List<LoggedCertificate> entries = issuance.entries();
    entries.stream().limit(SHOWN).forEach(entry -> row(page, "logged", logged(entry)));
    if (entries.size() > SHOWN) {
      row(page, "", "and %d more entries".formatted(entries.size() - SHOWN));
    }
    entries.stream()
        .flatMap(entry -> entry.problem().stream())
        .distinct()
        .limit(SHOWN)
        .forEach(
            problem ->
                page.row("problem", style.safe(problem), UnaryOperator.identity(), style::warning));
    return page.toString();
  }

  private void row(Layout page, String label, String text) {
    page.row(label, style.safe(text));
  }

  private String title(Optional<Classification> classification) {
    if (classification.isEmpty()) {
      return style.faint("not classified");
    }
    String text = classification.get().kind().text();
    return switch (classification.get().kind()) {
      case EXPECTED -> style.goodTitle(text);
      case UNEXPECTED ->
          classification.get().alarming() ? style.badTitle(text) : style.warningTitle(text);
    };
  }

  private static String subject(LoggedCertificate match) {
    return Stream.concat(
            match.dnsNames().stream(), match.ipAddresses().stream().map(Host::addressText))
        .findFirst()
        .orElse("(no names)");
  }

  private static String names(LoggedCertificate match) {
    List<String> names =
        Stream.concat(
                match.dnsNames().stream(),
                match.ipAddresses().stream().map(address -> "IP " + Host.addressText(address)))
            .toList();
    String shown = names.stream().limit(SHOWN).collect(Collectors.joining(", "));
    return names.isEmpty()
        ? "(none)"
        : shown + (names.size() > SHOWN ? ", and %d more".formatted(names.size() - SHOWN) : "");
  }

  private static String matched(LoggedCertificate match) {
    List<String> hits = match.hits().stream().map(CtMatchPrinter::hit).toList();
    String shown = hits.stream().limit(SHOWN).collect(Collectors.joining(", "));
    return shown + (hits.size() > SHOWN ? ", and %d more".formatted(hits.size() - SHOWN) : "");
  }

  private static String hit(Hit hit) {
    return "%s%s of resolver %s"
        .formatted(hit.doubtful() ? "perhaps " : "", hit.identity().text(), hit.resolver());
  }

  private static String logged(LoggedCertificate match) {
    return match.source() == Source.LOG
        ? "%s, entry %d%s: %s, %s"
            .formatted(
                match.log(),
                match.index(),
                match.timestamp().map(at -> " of " + at).orElse(""),
                CtMatchReport.kind(match.kind()),
                match.proven() ? "proven" : "not proven yet")
        : "%s?id=%d%s: %s, not verified"
            .formatted(
                "https://crt.sh/",
                match.index(),
                match.timestamp().map(at -> " of " + at).orElse(""),
                CtMatchReport.kind(match.kind()));
  }

  private static String acknowledged(Acknowledgement word) {
    // Which issuance it is, its own row says.
    String subject =
        word.subject() instanceof Acknowledgement.OfIssuance
            ? word.subject().kind()
            : word.subject().kind() + " " + word.subject().text();
    return "%s (by %s, %s)".formatted(word.note(), subject, DAY.format(word.at()));
  }

  private static String day(Optional<Instant> time) {
    return time.map(DAY::format).orElse("(unreadable)");
  }

  private static String key(Sha256 digest) {
    return " (" + pin(digest) + ")";
  }

  private static String pin(Sha256 digest) {
    return new Pin(Pin.Kind.SPKI, digest).toString();
  }
}
