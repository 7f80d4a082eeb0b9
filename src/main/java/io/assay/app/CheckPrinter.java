package io.assay.app;

import io.assay.endpoint.Host;
import io.assay.judge.Conclusion;
import io.assay.judge.Judgement;
import io.assay.judge.Sign;
import io.assay.judge.Verdict;
import io.assay.probe.HttpCapture;
import io.assay.probe.Observation;
import io.assay.probe.Outcome;
import io.assay.probe.Stage;
import io.assay.probe.TlsCapture;
import io.assay.probe.TlsNames;
import io.assay.probe.tls.ServerFingerprint;
import io.assay.report.CheckReport;
import io.assay.report.DnsAnswer;
import io.assay.report.IdentityEntry;
import io.assay.report.SctEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import java.util.stream.Collectors;

/**
 * Writes a judgement for a person: the verdict first, then what was seen, who trusts it, and every
 * check. Nothing that the peer sent reaches the terminal unescaped. Immutable.
 */
final class CheckPrinter {
  private static final int ANSWERS_SHOWN = 8;

  private final Style style;
  private final boolean saysVantage;
  private final ChainPrinter chain;
  private final ProgramTable programs;
  private final ResultPrinter results;

  /**
   * @param saysVantage whether the vantage point is said
   */
  CheckPrinter(Style style, boolean saysVantage) {
    this.style = style;
    this.saysVantage = saysVantage;
    this.chain = new ChainPrinter(style);
    this.programs = new ProgramTable(style);
    this.results = new ResultPrinter(style);
  }

  /** All that is known of one endpoint at one address, ending in a line break. */
  String print(Judgement judgement) {
    Observation seen = judgement.observation();
    Layout page = new Layout();
    page.line(header(style, judgement, saysVantage));
    signs(page, judgement.conclusion());
    outcome(page, seen);
    seen.tls().ifPresent(tls -> tls(page, tls));
    seen.http().ifPresent(http -> http(page, http));
    answer(page, seen);
    identity(page, seen);
    chain.print(page, judgement.chain(), seen.startedAt());
    programs.print(page, judgement.programs(), judgement.paths());
    results.print(page, judgement.results());
    return page.toString();
  }

  /**
   * The endpoint, its address and the verdict, on one line.
   *
   * @param saysVantage whether the vantage point is said
   */
  static String header(Style style, Judgement judgement, boolean saysVantage) {
    Observation seen = judgement.observation();
    String endpoint = style.safe(seen.target().endpoint().text());
    String at =
        seen.target().address().map(address -> " at " + Host.addressText(address)).orElse("");
    if (saysVantage) {
      at += " from " + style.safe(seen.target().vantage());
    }
    String verdict = judgement.verdict().text().toUpperCase(Locale.ROOT);
    int gap = Layout.WIDTH - endpoint.length() - at.length() - verdict.length();
    return style.bold(endpoint)
        + at
        + " ".repeat(Math.max(2, gap))
        + dress(style, judgement.verdict(), verdict);
  }

  private static String dress(Style style, Verdict verdict, String text) {
    return switch (verdict) {
      case OK -> style.goodTitle(text);
      case UNKNOWN, DEGRADED -> style.warningTitle(text);
      case MISCONFIGURED, BLOCKED, SUSPICIOUS, INTERCEPTED -> style.badTitle(text);
    };
  }

  private static void signs(Layout page, Conclusion conclusion) {
    conclusion
        .confidence()
        .ifPresent(
            confidence ->
                page.row(
                    "confidence",
                    confidence.text()
                        + conclusion.signs().stream()
                            .map(Sign::text)
                            .collect(
                                Collectors.collectingAndThen(
                                    Collectors.joining(", "),
                                    signs -> signs.isEmpty() ? "" : "; signs: " + signs))));
  }

