package io.assay.web.page;

import io.assay.ct.follow.LogStatus;
import io.assay.ct.issuance.IssuanceKnowledge.Unexpected;
import io.assay.metrics.LogView;
import io.assay.web.Knowledge;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/** How far logs are followed, and what they hold. Immutable. */
final class TransparencyPage {
  private final LogView logs;
  private final Instant now;

  TransparencyPage(Knowledge knowledge, Instant now) {
    this.logs = knowledge.logs().get();
    this.now = now;
  }

  void write(Html page) {
    page.element("h1", "Certificate Transparency", "id", "headline");
    unexpected(page);
    page.element("h2", "Logs that are followed", "id", "logs");
    if (logs.logs().isEmpty()) {
      page.element(
          "p",
          logs.issuances()
              .absence()
              .map(why -> "None: " + why + ".")
              .orElse("None; the section ct of the configuration names them."));
      return;
    }
    Matrix.begin(
        page, "logs", "Log", List.of("State", "Behind", "Entries", "Verified", "Caught up"));
    logs.logs().stream().sorted(Comparator.comparing(LogStatus::log)).forEach(one -> row(page, one));
    Matrix.end(page);
  }

  private void row(Html page, LogStatus log) {
    page.open("tr").element("th", log.log(), "scope", "row").open("td");
    if (log.problems().isEmpty()) {
      (log.lastVerified().isPresent() ? Tone.GOOD : Tone.UNKNOWN)
          .badge(page, log.lastVerified().isPresent() ? "consistent" : "not looked at yet");
    }
    log.problems()
        .forEach(
            (problem, text) -> {
              Tone.BAD.badge(page, problem.id());
              page.element("span", text, "class", "words");
            });
    page.close("td");
    page.element("td", "%,d entries".formatted(log.behind()));
    page.element("td", "%,d of %,d".formatted(log.verifiedSize(), log.treeSize()));
    page.open("td");
    log.lastVerified().ifPresent(time -> Ages.write(page, time, now));
    page.close("td").open("td");
    log.caughtUp().ifPresent(time -> Ages.write(page, time, now));
    page.close("td").close("tr");
  }

  private void unexpected(Html page) {
    page.element("h2", "Unexpected issuances", "id", "unexpected");
    if (logs.issuances().unexpected().values().stream().allMatch(List::isEmpty)) {
      page.element("p", "None that nobody has acknowledged.");
      return;
    }
    Matrix.begin(page, "unexpected", "For", List.of("Issued by", "Logged", "Why", "Issuance"));
    new TreeMap<>(logs.issuances().unexpected())
        .forEach((resolver, found) -> found.forEach(one -> row(page, resolver, one)));
    Matrix.end(page);
  }

  private void row(Html page, String resolver, Unexpected one) {
    page.open("tr").open("th", "scope", "row").text(one.matched());
    page.element("span", resolver, "class", "words").close("th");
    page.element("td", one.issuer());
    page.open("td").text(one.log() + ", entry " + one.index() + " ");
    one.timestamp().ifPresent(time -> Ages.write(page, time, now));
    page.close("td").element("td", one.reason());
    page.open("td").element("code", one.issuance().hex(), "class", "digest").close("td");
    page.close("tr");
  }
}
