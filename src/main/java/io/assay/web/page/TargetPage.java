package io.assay.web.page;

import io.assay.endpoint.Target;
import io.assay.evidence.Exhibit;
import io.assay.evidence.ExhibitFacts;
import io.assay.evidence.Role;
import io.assay.history.HistoryException;
import io.assay.history.HistoryFilter;
import io.assay.history.HistoryReader;
import io.assay.history.HourTimings;
import io.assay.history.KeptIncident;
import io.assay.history.Part;
import io.assay.history.Sighting;
import io.assay.history.VerdictInterval;
import io.assay.judge.Judgement;
import io.assay.judge.Sign;
import io.assay.web.board.Present;
import io.assay.web.reading.Knowledge;
import io.assay.web.reading.Targets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** One endpoint at one address as one vantage point sees it, and saw it. Immutable. */
final class TargetPage {
  private static final int INTERVALS = 500;

  private final Present present;
  private final List<Present> elsewhere;
  private final OpenIncidents incidents;
  private final FromHistory<Past> past;
  private final TimeRange range;
  private final Instant now;

  /** What the history has of it in the range. */
  private record Past(
      List<Sighting> sightings, List<VerdictInterval> verdicts, List<HourTimings> timings) {}

  TargetPage(Present present, Knowledge knowledge, TimeRange range, Instant now) {
    this.present = present;
    this.range = range;
    this.now = now;
    Target target = present.target();
    this.elsewhere =
        knowledge.board().all().stream()
            .filter(one -> one.target().resolver().equals(target.resolver()))
            .filter(one -> one.target().endpoint().equals(target.endpoint()))
            .filter(one -> one.target().address().equals(target.address()))
            .filter(one -> !one.id().equals(present.id()))
            .toList();
    this.incidents = OpenIncidents.of(knowledge).about(one -> isAbout(one, target));
    this.past =
        FromHistory.read(
            knowledge, incidents, history -> past(history, target, range.before(now), now));
  }

  private static boolean isAbout(KeptIncident incident, Target target) {
    return incident.resolver().equals(target.resolver())
        && incident.endpoint().equals(target.endpoint().text())
        && (incident.address().isEmpty() || incident.address().equals(target.addressText()))
        && incident.vantages().contains(target.vantage());
  }

  private static Past past(HistoryReader history, Target target, Instant from, Instant now)
      throws HistoryException {
    HistoryFilter filter = Targets.filter(target).between(Optional.of(from), Optional.empty());
    return new Past(
        history.sightings(filter, Part.first(INTERVALS)).rows(),
        history.verdicts(filter, Part.first(INTERVALS)).rows(),
        Targets.timings(history, target, from, now));
  }

  String title() {
    return VerdictCell.verdict(present)
        + ": "
        + present.target().endpoint().text()
        + " from "
        + present.target().vantage();
  }

  void write(Html page) {
    Target target = present.target();
    page.open("p", "class", "kind").text("Resolver ");
    page.element("a", target.resolver(), "href", Links.resolver(target.resolver())).close("p");
    page.element("h1", target.endpoint().text(), "id", "endpoint");
    page.open("p", "id", "headline");
    String verdict = VerdictCell.verdict(present);
    Tone.ofVerdict(verdict)
        .badge(
            page,
            verdict
                + present
                    .judgement()
                    .flatMap(judgement -> judgement.conclusion().confidence())
                    .map(sure -> " with " + sure.text() + " confidence")
                    .orElse(""));
    page.text(
        (target.address().isPresent() ? " at " + target.addressText() : " without an address")
            + " from "
            + target.vantage());
    page.close("p");
    present.judgement().ifPresent(judgement -> times(page, judgement));
    others(page);
    incidents.notice(page);
    if (!incidents.all().isEmpty()) {
      page.element("h2", "Open incidents");
      IncidentList.write(page, incidents.all(), now);
    }
    if (present.judgement().isEmpty()) {
      page.element("p", "It was not probed yet since this process began.");
    }
    present.judgement().ifPresent(judgement -> state(page, judgement));
    history(page);
    present.judgement().ifPresent(judgement -> facts(page, exhibit(judgement)));
  }

  private void times(Html page, Judgement judgement) {
    page.open("p", "class", "faint").text("probed ");
    Ages.write(page, judgement.observation().startedAt(), now);
    present
        .since()
        .ifPresent(
            since -> {
              page.text(" · so since ");
              page.element("time", Ages.text(since), "datetime", since.toString());
            });
    if (!judgement.conclusion().signs().isEmpty()) {
      page.text(
          " · signs: "
              + judgement.conclusion().signs().stream()
                  .map(Sign::text)
                  .collect(Collectors.joining(", ")));
    }
    page.close("p");
  }

  private void others(Html page) {
    if (elsewhere.isEmpty()) {
      return;
    }
    page.open("p", "class", "chips").text("From elsewhere: ");
    for (Present one : elsewhere) {
      page.open("a", "class", "cell", "href", Links.target(one.id()));
      String verdict = VerdictCell.verdict(one);
      Tone.ofVerdict(verdict).badge(page, one.target().vantage() + ": " + verdict);
      page.close("a").text(" ");
    }
    page.close("p");
  }

  private void state(Html page, Judgement judgement) {
    page.open("section", "aria-labelledby", "chain");
    page.element("h2", "Chain", "id", "chain");
    ChainDrawing.write(page, judgement, now);
    page.close("section");
    page.open("section", "aria-labelledby", "checks");
    page.element("h2", "Checks", "id", "checks");
    CheckTable.write(page, exhibit(judgement).results());
    page.close("section");
  }

  private void history(Html page) {
    page.open("section", "aria-labelledby", "past");
    page.element("h2", "The last " + range.words(), "id", "past");
    past.value()
        .ifPresentOrElse(known -> past(page, known), () -> page.element("p", past.absence()));
    page.close("section");
  }

  private void past(Html page, Past known) {
    page.open("ul", "class", "ranges");
    for (TimeRange one : TimeRange.values()) {
      page.open("li");
      page.element(
          "a",
          one.words(),
          "href",
          Links.target(present.id()) + "?range=" + one.parameter(),
          one == range ? "aria-current" : "",
          "true");
      page.close("li");
    }
    page.close("ul");
    TimeAxis axis = new TimeAxis(range.before(now), now);
    page.element("h3", "Verdicts and chains");
    new Timeline(known.sightings, known.verdicts, axis).write(page, now);
    page.element("h3", "Timings");
    new TimingChart(known.timings, axis).write(page);
  }

  private static Exhibit exhibit(Judgement judgement) {
    return Exhibit.of(Role.AFFECTED, judgement, Map.of(), "");
  }

  private static void facts(Html page, Exhibit exhibit) {
    page.open("section", "aria-labelledby", "seen");
    page.element("h2", "What was seen", "id", "seen");
    ExhibitFacts.seen(exhibit).forEach(section -> FactList.write(page, section));
    page.close("section");
  }
}