  private void outcome(Layout page, Observation seen) {
    switch (seen.outcome()) {
      case Outcome.Answered() -> page.row("answered", "in " + took(seen));
      case Outcome.NotAsked() -> page.row("not asked", "ended as intended after " + took(seen));
      case Outcome.Failed(var stage, var kind, var detail) -> {
        page.row(
            "failed",
            "%s: %s: %s".formatted(stage.text(), kind.text(), style.safe(detail)),
            style::bad,
            style::bad);
        page.row("", "after " + took(seen));
      }
    }
  }

  private static String took(Observation seen) {
    StringJoiner stages = new StringJoiner(", ", ": ", "").setEmptyValue("");
    for (Stage stage : Stage.values()) {
      seen.timings()
          .of(stage)
          .ifPresent(nanos -> stages.add(stage.text() + " " + milliseconds(nanos)));
    }
    return milliseconds(seen.timings().total()) + " ms" + stages;
  }

  private static String milliseconds(long nanos) {
    return String.format(Locale.ROOT, nanos < 10_000_000 ? "%.1f" : "%.0f", nanos / 1e6);
  }

  private void tls(Layout page, TlsCapture tls) {
    if (tls.serverHello().isPresent()) {
      List<String> facts = new ArrayList<>();
      tls.version().ifPresent(version -> facts.add(TlsNames.version(version)));
      tls.cipherSuite().ifPresent(suite -> facts.add(TlsNames.cipherSuite(suite)));
      tls.group().ifPresent(group -> facts.add(TlsNames.group(group)));
      facts.add("ALPN " + tls.alpn().map(style::safe).orElse("none"));
      facts.add("SNI " + tls.sni().map(style::safe).orElse("none"));
      tls.helloRetryRequest().ifPresent(_ -> facts.add("HelloRetryRequest"));
      tls.ocspStaple().ifPresent(_ -> facts.add("OCSP stapled"));
      tls.sctList().ifPresent(list -> facts.add(SctEntry.readAll(list).size() + " SCTs in TLS"));
      tls.certificateRequest().ifPresent(_ -> facts.add("asks for a client certificate"));
      page.row("TLS", String.join(", ", facts));
      ServerFingerprint.of(tls)
          .ifPresent(seen -> page.row("JA3S", "%s (%s)".formatted(seen.ja3s(), seen.ja3sText())));
    }
    CheckReport.fatalAlert(tls.alerts()).ifPresent(alert -> page.row("alert", alert));
  }

  private void http(Layout page, HttpCapture http) {
    page.row(
        "HTTP",
        "HTTP/%s, status %d%s"
            .formatted(
                style.safe(http.version()),
                http.status(),
                http.header("content-type").map(type -> ", " + style.safe(type)).orElse("")));
  }

  private void answer(Layout page, Observation seen) {
    DnsAnswer dns = DnsAnswer.of(seen.dns());
    if (dns.rcode() == null) {
      return;
    }
    StringJoiner facts = new StringJoiner(", ", seen.query() + ": ", "");
    facts.add(style.safe(dns.rcode()));
    dns.data().stream().limit(ANSWERS_SHOWN).map(style::safe).forEach(facts::add);
    if (dns.data().isEmpty()) {
      facts.add("no records");
    } else if (dns.data().size() > ANSWERS_SHOWN) {
      facts.add((dns.data().size() - ANSWERS_SHOWN) + " more");
    }
    if (dns.nsid() != null) {
      facts.add("NSID " + style.safe(dns.nsid()));
    }
    if (dns.paddingBytes() != null && dns.paddingBytes() > 0) {
      facts.add(dns.paddingBytes() + " octets of padding");
    }
    page.row("answer", facts.toString());
  }

  /** What the server said of itself, where it was asked for more than NSID. */
  private void identity(Layout page, Observation seen) {
    List<IdentityEntry> entries = IdentityEntry.all(seen);
    if (!entries.isEmpty()) {
      StringJoiner facts = new StringJoiner("; ");
      String nsid = DnsAnswer.of(seen.dns()).nsid();
      facts.add(nsid == null ? "no NSID" : "NSID: " + style.safe(nsid));
      entries.forEach(entry -> facts.add(style.safe(entry.line())));
      page.row("identity", facts.toString());
    }
  }
}
