package io.assay.app;

import io.assay.incident.Cause;
import io.assay.incident.Incident;
import io.assay.incident.IncidentListener;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Logs a line when an incident begins, grows or is over, and passes word on. */
final class IncidentLog implements IncidentListener {
  private static final Logger LOG = LoggerFactory.getLogger("io.assay.incident");

  private final Runnable heard;

  /**
   * @param heard is run after each of these
   */
  IncidentLog(Runnable heard) {
    this.heard = heard;
  }

  @Override
  public void opened(Incident incident) {
    log(Level.WARN, incident, "began: " + reason(incident));
  }

  @Override
  public void changed(Incident incident) {
    log(Level.WARN, incident, "goes on: " + reason(incident));
  }

  @Override
  public void closed(Incident incident) {
    Instant end = incident.closed().orElse(incident.lastSeen());
    Duration took = Duration.between(incident.opened(), end);
    log(Level.INFO, incident, "is over after " + took.toSeconds() + " s");
  }

  private static String reason(Incident incident) {
    return "%s (expected %s, observed %s)"
        .formatted(incident.reason(), incident.expected(), incident.observed());
  }

  private void log(Level level, Incident incident, String what) {
    String present = String.join(", ", incident.present());
    LOG.atLevel(level)
        .addKeyValue("incident", incident.id())
        .addKeyValue("cause", incident.cause().label())
        .addKeyValue("severity", incident.severity().text())
        .addKeyValue("since", incident.opened())
        .addKeyValue("vantages", present)
        .log(
            "Incident {}: {}{} {}",
            incident.severity().text(),
            incident.cause().text(),
            incident.cause() instanceof Cause.Violated && !present.isEmpty()
                ? " from " + present
                : "",
            what);
    heard.run();
  }
}
