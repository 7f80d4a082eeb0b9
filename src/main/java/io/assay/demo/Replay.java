package io.assay.demo;

import io.assay.lab.CertificateBuilder;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * What happens in the logs while the demonstration runs: what stands in for Fina RDC 2020 issues
 * twelve certificates for 1.1.1.1, as in May 2025 and the months before, and in between others get
 * theirs. On a thread of its own, until it is closed.
 */
final class Replay implements AutoCloseable {
  /** As many as were issued then. */
  static final int CERTIFICATES = 12;

  /** Of others, before the start. */
  private static final int BEFORE = 40;

  private static final Duration STEP = Duration.ofSeconds(1);

  /** Steps from one certificate for 1.1.1.1 to the next. */
  private static final int STEPS = 4;

  /** The logs are in memory: afterwards they only sign new tree heads. */
  private static final int MOST_ENTRIES = 20_000;

  private final Authorities authorities;
  private final Logs logs;
  private final CountDownLatch ended = new CountDownLatch(1);
  private final Thread thread = Thread.ofVirtual().name("demo-replay").unstarted(this::run);
  private int others;
  private int issued;

  private Replay(Authorities authorities, Logs logs) {
    this.authorities = authorities;
    this.logs = logs;
  }

  /** Issues what is there before anybody looks: the first for 1.1.1.1 among others. */
  static Replay of(Authorities authorities, Logs logs) {
    Replay replay = new Replay(authorities, logs);
    for (int i = 0; i < BEFORE; i++) {
      replay.issueAnother();
    }
    replay.issueForTheVictim();
    logs.publish();
    return replay;
  }

  /** Goes on. */
  void start() {
    thread.start();
  }

  private void run() {
    try {
      for (int step = 1; !ended.await(STEP.toMillis(), TimeUnit.MILLISECONDS); step++) {
        if (logs.size() < MOST_ENTRIES) {
          issueAnother();
        }
        if (issued < CERTIFICATES && step % STEPS == 0) {
          issueForTheVictim();
        }
        logs.publish();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void issueAnother() {
    others++;
    String name = "shop-%d.example".formatted(others);
    logs.issue(authorities.expected().leaf("CN=" + name).dns(name));
  }

  private void issueForTheVictim() {
    issued++;
    String name = "test%d.standin.example".formatted(issued);
    CertificateBuilder leaf = authorities.mark().leaf("CN=" + name).dns(name).ip("1.1.1.1");
    logs.issue(leaf);
  }

  @Override
  public void close() {
    ended.countDown();
  }
}
