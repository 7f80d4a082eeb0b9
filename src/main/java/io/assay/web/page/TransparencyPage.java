package io.assay.web.page;

import io.assay.ct.follow.LogStatus;
import io.assay.ct.issuance.Classification;
import io.assay.ct.issuance.LoggedMatches;
import io.assay.ct.issuance.LoggedMatches.Found;
import io.assay.ct.store.LoggedCertificate;
import io.assay.metrics.LogView;
import io.assay.web.reading.Knowledge;
import java.io.IOException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What logs hold for those who watch, and how far logs are followed. Immutable. */
final class TransparencyPage {
  private static final int PART = 50;

  private final LogView logs;
  private final Optional<LoggedMatches.Part> matches;
  private final Instant now;

  /**
   * @param before where the page before ended; absent for the first
   * @throws IOException if what was found cannot be read
   */
  TransparencyPage(Knowledge knowledge, Optional<Long> before, Instant now) throws IOException {
    this.logs = knowledge.logs().get();
    this.now = now;
    Optional<LoggedMatches> known = knowledge.matches().get();
    this.matches =
        known.isPresent()
            ? Optional.of(known.get().find(LoggedMatches.Query.ALL, before, PART))
            : Optional.empty();
  }

  void write(Html page) {
    page.element("h1", "Certificate Transparency", "id", "headline");
    logs(page);
    page.element("h2", "Certificates for what is watched", "id", "matches");
    if (matches.isEmpty() || matches.get().found().isEmpty()) {
      page.element("p", "No log that is followed holds one.");
    } else {
      Matrix.begin(
          page,
          "matches",
          "For",
          List.of("What it is", "Issued by", "Logged", "Issuance, for assay ct ack"));
      matches.get().found().forEach(one -> row(page, one));
      Matrix.end(page);
    }
    matches
        .flatMap(LoggedMatches.Part::next)
        .ifPresent(
            next -> {
              page.open("p");
              page.element("a", "Earlier ones", "href", Links.TRANSPARENCY + "?before=" + next);
              page.close("p");
            });
  }

  private void row(Html page, Found found) {
    LoggedCertificate match = found.match();
    Classification is = found.classification();
    page.open("tr").open("th", "scope", "row").text(String.join(", ", match.matched()));
    page.element(
        "span",
        String.join(", ", match.hits().stream().map(hit -> hit.resolver()).distinct().toList()),
        "class",
        "words");
    page.close("th").open("td");
    (is.alarming()
            ? Tone.BAD
            : is.kind() == Classification.Kind.EXPECTED ? Tone.GOOD : Tone.UNKNOWN)
        .badge(page, is.kind().text());
    page.element("span", is.reason(), "class", "words");
    is.acknowledged()
        .ifPresent(word -> page.element("span", "acknowledged: " + word.note(), "class", "words"));
    page.close("td");
    page.element("td", match.claims().issuer().map(Object::toString).orElse("(unreadable)"));
    page.open("td");
    match.timestamp().ifPresent(time -> Ages.write(page, time, now));
    page.element("span", match.log() + ", entry " + match.index(), "class", "words");
    page.close("td").open("td");
    page.element("code", match.tbsSha256().hex(), "class", "digest").close("td").close("tr");
  }

  private void logs(Html page) {
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
    logs.logs().stream()
        .sorted(Comparator.comparing(LogStatus::log))
        .forEach(one -> row(page, one));
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
}
