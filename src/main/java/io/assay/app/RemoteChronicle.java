package io.assay.app;

import io.assay.history.HistoryFilter;
import io.assay.report.IncidentReport;
import io.assay.report.ReportJson;
import io.assay.report.SightingReport;
import io.assay.report.VerdictReport;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The history that a running daemon keeps, through its API. */
record RemoteChronicle(DaemonClient daemon) implements Chronicle {
  /** What the API takes. */
  private record Note(String note) {}

  @Override
  public List<SightingReport> sightings(HistoryFilter filter, int limit) {
    return daemon.list("sightings", parameters(filter), SightingReport.class, limit);
  }

  @Override
  public List<VerdictReport> verdicts(HistoryFilter filter, int limit) {
    return daemon.list("verdicts", parameters(filter), VerdictReport.class, limit);
  }

  @Override
  public List<IncidentReport> incidents(HistoryFilter filter, Optional<Boolean> open, int limit) {
    Map<String, String> parameters = parameters(filter);
    open.ifPresent(is -> parameters.put("open", is.toString()));
    return daemon.list("incidents", parameters, IncidentReport.class, limit);
  }

  private static Map<String, String> parameters(HistoryFilter filter) {
    Map<String, String> parameters = new LinkedHashMap<>();
    filter.resolver().ifPresent(name -> parameters.put("resolver", name));
    filter.endpoint().ifPresent(text -> parameters.put("endpoint", text));
    filter.address().ifPresent(text -> parameters.put("address", text));
    filter.vantage().ifPresent(name -> parameters.put("vantage", name));
    filter.from().map(Instant::toString).ifPresent(time -> parameters.put("from", time));
    filter.to().map(Instant::toString).ifPresent(time -> parameters.put("to", time));
    return parameters;
  }

  @Override
  public Optional<IncidentReport> incident(String start) {
    return daemon
        .get("incidents/" + start, Map.of())
        .map(json -> daemon.read(json, IncidentReport.class));
  }

  @Override
  public Optional<IncidentReport> acknowledge(UUID incident, Optional<String> who, String note) {
    return daemon
        .post("incidents/" + incident + "/acknowledgements", ReportJson.line(new Note(note)))
        .map(json -> daemon.read(json, IncidentReport.class));
  }

  @Override
  public void close() {
    daemon.close();
  }
}
