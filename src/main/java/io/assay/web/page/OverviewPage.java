package io.assay.web.page;

import io.assay.history.KeptIncident;
import io.assay.judge.Verdict;
import io.assay.web.board.Present;
import io.assay.web.reading.Knowledge;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What is wrong, and how every resolver is seen from every vantage point. Immutable. */
final class OverviewPage {
  private static final int INCIDENTS_SHOWN = 20;

  /** Resolvers of one table. */
  private static final int ROWS = 200;

  private final List<Present> targets;
  private final OpenIncidents open;
  private final List<KeptIncident> incidents;
  private final String after;
  private final Instant now;

  /**
   * @param after the resolver after which the table of many begins; empty for the first
   */
  OverviewPage(Knowledge knowledge, String after, Instant now) {
    this.after = after;
    this.targets = knowledge.board().all();
    this.open = OpenIncidents.of(knowledge);
    this.incidents = open.all();
    this.now = now;
  }

  /** How many incidents are open of which nobody has said that they know. */
  long alarms() {
    return incidents.stream().filter(one -> one.acknowledgements().isEmpty()).count();
  }

  String title() {
    return alarms() == 0 ? "Overview" : "(%d) Overview".formatted(alarms());
  }

  void write(Html page) {
    page.element("h1", headline(), "id", "headline");
    page.element("p", extent(), "class", "faint");
    open.notice(page);
    incidents(page);
    matrix(page);
  }

  private String headline() {
    if (incidents.isEmpty()) {
      return targets.isEmpty() ? "Nothing is probed" : "Nothing is wrong";
    }
    String open =
        incidents.size() == 1 ? "1 incident is open" : incidents.size() + " incidents are open";
    return alarms() == 0 ? open + ", all acknowledged" : open;
  }

  private String extent() {
    Map<String, Long> verdicts =
        targets.stream()
            .collect(Collectors.groupingBy(VerdictCell::verdict, Collectors.counting()));
    List<String> parts =
        Arrays.stream(Verdict.values())
            .sorted(Comparator.comparingInt(Verdict::number).reversed())
            .map(Verdict::text)
            .filter(verdicts::containsKey)
            .map(verdict -> verdicts.get(verdict) + " " + verdict)
            .collect(Collectors.toList());
    if (verdicts.containsKey(VerdictCell.WAITING)) {
      parts.add(verdicts.get(VerdictCell.WAITING) + " not probed yet");
    }
    return "%s: %s"
        .formatted(
            targets.size() == 1 ? "1 target" : targets.size() + " targets",
            parts.isEmpty() ? "none" : String.join(", ", parts));
  }

  private void incidents(Html page) {
    if (incidents.isEmpty()) {
      return;
    }
    page.open("section", "aria-labelledby", "open");
    page.element("h2", "Open incidents", "id", "open");
    IncidentList.write(page, incidents.stream().limit(INCIDENTS_SHOWN).toList(), now);
    if (incidents.size() > INCIDENTS_SHOWN) {
      page.open("p");
      page.element(
          "a", "All %d open incidents".formatted(incidents.size()), "href", Links.INCIDENTS);
      page.close("p");
    }
    page.close("section");
  }

  private void matrix(Html page) {
    if (targets.isEmpty()) {
      page.element("p", "The configuration names no endpoint, or none has an address yet.");
      return;
    }
    TreeMap<String, Map<String, List<Present>>> resolvers = new TreeMap<>();
    for (Present one : targets) {
      resolvers
          .computeIfAbsent(one.target().resolver(), _ -> new TreeMap<>())
          .computeIfAbsent(one.target().vantage(), _ -> new ArrayList<>())
          .add(one);
    }
    if (resolvers.size() <= ROWS) {
      matrix(page, "matrix", "Resolvers by vantage point", resolvers);
      return;
    }
    Map<String, Map<String, List<Present>>> conspicuous = new LinkedHashMap<>();
    resolvers.entrySet().stream()
        .filter(one -> one.getValue().values().stream().anyMatch(OverviewPage::isConspicuous))
        .limit(ROWS)
        .forEach(one -> conspicuous.put(one.getKey(), one.getValue()));
    if (after.isEmpty() && !conspicuous.isEmpty()) {
      matrix(page, "conspicuous", "Resolvers that are not ok everywhere", conspicuous);
    }
    Map<String, Map<String, List<Present>>> part = new LinkedHashMap<>();
    resolvers.tailMap(after, false).entrySet().stream()
        .limit(ROWS)
        .forEach(one -> part.put(one.getKey(), one.getValue()));
    matrix(page, "matrix", "All %d resolvers".formatted(resolvers.size()), part);
    List<String> shown = List.copyOf(part.keySet());
    if (!shown.isEmpty() && !shown.getLast().equals(resolvers.lastKey())) {
      page.open("p");
      page.element(
          "a",
          "Those after " + shown.getLast(),
          "href",
          Links.OVERVIEW + "?after=" + Links.parameter(shown.getLast()));
      page.close("p");
    }
  }

  private static boolean isConspicuous(List<Present> targets) {
    return !VerdictCell.verdict(VerdictCell.worst(targets)).equals(Verdict.OK.text())
        && !VerdictCell.verdict(VerdictCell.worst(targets)).equals(VerdictCell.WAITING);
  }

  private static void matrix(
      Html page, String id, String title, Map<String, Map<String, List<Present>>> rows) {
    TreeSet<String> vantages = new TreeSet<>();
    rows.values().forEach(cells -> vantages.addAll(cells.keySet()));
    page.open("section", "aria-labelledby", id);
    page.element("h2", title, "id", id);
    Matrix.begin(page, id, "Resolver", List.copyOf(vantages));
    rows.forEach(
        (resolver, cells) -> {
          page.open("tr").open("th", "scope", "row");
          page.element("a", resolver, "href", Links.resolver(resolver)).close("th");
          for (String vantage : vantages) {
            VerdictCell.write(
                page, cells.getOrDefault(vantage, List.of()), Links.resolver(resolver));
          }
          page.close("tr");
        });
    Matrix.end(page);
    page.close("section");
  }
}
