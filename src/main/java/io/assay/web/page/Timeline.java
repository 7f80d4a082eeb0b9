package io.assay.web.page;

import io.assay.endpoint.Sha256;
import io.assay.history.Sighting;
import io.assay.history.VerdictInterval;
import io.assay.probe.TlsNames;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The chains and verdicts of a target, drawn as bars and told in a list. Immutable. */
final class Timeline {
  private static final int BAR = 22;
  private static final int LANE = 30;
  private static final double LEAST = 3;
  private static final int LISTED = 60;
  private static final int DIGITS = 12;

  private final List<Sighting> sightings;
  private final List<VerdictInterval> verdicts;
  private final TimeAxis axis;

  private record Line(Instant first, String kind, Runnable write) {}

  Timeline(List<Sighting> sightings, List<VerdictInterval> verdicts, TimeAxis axis) {
    this.sightings = sightings;
    this.verdicts = verdicts;
    this.axis = axis;
  }

  void write(Html page, Instant now) {
    if (sightings.isEmpty() && verdicts.isEmpty()) {
      page.element("p", "Nothing was recorded in this time.");
      return;
    }
    drawing(page);
    list(page, now);
  }

  private void drawing(Html page) {
    Set<List<Sha256>> chains = new LinkedHashSet<>();
    sightings.stream()
        .sorted(Comparator.comparing(Sighting::first))
        .forEach(one -> chains.add(one.chain()));
    List<List<Sha256>> lanes = new ArrayList<>(chains);
    int height = LANE * (1 + lanes.size());
    page.open(
        "svg",
        "class",
        "timeline",
        "viewBox",
        "0 0 %d %d".formatted(TimeAxis.WIDTH, height),
        "preserveAspectRatio",
        "none",
        "role",
        "img",
        "aria-label",
        "Verdicts above, and below a line for each chain; the list that follows says the same");
    for (VerdictInterval one : verdicts) {
      bar(
          page,
          Tone.ofVerdict(one.verdict()).style(),
          one.first(),
          one.last(),
          0,
          one.verdict() + " from " + Ages.text(one.first()) + " to " + Ages.text(one.last()));
    }
    for (Sighting one : sightings) {
      bar(
          page,
          "seen",
          one.first(),
          one.last(),
          LANE * (1 + lanes.indexOf(one.chain())),
          chain(one) + " from " + Ages.text(one.first()) + " to " + Ages.text(one.last()));
    }
    page.close("svg");
    page.open("p", "class", "ends faint");
    page.element("span", Ages.text(axis.from())).element("span", Ages.text(axis.to()));
    page.close("p");
  }

  private void bar(Html page, String style, Instant first, Instant last, int top, String title) {
    double width = Math.max(LEAST, axis.at(last) - axis.at(first));
    double left = Math.min(axis.at(first), TimeAxis.WIDTH - width);
    page.open(
        "rect",
        "class",
        style,
        "x",
        TimeAxis.number(left),
        "y",
        Integer.toString(top),
        "width",
        TimeAxis.number(width),
        "height",
        Integer.toString(BAR));
    page.element("title", title).close("rect");
  }

  private void list(Html page, Instant now) {
    List<Line> lines = new ArrayList<>();
    verdicts.forEach(one -> lines.add(new Line(one.first(), "verdict", () -> verdict(page, one))));
    sightings.forEach(one -> lines.add(new Line(one.first(), "chain", () -> sighting(page, one))));
    lines.sort(Comparator.comparing(Line::first).reversed().thenComparing(Line::kind));
    page.open("ol", "class", "events");
    for (Line line : lines.subList(0, Math.min(LISTED, lines.size()))) {
      page.open("li");
      Ages.write(page, line.first, now);
      page.text(" ");
      line.write.run();
      page.close("li");
    }
    page.close("ol");
    if (lines.size() > LISTED) {
      page.element(
          "p",
          "%d earlier ones are in the API and in `assay history`.".formatted(lines.size() - LISTED),
          "class",
          "faint");
    }
  }

  private static void verdict(Html page, VerdictInterval one) {
    Tone.ofVerdict(one.verdict()).badge(page, one.verdict());
    String violated =
        one.violated().stream()
            .map(VerdictInterval.Violated::check)
            .collect(Collectors.joining(", "));
    page.text(
        " "
            + one.confidence().map(sure -> "with " + sure + " confidence ").orElse("")
            + one.failure().map(failure -> "(" + failure + ") ").orElse("")
            + (violated.isEmpty() ? "" : "for " + violated + " "));
    page.element("span", probes(one.times(), one.last()), "class", "faint");
  }

  private static void sighting(Html page, Sighting one) {
    if (one.chain().isEmpty()) {
      page.text("no certificate ");
    } else {
      page.text("chain of ");
      page.element(
          "a",
          one.chain().getFirst().hex().substring(0, DIGITS),
          "href",
          Links.certificate(one.chain().getFirst()),
          "class",
          "digest");
      page.text(" ");
    }
    one.version().ifPresent(number -> page.text(TlsNames.version(number) + " "));
    one.suite().ifPresent(number -> page.text(TlsNames.cipherSuite(number) + " "));
    page.element("span", probes(one.times(), one.last()), "class", "faint");
  }

  private static String probes(long times, Instant last) {
    return "%s until %s".formatted(times == 1 ? "once," : times + " times,", Ages.text(last));
  }

  private static String chain(Sighting one) {
    return one.chain().isEmpty()
        ? "no certificate"
        : "chain of " + one.chain().getFirst().hex().substring(0, DIGITS);
  }
}
