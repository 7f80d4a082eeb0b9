package io.assay.app;

import io.assay.judge.CheckResult;
import io.assay.judge.CheckResult.Undetermined;
import io.assay.judge.CheckResult.Violation;
import io.assay.judge.Judgement;
import io.assay.judge.Severity;
import io.assay.probe.Origin;
import io.assay.probe.Outcome;
import io.assay.x509.CertificateFacts;
import io.assay.x509.DistinguishedName;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.function.UnaryOperator;

/**
 * Writes what many vantage points saw for a person: a few lines for all that saw the same. Nothing
 * that a peer sent reaches the terminal unescaped. Immutable.
 */
final class AtlasPrinter {
  /** Vantage points of a minority that are named. */
  private static final int NAMED = 12;

  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ISO_LOCAL_DATE.withZone(ZoneOffset.UTC);

  private final Style style;

  AtlasPrinter(Style style) {
    this.style = style;
  }

  String print(AtlasGroups groups) {
    Layout page = new Layout();
    boolean first = true;
    for (AtlasGroups.Ranked ranked : groups.ranked()) {
      if (!first) {
        page.gap();
      }
      first = false;
      print(page, ranked);
    }
    if (groups.notTold() > 0) {
      page.gap()
          .line(
              style.safe(
                  "%,d more results, each unlike these and most others: --json writes them"
                      .formatted(groups.notTold())));
    }
    return page.toString();
  }

  private void print(Layout page, AtlasGroups.Ranked ranked) {
    AtlasGroups.Group group = ranked.group();
    Judgement latest = group.latest();
    page.line(CheckPrinter.header(style, latest, false));
    page.row("seen", seen(group));
    if (ranked.minority()) {
      page.row("only by", vantages(group), style::bold, style::bold);
    }
    if (latest.observation().outcome() instanceof Outcome.Failed(var stage, var kind, var detail)) {
      page.row(
          "failed",
          "%s: %s: %s".formatted(stage.text(), kind.text(), style.safe(detail)),
          style::bad,
          style::bad);
    }
    Optional<CertificateFacts> leaf = latest.chain().stream().findFirst();
    leaf.ifPresent(facts -> leaf(page, facts));
    latest.results().stream()
        .filter(Violation.class::isInstance)
        .map(Violation.class::cast)
        .sorted(Comparator.comparing(Violation::severity).reversed())
        .forEach(violation -> violation(page, violation));
    if (leaf.isPresent()) {
      undetermined(page, latest.results());
    }
  }

  private static String seen(AtlasGroups.Group group) {
    Instant last = group.latest().observation().startedAt();
    return "%,d %s by %s%,d %s, %s"
        .formatted(
            group.results(),
            group.results() == 1 ? "time" : "times",
            group.moreVantages() ? "more than " : "",
            group.vantages().size(),
            group.vantages().size() == 1 ? "vantage point" : "vantage points",
            group.first().equals(last)
                ? "at " + last
                : "from %s to %s".formatted(group.first(), last));
  }

  private String vantages(AtlasGroups.Group group) {
    StringJoiner names = new StringJoiner(", ");
    group.vantages().entrySet().stream().limit(NAMED).map(this::vantage).forEach(names::add);
    int more = group.vantages().size() - NAMED;
    return names + (more > 0 ? " and %,d more".formatted(more) : "");
  }

  private String vantage(Map.Entry<String, Origin> vantage) {
    Origin origin = vantage.getValue();
    StringJoiner known = new StringJoiner(" ", " (", ")").setEmptyValue("");
    origin.asn().ifPresent(asn -> known.add("AS" + asn));
    origin.country().ifPresent(known::add);
    return style.safe(vantage.getKey() + known);
  }

  private void leaf(Layout page, CertificateFacts leaf) {
    page.row("leaf", name(leaf.subject()), style::bold, style::bold);
    page.row("  issuer", name(leaf.issuer()));
    page.row("  valid", "%s to %s".formatted(day(leaf.notBefore()), day(leaf.notAfter())));
    leaf.spkiSha256().ifPresent(spki -> page.row("  pin", "sha256/" + spki.base64()));
  }

  private String name(Optional<DistinguishedName> name) {
    String text = name.map(DistinguishedName::text).orElse("(unreadable)");
    return text.isEmpty() ? "(empty)" : style.safe(text);
  }

  private static String day(Optional<Instant> time) {
    return time.map(DAY::format).orElse("(unreadable)");
  }

  private void violation(Layout page, Violation violation) {
    UnaryOperator<String> title =
        violation.severity() == Severity.CRITICAL ? style::badTitle : style::warningTitle;
    page.row(
        style.symbol("✗", "!") + " " + violation.check().id(),
        style.safe(violation.severity().text() + ": " + violation.reason()),
        title,
        title);
  }

  private void undetermined(Layout page, List<CheckResult> results) {
    StringJoiner ids = new StringJoiner(", ");
    results.stream()
        .filter(Undetermined.class::isInstance)
        .forEach(result -> ids.add(result.check().id()));
    if (ids.length() > 0) {
      page.row("?", ids + " undetermined; --json says why", style::faint, style::faint);
    }
  }
}
