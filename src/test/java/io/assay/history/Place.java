package io.assay.history;

import io.assay.config.ConfigException;
import io.assay.config.ConfigLoader;
import io.assay.config.HistoryTerms;
import io.assay.lab.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where a history is kept in a test: every test of what is kept is made in each. */
enum Place {
  SQLITE,
  POSTGRESQL;

  /** The server of a test class, started when it is first needed. */
  static final class Server implements AutoCloseable {
    private @Nullable PostgresServer started;

    synchronized PostgresServer get() {
      if (started == null) {
        started = PostgresServer.start();
      }
      return started;
    }

    @Override
    public synchronized void close() {
      if (started != null) {
        started.close();
      }
    }
  }

  /** A new history: its terms, and the folder that it is in if it is in a file. */
  record Fresh(HistoryTerms terms, Path folder) {
    Fresh with(Duration keep, long octets) {
      return new Fresh(
          new HistoryTerms(
              true, terms.directory(), keep, octets, terms.sample(), terms.postgresql()),
          folder);
    }

    History open(Looks looks) throws HistoryException {
      History history = History.open(terms, folder, looks::now);
      history.start(looks::open);
      return history;
    }

    HistoryArchive archive() throws HistoryException {
      return HistoryArchive.open(terms, folder).orElseThrow();
    }

    Database database() throws HistoryException {
      Database database = History.database(terms, folder);
      database.prepare();
      return database;
    }

    /** Hands over all of it, and waits until it is written. */
    void write(Looks looks) throws HistoryException {
      try (History history = open(looks)) {
        looks.all().forEach(look -> history.judged(look.judgement(), look.touched()));
      }
    }
  }

  Fresh fresh(Path folder, Server server) throws IOException, ConfigException {
    return switch (this) {
      case SQLITE -> new Fresh(HistoryTerms.DEFAULT, folder);
      case POSTGRESQL -> new Fresh(terms(folder, server.get().newDatabase()), folder);
    };
  }

  private static HistoryTerms terms(Path folder, String address)
      throws IOException, ConfigException {
    Path file = folder.resolve("probes.yaml");
    Files.write(
        file,
        List.of(
            "history: { postgresql: \"%s\" }".formatted(address),
            "resolvers: [{ name: a, endpoints: [tls://a.test] }]"));
    return ConfigLoader.load(file).history();
  }
}
