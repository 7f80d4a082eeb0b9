package io.assay.web.reading;

import io.assay.history.History;
import io.assay.history.HistoryException;
import io.assay.history.HistoryFilter;
import io.assay.history.KeptIncident;
import io.assay.history.Part;
import io.assay.history.Rows;
import io.assay.incident.Incident;
import io.assay.judge.Severity;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What is and was wrong, and who knows of it. Thread-safe. */
public final class Incidents {
  private static final Comparator<KeptIncident> NEWEST =
      Comparator.comparing(KeptIncident::opened)
          .thenComparing(incident -> incident.id().toString())
          .reversed();

  /** Characters of a note. */
  public static final int NOTE_CHARACTERS = 1_000;

  /** Characters of an id that say enough of it. */
  public static final int LEAST_CHARACTERS = 8;

  private static final Pattern START = Pattern.compile("[0-9a-f-]{" + LEAST_CHARACTERS + ",36}");

  private final Knowledge knowledge;

  /** Those of {@code knowledge}. */
  public Incidents(Knowledge knowledge) {
    this.knowledge = knowledge;
  }

  /** The incidents that are open in this process, those that began last in front. */
  public List<KeptIncident> open() {
    return knowledge.open().get().stream().map(KeptIncident::of).sorted(NEWEST).toList();
  }

  /**
   * Incidents, those that began last in front. Where no history is kept, those that are open.
   *
   * @param open only those that are open, only those that are not, or all that are known
   * @throws NotKeptException if no history is kept, and those that are over are asked for
   * @throws IllegalArgumentException if {@code part} names no place in such an answer
   */
  public Rows<KeptIncident> find(
      HistoryFilter filter, Optional<Boolean> open, Optional<Severity> severity, Part part)
      throws NotKeptException, HistoryException {
    if (knowledge.history().isPresent()) {
      return knowledge.history().get().incidents(filter, open, severity.map(Severity::text), part);
    }
    if (open.filter(is -> !is).isPresent()) {
      throw NotKeptException.history();
    }
    List<KeptIncident> all =
        open().stream().filter(incident -> isFor(filter, severity, incident)).toList();
    int from = part.after().isEmpty() ? 0 : number(part.after());
    int to = Math.min(all.size(), from + part.limit());
    return new Rows<>(
        all.subList(Math.min(from, to), to),
        to < all.size() ? Optional.of(Integer.toString(to)) : Optional.empty());
  }

  private static int number(String after) {
    int number = Integer.parseInt(after); // Else it throws as it should.
    if (number < 0) {
      throw new IllegalArgumentException("no place among incidents: " + after);
    }
    return number;
  }

  private static boolean isFor(
      HistoryFilter filter, Optional<Severity> severity, KeptIncident incident) {
    return filter.resolver().filter(one -> !one.equals(incident.resolver())).isEmpty()
        && filter.endpoint().filter(one -> !one.equals(incident.endpoint())).isEmpty()
        && filter.address().filter(one -> !one.equals(incident.address())).isEmpty()
        && filter.vantage().filter(one -> !incident.vantages().contains(one)).isEmpty()
        && filter.to().filter(time -> incident.opened().isAfter(time)).isEmpty()
        && severity.filter(one -> !one.text().equals(incident.severity())).isEmpty();
  }

  /**
   * The incidents with that id, or whose ids begin so; two where there are more.
   *
   * @param id at least eight characters of it, in lower case
   */
  public List<KeptIncident> find(String id) throws HistoryException {
    if (!START.matcher(id).matches()) {
      return List.of();
    }
    List<KeptIncident> kept =
        knowledge.history().isPresent()
            ? knowledge.history().get().incidentsStarting(id)
            : List.of();
    // What has just begun may not be written yet.
    return Stream.concat(
            kept.stream(),
            open().stream()
                .filter(incident -> incident.id().toString().startsWith(id))
                .filter(incident -> kept.stream().noneMatch(one -> one.id().equals(incident.id()))))
        .limit(2)
        .toList();
  }

  /**
   * Notes that somebody knows of an incident.
   *
   * @return the incident as it is then; absent where there is none
   * @throws NotKeptException if no history is kept, in which it could be noted
   */
  public Optional<KeptIncident> acknowledge(UUID id, String who, String note)
      throws NotKeptException, HistoryException {
    History history = knowledge.kept().orElseThrow(NotKeptException::history);
    Optional<Incident> known =
        knowledge.open().get().stream().filter(one -> one.id().equals(id)).findFirst();
    if (!history.acknowledge(id, known, who, note)) {
      return Optional.empty();
    }
    knowledge.board().stir();
    return history.reader().incident(id);
  }
}
