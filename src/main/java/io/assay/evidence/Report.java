package io.assay.evidence;

import io.assay.endpoint.Sha256;
import io.assay.evidence.ExhibitFacts.Row;
import io.assay.evidence.ExhibitFacts.Section;
import io.assay.probe.Observation;
import io.assay.probe.TlsNames;
import io.assay.x509.CertificateFacts;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A dossier as one page of HTML that needs nothing else: no script, no image, no address. Its
 * policy (CSP) lets a browser use the page's own style sheet, by its digest, and nothing besides.
 */
final class Report {
  private static final String STYLE_FILE = "report.css";

  private final Dossier dossier;
  private final String tool;
  private final StringBuilder page = new StringBuilder();

  /**
   * @param tool the version of this program
   */
  Report(Dossier dossier, String tool) {
    this.dossier = dossier;
    this.tool = tool;
  }

  /** Read when the first report is made. */
  private static final class Style {
    static final String TEXT = read();

    private static String read() {
      try (InputStream file = Report.class.getResourceAsStream(STYLE_FILE)) {
        if (file == null) {
          throw new IllegalStateException(STYLE_FILE + " is missing beside " + Report.class);
        }
        return new String(file.readAllBytes(), StandardCharsets.UTF_8);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** The page. */
  String html() {
    page.setLength(0);
    Concern concern = Concern.of(dossier);
    Subject subject = dossier.subject();
    raw("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    raw("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src ");
    raw("'sha256-%s'; base-uri 'none'; form-action 'none'\">\n".formatted(styleDigest()));
    raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    raw("<meta name=\"referrer\" content=\"no-referrer\">\n");
    element("title", "", "Evidence: " + subject.text());
    raw("\n<style>" + Style.TEXT + "</style>\n</head>\n<body>\n<header>\n");
    element(
        "p", "kind", "Evidence" + subject.incident().map(id -> " of incident " + id).orElse(""));
    element("h1", "", subject.text());
    raw("<p>");
    if (concern != Concern.NOTHING) {
      badge(subject.severity().equals("critical") ? "bad" : "unsure", subject.severity());
      raw(" ");
    }
    String verdict = dossier.principal().verdict();
    badge(tone(verdict), "verdict: " + verdict);
    if (subject.incident().isPresent()) {
      raw(" ");
      badge(subject.closed().isPresent() ? "good" : "bad", subject.state());
    }
    raw("</p>\n");
    element("p", "lead", Statement.summary(dossier));
    raw("</header>\n<main>\n");
    summary(subject);
    contents();
    comparison();
    dossier.exhibits().forEach(this::exhibit);
    raw("</main>\n<footer>\n");
    element(
        "p",
        "",
        "Made by Assay %s. Octets, certificates and a text to send on lie beside this page; manifest.json and SHA256SUMS have the SHA-256 of each."
            .formatted(tool));
    raw("</footer>\n</body>\n</html>\n");
    return page.toString();
  }

  private static String styleDigest() {
    return Sha256.of(Style.TEXT.getBytes(StandardCharsets.UTF_8)).base64();
  }

  private void summary(Subject subject) {
    element("h2", "", "What was expected, and why it is violated");
    List<Row> rows = new ArrayList<>();
    rows.add(new Row("check", subject.cause()));
    rows.add(new Row("expected", subject.expected()));
    rows.add(new Row("observed", subject.observed()));
    rows.add(new Row("because", subject.reason()));
    if (subject.incident().isPresent()) {
      rows.add(new Row("began", Legible.time(subject.opened())));
      rows.add(new Row("last seen", Legible.time(subject.lastSeen())));
      rows.add(new Row("over", subject.closed().map(Legible::time).orElse("no")));
    }
    if (!subject.vantages().isEmpty()) {
      rows.add(new Row("concerned", String.join(", ", subject.vantages())));
    }
    facts("The " + (subject.incident().isPresent() ? "incident" : "gravest violation"), rows);
    element(
        "p",
        "",
        "%s. For: %s. statement.txt says it in words that can be sent on."
            .formatted(
                Statement.title(Concern.of(dossier)), Statement.addressees(Concern.of(dossier))));
  }

  private void contents() {
    element("h2", "", "Exhibits");
    raw("<ul>\n");
    for (Exhibit exhibit : dossier.exhibits()) {
      raw("<li><a href=\"#" + BundleParts.folder(dossier, exhibit) + "\">");
      text(title(exhibit));
      raw("</a></li>\n");
    }
    raw("</ul>\n");
  }

  private String title(Exhibit exhibit) {
    Observation seen = exhibit.observation();
    return "Exhibit %d, %s: seen from %s at %s"
        .formatted(
            dossier.exhibits().indexOf(exhibit) + 1,
            exhibit.role().text(),
            seen.target().vantage(),
            Legible.time(seen.startedAt()));
  }

  /** The affected and the unaffected side by side. */
  private void comparison() {
    List<Exhibit> columns = new ArrayList<>();
    columns.add(dossier.principal());
    dossier.exhibits().stream()
        .filter(exhibit -> exhibit.role() == Role.UNAFFECTED && !columns.contains(exhibit))
        .limit(2)
        .forEach(columns::add);
    if (columns.size() < 2) {
      return;
    }
    element("h2", "", "Side by side");
    raw("<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Side by side\">");
    raw("<table class=\"compare\">\n<caption>What differs is marked.</caption>\n");
    raw("<thead><tr><td></td>");
    for (Exhibit exhibit : columns) {
      raw("<th scope=\"col\">");
      text(
          "Exhibit %d, %s"
              .formatted(dossier.exhibits().indexOf(exhibit) + 1, exhibit.role().text()));
      raw("</th>");
    }
    raw("</tr></thead>\n<tbody>\n");
    row(columns, "vantage point", exhibit -> exhibit.observation().target().vantage(), false);
    row(columns, "began", exhibit -> Legible.time(exhibit.observation().startedAt()), false);
    compare(columns, "address", exhibit -> ExhibitFacts.address(exhibit.observation()));
    compare(columns, "outcome", e -> ExhibitFacts.outcome(e.observation().outcome()));
    compare(columns, "verdict", Exhibit::verdict);
    compareLeaf(columns, "subject", leaf -> leaf.subject().map(Object::toString));
    compareLeaf(columns, "issuer", leaf -> leaf.issuer().map(Object::toString));
    compareLeaf(columns, "serial", CertificateFacts::serial);
    compareLeaf(columns, "not after", leaf -> leaf.notAfter().map(Object::toString));
    compareLeaf(columns, "SHA-256", leaf -> Optional.of(leaf.sha256().hex()));
    compareLeaf(columns, "SHA-256 of SPKI", leaf -> leaf.spkiSha256().map(Sha256::hex));
    compare(columns, "trusted by", Report::trusting);
    compare(columns, "TLS", Report::negotiated);
    compare(columns, "answer", exhibit -> ExhibitFacts.answer(exhibit.observation()));
    raw("</tbody></table></div>\n");
  }

  private void compareLeaf(
      List<Exhibit> columns, String label, Function<CertificateFacts, Optional<String>> value) {
    compare(
        columns,
        label,
        exhibit ->
            exhibit.leaf().map(leaf -> ExhibitFacts.name(value.apply(leaf))).orElse("none seen"));
  }

  private static String trusting(Exhibit exhibit) {
    List<String> trusting =
        exhibit.programs().stream()
            .filter(program -> program.trusted().equals(Optional.of(true)))
            .map(Exhibit.Program::name)
            .toList();
    return trusting.isEmpty() ? "no root program that is known" : String.join(", ", trusting);
  }

  private static String negotiated(Exhibit exhibit) {
    return exhibit
        .observation()
        .tls()
        .map(
            tls ->
                "%s, %s, %s"
                    .formatted(
                        tls.version().isPresent()
                            ? TlsNames.version(tls.version().getAsInt())
                            : "no version",
                        tls.cipherSuite().isPresent()
                            ? TlsNames.cipherSuite(tls.cipherSuite().getAsInt())
                            : "no suite",
                        tls.alpn().map(alpn -> "ALPN " + alpn).orElse("no ALPN")))
        .orElse("none");
  }

  private void compare(List<Exhibit> columns, String label, Function<Exhibit, String> value) {
    row(columns, label, value, true);
  }

  /**
   * @param marked whether it is marked where values differ
   */
  private void row(
      List<Exhibit> columns, String label, Function<Exhibit, String> value, boolean marked) {
    List<String> values = columns.stream().map(value).toList();
    boolean differs = marked && new HashSet<>(values).size() > 1;
    raw(differs ? "<tr class=\"differs\"><th scope=\"row\">" : "<tr><th scope=\"row\">");
    text(label);
    if (differs) {
      raw(" <span class=\"mark\">differs</span>");
    }
    raw("</th>");
    for (String one : values) {
      element("td", "", one);
    }
    raw("</tr>\n");
  }

  private void exhibit(Exhibit exhibit) {
    raw("<section id=\"" + BundleParts.folder(dossier, exhibit) + "\">\n");
    element("h2", "", title(exhibit));
    checks(exhibit);
    for (Section section : ExhibitFacts.sections(exhibit)) {
      element("h3", "", section.title());
      facts(section.title(), section.rows());
    }
    raw("</section>\n");
  }

  private void checks(Exhibit exhibit) {
    element("h3", "", "Checks");
    raw("<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Checks\">");
    raw("<table class=\"checks\">\n<thead><tr>");
    for (String heading : Arrays.asList("Check", "Result", "Expected", "Observed, and why")) {
      raw("<th scope=\"col\">" + heading + "</th>");
    }
    raw("</tr></thead>\n<tbody>\n");
    for (Exhibit.Result result : ordered(exhibit.results())) {
      raw("<tr>");
      raw("<th scope=\"row\">");
      text(result.check());
      raw("</th><td>");
      badge(
          tone(result),
          result.status() + result.severity().map(severity -> ", " + severity).orElse(""));
      raw("</td>");
      element("td", "", result.expected());
      raw("<td>");
      result.observed().ifPresent(this::text);
      result.reason().ifPresent(reason -> element("span", "words", reason));
      raw("</td></tr>\n");
    }
    raw("</tbody></table></div>\n");
  }

  /** What is violated first. */
  private static List<Exhibit.Result> ordered(List<Exhibit.Result> results) {
    List<Exhibit.Result> ordered = new ArrayList<>();
    for (String status : List.of(Exhibit.VIOLATED, "pass")) {
      results.stream().filter(result -> result.status().equals(status)).forEach(ordered::add);
    }
    results.stream().filter(result -> !ordered.contains(result)).forEach(ordered::add);
    return ordered;
  }

  private static String tone(Exhibit.Result result) {
    return result.isBad() ? "bad" : result.status().equals("pass") ? "good" : "unsure";
  }

  private static String tone(String verdict) {
    return switch (verdict) {
      case "ok" -> "good";
      case "unknown", "degraded" -> "unsure";
      default -> "bad";
    };
  }

  private void facts(String label, List<Row> rows) {
    raw(
        "<div class=\"scroll\"><table class=\"facts\" aria-label=\""
            + Legible.html(label)
            + "\">\n");
    raw("<tbody>\n");
    for (Row row : rows) {
      raw("<tr><th scope=\"row\">");
      text(row.label());
      raw("</th>");
      element("td", "", row.value());
      raw("</tr>\n");
    }
    raw("</tbody></table></div>\n");
  }

  private void badge(String tone, String text) {
    raw("<span class=\"badge " + tone + "\">");
    text(text);
    raw("</span>");
  }

  private void element(String name, String cssClass, String text) {
    raw("<" + name + (cssClass.isEmpty() ? "" : " class=\"" + cssClass + "\"") + ">");
    text(text);
    raw("</" + name + ">");
    if (!name.equals("td") && !name.equals("span")) {
      raw("\n");
    }
  }

  /** What peers may have chosen. */
  private void text(String text) {
    page.append(Legible.html(text));
  }

  /** What stands in this class alone. */
  private void raw(String html) {
    page.append(html);
  }
}
