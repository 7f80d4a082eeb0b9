package io.assay.app;

import io.assay.history.HistoryArchive;
import io.assay.history.HistoryException;
import io.assay.history.HistoryFilter;
import io.assay.history.HistoryReader;
import io.assay.history.KeptIncident;
import io.assay.history.Part;
import io.assay.history.Rows;
import io.assay.report.IncidentReport;
import io.assay.report.SightingReport;
import io.assay.report.VerdictReport;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/** The history where it is kept. */
record KeptChronicle(HistoryArchive archive) implements Chronicle {
  /** A question to a part of the history. */
  private interface Asking<T> {
    Rows<T> of(HistoryReader reader, Part part) throws HistoryException;
  }

  @Override
  public List<SightingReport> sightings(HistoryFilter filter, int limit) {
    return all((reader, part) -> reader.sightings(filter, part), SightingReport::of, limit);
  }

  @Override
  public List<VerdictReport> verdicts(HistoryFilter filter, int limit) {
    return all((reader, part) -> reader.verdicts(filter, part), VerdictReport::of, limit);
  }

  @Override
  public List<IncidentReport> incidents(HistoryFilter filter, Optional<Boolean> open, int limit) {
    return all((reader, part) -> reader.incidents(filter, open, part), IncidentReport::of, limit);
  }

  private <T, R> List<R> all(Asking<T> asking, Function<T, R> report, int limit) {
    try {
      List<R> all = new ArrayList<>();
      Optional<String> next = Optional.of("");
      while (next.isPresent() && all.size() < limit) {
        Part part = new Part(Math.min(Part.MOST, limit - all.size()), next.get());
        Rows<T> rows = asking.of(archive.reader(), part);
        rows.rows().forEach(row -> all.add(report.apply(row)));
        next = rows.next();
      }
      return all;
    } catch (HistoryException e) {
      throw refusal(e);
    }
  }

  @Override
  public Optional<IncidentReport> incident(String start) {
    try {
      List<KeptIncident> found = archive.reader().incidentsStarting(start);
      if (found.size() > 1) {
        throw new Refusal("several incidents begin with %s; say more of the id".formatted(start));
      }
      return found.stream().findFirst().map(IncidentReport::of);
    } catch (HistoryException e) {
      throw refusal(e);
    }
  }

  @Override
  public Optional<IncidentReport> acknowledge(UUID incident, Optional<String> who, String note) {
    String name = who.orElseGet(() -> System.getProperty("user.name", "somebody"));
    try {
      return archive.acknowledge(incident, name, note, Instant.now().truncatedTo(ChronoUnit.MILLIS))
          ? archive.reader().incident(incident).map(IncidentReport::of)
          : Optional.empty();
    } catch (HistoryException e) {
      throw refusal(e);
    }
  }

  private static Refusal refusal(HistoryException e) {
    return new Refusal(String.valueOf(e.getMessage()));
  }

  @Override
  public void close() {
    archive.close();
  }
}
