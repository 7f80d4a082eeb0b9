package io.assay.ct.log;

import io.assay.ct.Log;
import io.assay.fetch.Fetcher;

/**
 * Makes clients of logs, which share what one process has: the fetcher, and the memory for enormous
 * entries. A process has one. Thread-safe.
 */
public final class LogClients {
  private final Fetcher fetcher;
  private final double rate;
  private final int burst;
  private final Enormous enormous = new Enormous();

  /**
   * @param fetcher whose policy must allow the logs' addresses; stays open
   * @param rate requests a second to each log, above 0
   * @param burst requests at once to a log after a time without any, from 1
   */
  public LogClients(Fetcher fetcher, double rate, int burst) {
    this.fetcher = fetcher;
    this.rate = rate;
    this.burst = burst;
  }

  /**
   * A client of {@code log}, at a pace of its own. A static log whose submission URL is empty is
   * known by nothing but where it is read, and may name any origin in its checkpoints.
   */
  public LogClient of(Log log) {
    LogTransport transport = new LogTransport(fetcher, new Pace(rate, burst), log.monitoringUrl());
    return switch (log.kind()) {
      case RFC6962 -> new Rfc6962Client(log, transport, enormous);
      case STATIC_CT -> new StaticCtClient(log, transport, enormous);
    };
  }
}
