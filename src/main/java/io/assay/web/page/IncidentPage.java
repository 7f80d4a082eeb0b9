package io.assay.web.page;

import io.assay.history.KeptIncident;
import io.assay.judge.Check;
import io.assay.web.board.Present;
import io.assay.web.reading.Incidents;
import io.assay.web.reading.Knowledge;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** One incident. Immutable. */
final class IncidentPage {
  private static final String CHECKS = "docs/checks.md";

  private final KeptIncident incident;
  private final List<Present> targets;
  private final Optional<Form> form;
  private final Instant now;

  /**
   * How somebody may say that they know of it.
   *
   * @param token proves that the form is of this page
   */
  record Form(String token) {}

  /**
   * @param form absent where whoever asks may not
   */
  IncidentPage(KeptIncident incident, Knowledge knowledge, Optional<Form> form, Instant now) {
    this.incident = incident;
    this.targets =
        knowledge.board().all().stream()
            .filter(one -> incident.resolver().equals(one.target().resolver()))
            .filter(one -> incident.endpoint().equals(one.target().endpoint().text()))
            .filter(
                one ->
                    incident.address().isEmpty()
                        || incident.address().equals(one.target().addressText()))
            .toList();
    this.form = form;
    this.now = now;
  }

  String title() {
    return incident.severity() + ": " + incident.cause();
  }

  void write(Html page) {
    page.element("p", "Incident " + incident.id(), "class", "kind");
    page.element("h1", incident.cause(), "id", "headline");
    page.open("p");
    Tone.ofSeverity(incident.severity()).badge(page, incident.severity());
    page.text(" ");
    (incident.closed().isPresent() ? Tone.GOOD : Tone.BAD)
        .badge(page, incident.closed().isPresent() ? "over" : "open");
    page.close("p");
    page.element("p", incident.reason(), "class", "lead");
    page.open("dl");
    page.element("dt", "expected").element("dd", incident.expected());
    page.element("dt", "observed").element("dd", incident.observed());
    time(page, "began", incident.opened());
    time(page, "last seen", incident.lastSeen());
    incident.closed().ifPresent(closed -> time(page, "over", closed));
    if (!incident.vantages().isEmpty()) {
      page.element("dt", "seen from").element("dd", String.join(", ", incident.vantages()));
    }
    if (!incident.present().isEmpty() && !incident.present().equals(incident.vantages())) {
      page.element("dt", "still seen from").element("dd", String.join(", ", incident.present()));
    }
    page.close("dl");
    explained(page);
    targets(page);
    known(page);
  }

  private void explained(Html page) {
    if (Arrays.stream(Check.values()).anyMatch(check -> check.id().equals(incident.label()))) {
      page.open("p").text("What the check ");
      page.element("code", incident.label());
      page.text(" means and what to do: ").element("code", CHECKS + "#" + incident.label());
      page.text(". ");
      page.element("a", "Evidence (ZIP)", "href", Links.evidence(incident.id()), "download", "");
      page.close("p");
    }
  }

  private void time(Html page, String label, Instant time) {
    page.element("dt", label).open("dd").text(Ages.text(time) + " (");
    Ages.write(page, time, now);
    page.text(")").close("dd");
  }

  private void targets(Html page) {
    if (targets.isEmpty()) {
      return;
    }
    page.element("h2", "How it is now");
    page.open("ul", "class", "plain");
    for (Present one : targets) {
      page.open("li").open("a", "class", "cell", "href", Links.target(one.id()));
      String verdict = VerdictCell.verdict(one);
      Tone.ofVerdict(verdict).badge(page, verdict);
      page.text(
          " from "
              + one.target().vantage()
              + (one.target().address().isPresent() ? " at " + one.target().addressText() : ""));
      page.close("a").close("li");
    }
    page.close("ul");
  }

  private void known(Html page) {
    page.element("h2", "Acknowledged");
    if (incident.acknowledgements().isEmpty()) {
      page.element("p", "Nobody has said that they know of it.");
    } else {
      page.open("ul", "class", "plain");
      for (KeptIncident.Acknowledgement one : incident.acknowledgements()) {
        page.open("li").text(one.who() + ", ");
        Ages.write(page, one.at(), now);
        page.text(": " + one.note()).close("li");
      }
      page.close("ul");
    }
    if (form.isPresent()) {
      page.open("form", "method", "post", "action", Links.incident(incident.id()));
      page.empty("input", "type", "hidden", "name", "token", "value", form.get().token());
      page.element("label", "Note", "for", "note");
      page.empty(
          "input",
          "id",
          "note",
          "name",
          "note",
          "required",
          "",
          "maxlength",
          Integer.toString(Incidents.NOTE_CHARACTERS),
          "autocomplete",
          "off");
      page.element("button", "Acknowledge", "type", "submit").close("form");
    } else {
      page.open("p", "class", "faint").text("On the daemon's machine: ");
      page.element(
          "code", "assay ack %s --note '…'".formatted(incident.id().toString().substring(0, 8)));
      page.close("p");
    }
  }
}
