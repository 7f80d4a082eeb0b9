package io.assay.web.page;

import io.assay.history.KeptIncident;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Incidents in a list, those of one endpoint at one address together. Stateless. */
final class IncidentList {
  private IncidentList() {}

  /** What incidents are about. */
  private record About(String resolver, String endpoint, String address, String subject) {
    static About of(KeptIncident one) {
      return new About(one.resolver(), one.endpoint(), one.address(), one.subject());
    }

    String text() {
      return resolver.isEmpty()
          ? subject
          : resolver + " · " + endpoint + (address.isEmpty() ? "" : " at " + address);
    }
  }

  /** Writes them in the order in which the first of each endpoint comes. */
  static void write(Html page, List<KeptIncident> incidents, Instant now) {
    Map<About, List<KeptIncident>> groups = new LinkedHashMap<>();
    for (KeptIncident one : incidents) {
      groups.computeIfAbsent(About.of(one), _ -> new ArrayList<>()).add(one);
    }
    page.open("ul", "class", "incidents");
    groups.forEach(
        (about, all) -> {
          boolean alarming = all.stream().anyMatch(IncidentList::isAlarming);
          page.open("li", "class", alarming ? "incident" : "incident known");
          page.element("p", about.text(), "class", "what").open("ul", "class", "plain");
          all.forEach(one -> row(page, one, now));
          page.close("ul").close("li");
        });
    page.close("ul");
  }

  private static boolean isAlarming(KeptIncident incident) {
    return incident.closed().isEmpty() && incident.acknowledgements().isEmpty();
  }

  private static void row(Html page, KeptIncident incident, Instant now) {
    page.open("li");
    Tone.ofSeverity(incident.severity()).badge(page, incident.severity());
    page.text(" ").element("a", incident.label(), "href", Links.incident(incident.id()));
    page.text(": " + incident.reason() + " ").open("span", "class", "faint");
    if (!incident.vantages().isEmpty()) {
      page.text("seen from " + String.join(", ", incident.vantages()) + " · ");
    }
    page.text("began ");
    Ages.write(page, incident.opened(), now);
    incident
        .closed()
        .ifPresent(
            closed -> {
              page.text(", over ");
              Ages.write(page, closed, now);
              page.text(" after " + Ages.length(Duration.between(incident.opened(), closed)));
            });
    if (!incident.acknowledgements().isEmpty()) {
      KeptIncident.Acknowledgement by = incident.acknowledgements().getFirst();
      page.text(" · acknowledged by " + by.who() + ": " + by.note());
    }
    page.close("span").close("li");
  }
}
