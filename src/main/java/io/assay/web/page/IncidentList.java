package io.assay.web.page;

import io.assay.history.KeptIncident;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Incidents in a list, a few lines each. Stateless. */
final class IncidentList {
  private IncidentList() {}

  static void write(Html page, List<KeptIncident> incidents, Instant now) {
    page.open("ul", "class", "incidents");
    for (KeptIncident incident : incidents) {
      boolean known = !incident.acknowledgements().isEmpty();
      boolean over = incident.closed().isPresent();
      page.open("li", "class", known || over ? "incident known" : "incident");
      page.open("p", "class", "what");
      Tone.ofSeverity(incident.severity()).badge(page, incident.severity());
      page.text(" ").element("a", incident.cause(), "href", Links.incident(incident.id()));
      page.close("p");
      page.element("p", incident.reason());
      page.open("p", "class", "faint");
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
      if (known) {
        KeptIncident.Acknowledgement by = incident.acknowledgements().getFirst();
        page.text(" · acknowledged by " + by.who() + ": " + by.note());
      }
      page.close("p").close("li");
    }
    page.close("ul");
  }
}
