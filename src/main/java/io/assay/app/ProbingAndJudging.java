package io.assay.app;

import io.assay.config.Config;
import io.assay.metrics.AssayMetrics;
import io.assay.web.Operations.ProbeAnswer;
import io.assay.web.Operations.ProbeRequest;
import io.assay.web.reading.Knowledge;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Optional;

/** A daemon that does all by itself. Thread-safe. */
final class ProbingAndJudging implements Daemon.Work {
  private final Config first;
  private final Judging judging;
  private final Probing probing;

  ProbingAndJudging(Config config, Surroundings here, InstantSource clock, AssayMetrics metrics)
      throws IOException {
    first = config;
    judging = new Judging(config, here, clock, metrics);
    probing = new Probing(config, judging.pipeline(), clock, metrics);
  }

  @Override
  public void start() throws IOException {
    judging.start();
    probing.put(first, id -> true);
  }

  @Override
  public void put(Config config) throws IOException {
    judging.put(config);
    probing.put(config, id -> true);
  }

  @Override
  public String extent() {
    return probing.extent() + judging.extent();
  }

  @Override
  public Optional<Knowledge> knowledge() {
    return Optional.of(judging.knowledge());
  }

  @Override
  public ProbeAnswer probe(ProbeRequest request) throws InterruptedException {
    return probing.probe(request);
  }

  @Override
  public void close() {
    probing.close();
    judging.close();
  }
}
