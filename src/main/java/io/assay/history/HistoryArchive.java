package io.assay.history;

import io.assay.config.HistoryTerms;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A history as those see it who do not write it: to read, and to acknowledge incidents in it, also
 * while another process writes. Thread-safe.
 */
public final class HistoryArchive implements AutoCloseable {
  private final Database database;
  private final HistoryReader reader;

  private HistoryArchive(Database database) {
    this.database = database;
    this.reader = new HistoryReader(database);
  }

  /**
   * Opens what is there.
   *
   * @param directory where it is if it is kept in a file
   * @return empty if it is kept in a file and there is none
   * @throws HistoryException if it cannot be used
   */
  public static Optional<HistoryArchive> open(HistoryTerms terms, Path directory)
      throws HistoryException {
    if (terms.postgresql().isEmpty() && !Files.exists(History.file(directory))) {
      return Optional.empty();
    }
    Database database = History.database(terms, directory);
    try {
      database.prepare();
    } catch (HistoryException e) {
      database.close();
      throw e;
    }
    return Optional.of(new HistoryArchive(database));
  }

  /** Reads it. */
  public HistoryReader reader() {
    return reader;
  }

  /**
   * Notes that somebody knows of an incident.
   *
   * @return whether there is such an incident
   */
  public synchronized boolean acknowledge(UUID incident, String who, String note, Instant at)
      throws HistoryException {
    return database.change(handle -> IncidentReading.acknowledge(handle, incident, who, note, at));
  }

  @Override
  public void close() {
    database.close();
  }
}
