package io.assay.bench;

import io.assay.lab.BlackboxExporter;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Asks a blackbox exporter for probes of one DoT server. Owns its threads. */
final class BlackboxLoad implements AutoCloseable {
  final AtomicLong succeeded = new AtomicLong();
  final AtomicLong failed = new AtomicLong();
  private final HttpRequest request;
  private final Pace pace;
  private final HttpClient client = HttpClient.newHttpClient();
  private final ExecutorService requests = Executors.newVirtualThreadPerTaskExecutor();
  private final Thread pacer = Thread.ofPlatform().daemon().name("pacer").unstarted(this::run);
  private final Semaphore inFlight;
  private volatile boolean closed;

  /**
   * How often to ask.
   *
   * @param gapNanos between one request and the next
   * @param inFlight requests under way at once
   */
  record Pace(long gapNanos, int inFlight) {}

  BlackboxLoad(BlackboxExporter blackbox, int port, Pace pace) {
    this.request =
        HttpRequest.newBuilder(blackbox.probe(port)).timeout(Duration.ofSeconds(10)).build();
    this.pace = pace;
    this.inFlight = new Semaphore(pace.inFlight());
  }

  static Pace atRate(int perSecond) {
    return new Pace(Duration.ofSeconds(1).toNanos() / perSecond, Integer.MAX_VALUE);
  }

  static Pace inFlight(int requests) {
    return new Pace(0, requests);
  }

  void start() {
    pacer.start();
  }

  private void run() {
    long next = System.nanoTime();
    while (!closed) {
      next += pace.gapNanos();
      while (next - System.nanoTime() > 0) {
        LockSupport.parkNanos(next - System.nanoTime());
      }
      inFlight.acquireUninterruptibly();
      synchronized (this) {
        if (!closed) {
          requests.execute(this::ask);
        }
      }
    }
  }

  private void ask() {
    try {
      String answer = client.send(request, BodyHandlers.ofString()).body();
      (answer.contains("probe_success 1\n") ? succeeded : failed).incrementAndGet();
    } catch (IOException e) {
      failed.incrementAndGet();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      inFlight.release();
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    requests.shutdownNow();
    client.shutdownNow();
  }
}
