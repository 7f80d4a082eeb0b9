package io.assay.web.page;

import io.assay.web.board.Present;
import io.assay.web.reading.Knowledge;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** The endpoints of one resolver, at each of their addresses, by vantage point. Immutable. */
final class ResolverPage {
  private final String resolver;
  private final List<Present> targets;
  private final OpenIncidents incidents;
  private final Instant now;

  ResolverPage(String resolver, Knowledge knowledge, Instant now) {
    this.resolver = resolver;
    this.targets =
        knowledge.board().all().stream()
            .filter(one -> one.target().resolver().equals(resolver))
            .toList();
    this.incidents = OpenIncidents.of(knowledge).about(one -> one.resolver().equals(resolver));
    this.now = now;
  }

  /** Whether there is such a resolver. */
  boolean exists() {
    return !targets.isEmpty();
  }

  void write(Html page) {
    page.element("p", "Resolver", "class", "kind");
    page.element("h1", resolver, "id", "headline");
    incidents.notice(page);
    if (!incidents.all().isEmpty()) {
      page.element("h2", "Open incidents");
      IncidentList.write(page, incidents.all(), now);
    }
    Map<String, Map<String, List<Present>>> rows = new LinkedHashMap<>();
    TreeSet<String> vantages = new TreeSet<>();
    for (Present one : targets) {
      vantages.add(one.target().vantage());
      String address = one.target().addressText();
      rows.computeIfAbsent(
              one.target().endpoint().text() + (address.isEmpty() ? "" : " at " + address),
              _ -> new TreeMap<>())
          .computeIfAbsent(one.target().vantage(), _ -> new ArrayList<>())
          .add(one);
    }
    page.element("h2", "Endpoints by vantage point", "id", "matrix");
    Matrix.begin(page, "matrix", "Endpoint", List.copyOf(vantages));
    rows.forEach(
        (endpoint, cells) -> {
          page.open("tr").element("th", endpoint, "scope", "row");
          for (String vantage : vantages) {
            VerdictCell.write(
                page, cells.getOrDefault(vantage, List.of()), Links.resolver(resolver));
          }
          page.close("tr");
        });
    Matrix.end(page);
  }
}
