package io.assay.incident;

import java.util.ArrayList;
import java.util.List;

/**
 * Keeps what becomes of incidents until it is asked for, and hands it on. The tracker's lock guards
 * it.
 */
final class Touched implements IncidentListener {
  private final IncidentListener listener;
  private List<Incident> incidents = List.of();

  Touched(IncidentListener listener) {
    this.listener = listener;
  }

  /** The states since this was asked last, in order. */
  List<Incident> taken() {
    List<Incident> taken = incidents;
    incidents = List.of();
    return taken;
  }

  private void add(Incident incident) {
    if (incidents.isEmpty()) {
      incidents = new ArrayList<>(1);
    }
    incidents.add(incident);
  }

  @Override
  public void opened(Incident incident) {
    add(incident);
    listener.opened(incident);
  }

  @Override
  public void changed(Incident incident) {
    add(incident);
    listener.changed(incident);
  }

  @Override
  public void closed(Incident incident) {
    add(incident);
    listener.closed(incident);
  }
}
