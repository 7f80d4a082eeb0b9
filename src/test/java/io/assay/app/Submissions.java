package io.assay.app;

import io.assay.endpoint.Sha256;
import io.assay.lab.CertificateBuilder;
import io.assay.lab.CtLogServer;
import io.assay.lab.LabCertificate;
import io.assay.lab.LabKey;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Submits certificates and precertificates to a log, one after the other on a thread of its own,
 * half of them for {@link #NAME} and addresses of {@link #PREFIX}; as many as it is told to.
 */
final class Submissions implements AutoCloseable {
  static final String NAME = "watched.test";
  static final String PREFIX = "198.51.100.0/24";

  private static final int KINDS = 6;

  private final CtLogServer log;
  private final LabCertificate issuing;

  /** Making keys takes longer than all the rest, and nothing here depends on them. */
  private final KeyPair keys = LabKey.P256.generate();

  private final Semaphore ordered = new Semaphore(0);
  private final Thread thread;
  private volatile boolean ended;
  private final AtomicReference<Throwable> failure = new AtomicReference<>();

  // Written by the thread, and read when it has ended.
  private final List<String> watched = new ArrayList<>();
  private int count;

  Submissions(CtLogServer log, LabCertificate issuing) {
    this.log = log;
    this.issuing = issuing;
    this.thread = Thread.ofPlatform().name("submissions").start(this::run);
  }

  private void run() {
    try {
      for (ordered.acquire(); !ended; ordered.acquire()) {
        submit(count);
        count++;
      }
    } catch (RuntimeException | InterruptedException e) {
      failure.set(e);
    }
  }

  private void submit(int i) {
    switch (i % KINDS) {
      case 0 -> add(leaf(i + "." + NAME), true);
      case 1 -> issue(leaf("host.test").ip("198.51.100." + i % 256), true);
      case 2 -> issue(leaf(NAME), true);
      case 3 -> issue(leaf("other.test").ip("203.0.113.1"), false);
      case 4 -> add(leaf("not" + NAME).ip("198.51.101.7"), false);
      default -> add(leaf(NAME + ".example"), false);
    }
  }

  private CertificateBuilder leaf(String name) {
    return issuing.leaf("O=Test").keys(keys).dns(name);
  }

  private void add(CertificateBuilder leaf, boolean isWatched) {
    LabCertificate certificate = leaf.build();
    log.add(certificate);
    note(certificate, isWatched);
  }

  private void issue(CertificateBuilder leaf, boolean isWatched) {
    note(log.issue(leaf).precertificate(), isWatched);
  }

  private void note(LabCertificate submitted, boolean isWatched) {
    if (isWatched) {
      watched.add(Sha256.of(submitted.der()).hex());
    }
  }

  /** Fails if it could not submit all that it was told to. */
  void check() {
    if (failure.get() != null) {
      throw new IllegalStateException("a submission failed", failure.get());
    }
  }

  /** Has more submitted. */
  void submitMore(int entries) {
    ordered.release(entries);
  }

  /** How many were submitted, when it has ended. */
  int count() {
    return count;
  }

  /** Ends it; the digests of those that concern what is watched. */
  List<String> end() throws InterruptedException {
    close();
    thread.join();
    check();
    return List.copyOf(watched);
  }

  @Override
  public void close() {
    ended = true;
    ordered.release();
  }
}
