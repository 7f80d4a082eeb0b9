package io.assay.app;

import io.assay.bus.BusException;
import io.assay.config.Config;
import io.assay.config.ConfigException;
import io.assay.config.ConfigLoader;
import io.assay.config.Web;
import io.assay.metrics.AssayMetrics;
import io.assay.web.ListenException;
import io.assay.web.Operations;
import io.assay.web.WebServer;
import io.assay.web.reading.Knowledge;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The running program: does what its role says, serves the metrics, and puts one configuration
 * after another in force. Thread-safe.
 */
final class Daemon implements Operations, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Daemon.class);

  private final Path file;
  private final Config first;
  private final InstantSource clock;
  private final AssayMetrics metrics;
  private final Work work;
  private final WebServer web;

  /** Held while one configuration replaces another, and at the end. */
  private final ReentrantLock replacing = new ReentrantLock();

  private volatile boolean ready;

  /** What a daemon of one role does. Thread-safe. */
  sealed interface Work extends AutoCloseable permits ProbingAndJudging, ProbingSite, JudgingSite {
    /**
     * Begins with the first configuration.
     *
     * @throws IOException if something that it needs cannot be used
     */
    void start() throws IOException;

    /**
     * Puts another configuration in force: what is in both goes on undisturbed.
     *
     * @throws IOException if what it names cannot be read; then the present one stays in force
     */
    void put(Config config) throws IOException;

    /** How much there is to do, for people. */
    String extent();

    /**
     * Probes now.
     *
     * @throws InterruptedException if the daemon ends meanwhile
     */
    ProbeAnswer probe(ProbeRequest request) throws InterruptedException;

    /** What it knows, if it judges. */
    Optional<Knowledge> knowledge();

    /** Ends within five seconds. */
    @Override
    void close();
  }

  private Daemon(Path file, Config config, Surroundings here, InstantSource clock)
      throws ListenException, IOException, BusException, InterruptedException {
    this.file = file;
    this.first = config;
    this.clock = clock;
    metrics = new AssayMetrics(Version.ofThisProgram(), clock);
    work =
        switch (config.role()) {
          case ALL -> new ProbingAndJudging(config, here, clock, metrics);
          case PROBER -> new ProbingSite(config, here, clock, metrics);
          case JUDGE -> new JudgingSite(config, here, clock, metrics);
        };
    try {
      web = WebServer.start(config.web(), metrics, this, work.knowledge(), Version.ofThisProgram());
    } catch (ListenException e) {
      work.close();
      metrics.close();
      throw e;
    }
    metrics.bindWeb(web::view);
  }

  /**
   * Starts working and serving.
   *
   * @param file where {@code config} is from, and what a reload reads
   * @throws ListenException if the web server cannot listen; nothing was started then
   * @throws IOException if the trust anchors cannot be read; nothing was started then
   * @throws BusException if Kafka lets nobody in; nothing was started then
   */
  static Daemon start(Path file, Config config, Surroundings here, InstantSource clock)
      throws ListenException, IOException, BusException, InterruptedException {
    Daemon daemon = new Daemon(file, config, here, clock);
    try {
      daemon.work.start();
    } catch (IOException e) {
      daemon.close();
      throw e;
    }
    daemon.metrics.configurationLoaded(clock.instant());
    daemon.ready = true;
    return daemon;
  }

  /** Where the web server answers. */
  URI url() {
    return web.url();
  }

  /** How much there is to do, for people. */
  String extent() {
    return work.extent();
  }

  @Override
  public boolean ready() {
    return ready;
  }

  @Override
  public List<String> reload() {
    replacing.lock();
    try {
      if (!ready) {
        return List.of("the daemon is shutting down");
      }
      Config config = ConfigLoader.load(file);
      work.put(config);
      metrics.configurationLoaded(clock.instant());
      LOG.info("Reloaded {}: {}", file, extent());
      putWeb(config.web());
      warnOfWhatTakesARestart(config);
      return List.of();
    } catch (ConfigException | IOException e) {
      metrics.configurationRejected();
      List<String> mistakes = String.valueOf(e.getMessage()).lines().toList();
      mistakes.forEach(mistake -> LOG.error("Not reloaded: {}", mistake));
      return mistakes;
    } finally {
      replacing.unlock();
    }
  }

  /** Users and names alone, lest the present listener goes by what another one was to. */
  private void putWeb(Web now) {
    Web before = first.web();
    if (now.equals(
        new Web(
            before.listen(),
            before.tls(),
            now.users(),
            before.socket(),
            now.names(),
            before.open()))) {
      web.put(now);
    } else {
      LOG.warn(
          "web has changed in {} in more than users and names, which takes a restart; all of it"
              + " stays as it was",
          file);
    }
  }

  private void warnOfWhatTakesARestart(Config config) {
    if (config.role() != first.role()
        || !config.bus().equals(first.bus())
        || !config.evidence().equals(first.evidence())
        || !config.history().equals(first.history())) {
      LOG.warn("role, bus, evidence or history has changed in {}, which takes a restart", file);
    }
  }

  @Override
  public ProbeAnswer probe(ProbeRequest request) throws InterruptedException {
    return work.probe(request);
  }

  /** Ends the probes under way without recording them, and stops serving: within five seconds. */
  @Override
  public void close() {
    ready = false;
    work.close();
    web.close();
    metrics.close();
  }
}
