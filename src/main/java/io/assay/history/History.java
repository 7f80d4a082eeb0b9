package io.assay.history;

import io.assay.config.HistoryTerms;
import io.assay.endpoint.Target;
import io.assay.incident.Incident;
import io.assay.judge.Judgement;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was seen and judged, when, and what was wrong: kept in a database. Judgements are handed
 * over and written soon; no database holds up who hands them over. Thread-safe.
 */
public final class History implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(History.class);
  private static final String FILE = "history.db";

  private final Database database;
  private final HistoryWriter writer;
  private final HistoryReader reader;
  private final InstantSource clock;

  private History(
      Database database, HistoryWriter writer, HistoryReader reader, InstantSource clock) {
    this.database = database;
    this.clock = clock;
    this.writer = writer;
    this.reader = reader;
  }

  /**
   * Opens the history to write, and makes it where there is none. Nothing is written before {@link
   * #start}.
   *
   * @param directory where it is if it is kept in a file
   * @throws HistoryException if it is damaged, was written by a newer version, or is in a file that
   *     cannot be used. A database server that cannot be reached is waited for
   */
  public static History open(HistoryTerms terms, Path directory, InstantSource clock)
      throws HistoryException {
    Database database = database(terms, directory);
    try {
      database.prepare();
    } catch (HistoryException e) {
      if (e.getCause() == null || terms.postgresql().isEmpty()) {
        database.close();
        throw e;
      }
      LOG.warn("History is not written until that is mended: {}", e.getMessage());
    }
    HistoryWriter writer =
        new HistoryWriter(
            database,
            new Recorder(terms.sample()),
            new Retention(database, terms.keep(), terms.octets()),
            clock);
    return new History(database, writer, new HistoryReader(database), clock);
  }

  /**
   * Begins to write.
   *
   * @param open answers the incidents that are open, quickly; called from any thread
   */
  public void start(Supplier<List<Incident>> open) {
    writer.start(open);
  }

  static Database database(HistoryTerms terms, Path directory) {
    return terms.postgresql().isPresent()
        ? new PostgresDatabase(terms.postgresql().get())
        : new SqliteDatabase(directory.resolve(FILE));
  }

  /** The file in {@code directory}. */
  static Path file(Path directory) {
    return directory.resolve(FILE);
  }

  /**
   * Takes note of a judgement; of those of one target, older ones than the newest are passed over.
   *
   * @param touched the incidents that it opened, changed or closed, as they are then
   */
  public void judged(Judgement judgement, List<Incident> touched) {
    writer.add(judgement);
    writer.add(touched);
  }

  /** Takes note of what became of incidents without a judgement. */
  public void touched(List<Incident> incidents) {
    writer.add(incidents);
  }

  /**
   * Notes that somebody knows of an incident.
   *
   * @param known what is known here of the incident, should it not be written yet
   * @return whether there is such an incident
   * @throws HistoryException if that cannot be written
   */
  public boolean acknowledge(UUID incident, Optional<Incident> known, String who, String note)
      throws HistoryException {
    Instant at = clock.instant().truncatedTo(ChronoUnit.MICROS);
    return database.change(
        handle -> {
          if (known.isPresent() && IncidentReading.incident(handle, incident).isEmpty()) {
            IncidentRows.write(handle, List.of(known.get()));
          }
          return IncidentReading.acknowledge(handle, incident, who, note, at);
        });
  }

  /** The target is not judged here any more, but perhaps elsewhere. */
  public void forget(Target target) {
    writer.forget(target);
  }

  /** How much is kept, and what was not. */
  public HistoryFigures figures() {
    return writer.figures();
  }

  /** Reads what is kept; closed with this. */
  public HistoryReader reader() {
    return reader;
  }

  /** Writes what waits, for a few seconds at most. */
  @Override
  public void close() {
    writer.close();
  }
}
