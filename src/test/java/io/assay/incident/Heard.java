package io.assay.incident;

import java.util.ArrayList;
import java.util.List;

/** Keeps what a listener is told. */
final class Heard implements IncidentListener {
  final List<String> events = new ArrayList<>();
  final List<Incident> incidents = new ArrayList<>();

  @Override
  public void opened(Incident incident) {
    hear("opened", incident);
  }

  @Override
  public void changed(Incident incident) {
    hear("changed", incident);
  }

  @Override
  public void closed(Incident incident) {
    hear("closed", incident);
  }

  private void hear(String what, Incident incident) {
    events.add(
        "%s %s %s %s"
            .formatted(
                what, incident.cause().label(), incident.severity().text(), incident.present()));
    incidents.add(incident);
  }

  Incident last() {
    return incidents.getLast();
  }
}
