package io.assay.app;

import io.assay.config.Config;
import io.assay.config.ConfigException;
import io.assay.config.ConfigLoader;
import io.assay.metrics.AssayMetrics;
import io.assay.web.ListenException;
import io.assay.web.Operations;
import io.assay.web.WebServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The running program: probes, judges, serves the metrics, and puts one configuration after another
 * in force. Thread-safe.
 */
final class Daemon implements Operations, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Daemon.class);

  private final Path file;
  private final InetSocketAddress listen;
  private final InstantSource clock;
  private final AssayMetrics metrics;
  private final Judging judging;
  private final Probing probing;
  private final WebServer web;

  /** Held while one configuration replaces another, and at the end. */
  private final ReentrantLock replacing = new ReentrantLock();

  private volatile boolean ready;

  private Daemon(Path file, Config config, Surroundings here, InstantSource clock)
      throws ListenException, IOException {
    this.file = file;
    this.listen = config.listen();
    this.clock = clock;
    metrics = new AssayMetrics(Version.ofThisProgram(), clock);
    judging = new Judging(config, here, clock, metrics);
    probing = new Probing(config, judging.pipeline(), clock, metrics);
    try {
      web = WebServer.start(listen, metrics, this, Version.ofThisProgram());
    } catch (ListenException e) {
      probing.close();
      judging.close();
      metrics.close();
      throw e;
    }
  }

  /**
   * Starts probing and serving.
   *
   * @param file where {@code config} is from, and what a reload reads
   * @throws ListenException if the web server cannot listen; nothing was started then
   * @throws IOException if the trust anchors cannot be read; nothing was started then
   */
  static Daemon start(Path file, Config config, Surroundings here, InstantSource clock)
      throws ListenException, IOException {
    Daemon daemon = new Daemon(file, config, here, clock);
    try {
      daemon.judging.start();
    } catch (IOException e) {
      daemon.close();
      throw e;
    }
    daemon.put(config);
    daemon.ready = true;
    return daemon;
  }

  /** Where the web server answers. */
  URI url() {
    return web.url();
  }

  /** How much is probed, for people. */
  String extent() {
    long all = probing.jobs().size();
    long names = probing.jobs().stream().filter(id -> id.address().isEmpty()).count();
    int logs = judging.logs();
    return "%d endpoints with an address, %d whose name is looked up%s"
        .formatted(all - names, names, logs == 0 ? "" : ", and %d CT logs".formatted(logs));
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
      judging.put(config);
      put(config);
      LOG.info("Reloaded {}: {}", file, extent());
      if (!config.listen().equals(listen)) {
        LOG.warn("web.listen has changed in {}, which takes a restart", file);
      }
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

  private void put(Config config) {
    probing.put(config, id -> true);
    metrics.configurationLoaded(clock.instant());
  }

  @Override
  public ProbeAnswer probe(ProbeRequest request) throws InterruptedException {
    return probing.probe(request);
  }

  /** Ends the probes under way without recording them, and stops serving: within five seconds. */
  @Override
  public void close() {
    ready = false;
    probing.close();
    judging.close();
    web.close();
    metrics.close();
  }
}
