package io.assay.web;

import io.assay.config.Web;
import io.assay.web.TlsIdentity.UnfitException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files with the web server's certificate and key, which somebody renews while it runs. Looks
 * at them every {@link #EVERY}; what changed and then stayed for as long, so that nobody is still
 * writing, is read and used for new connections. What cannot be read leaves the last good pair in
 * force, which is logged once for each change, and counted. Thread-safe.
 */
final class TlsFiles implements AutoCloseable {
  /** So that a renewed certificate is served within twice that time. */
  static final Duration EVERY = Duration.ofSeconds(1);

  private static final Logger LOG = LoggerFactory.getLogger(TlsFiles.class);

  private final Web.Tls files;
  private final InstantSource clock;
  private final AtomicLong failures = new AtomicLong();
  private final CountDownLatch ended = new CountDownLatch(1);

  /** Guards what follows, and is held while files are read. */
  private final ReentrantLock lock = new ReentrantLock();

  private Consumer<TlsIdentity> user = identity -> {};
  private Stamp seen;
  private Stamp read;
  private boolean failed;
  private boolean warned;
  private volatile TlsIdentity inForce;

  /** By what one tells that a file was written; empty where there is none. */
  private record Stamp(Optional<Version> certificate, Optional<Version> key) {
    record Version(FileTime modified, long octets, String file) {}
  }

  /**
   * Reads the files.
   *
   * @throws UnfitException if they are no certificate and its key
   */
  TlsFiles(Web.Tls files, InstantSource clock) throws UnfitException {
    this.files = files;
    this.clock = clock;
    seen = stamp();
    read = seen;
    inForce = TlsIdentity.read(files);
    warnOfLapse();
  }

  /** What new connections are made with. */
  TlsIdentity inForce() {
    return inForce;
  }

  /** How often the files had changed to what cannot be used. */
  long failures() {
    return failures.get();
  }

  /** Begins to look; each pair that can be used is handed to {@code use}. */
  void watch(Consumer<TlsIdentity> use) {
    lock.lock();
    try {
      user = use;
    } finally {
      lock.unlock();
    }
    Thread.ofVirtual().name("web-certificate").start(this::lookUntilTheEnd);
  }

  private void lookUntilTheEnd() {
    try {
      while (!ended.await(EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
        look();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Looks at the files once: what is as it was at the last look, and was not read, is read. */
  void look() {
    lock.lock();
    try {
      warnOfLapse();
      Stamp now = stamp();
      boolean settled = now.equals(seen);
      seen = now;
      if (settled && (failed || !now.equals(read))) {
        read(now);
      }
    } catch (RuntimeException e) {
      LOG.error("The certificate's files cannot be looked at", e);
    } finally {
      lock.unlock();
    }
  }

  /** Reads the files at once if they changed: whoever asks for it has written them. */
  void lookNow() {
    look();
    look();
  }

  private void read(Stamp now) {
    boolean tried = failed && now.equals(read);
    read = now;
    try {
      TlsIdentity identity = TlsIdentity.read(files);
      failed = false;
      if (!identity.equals(inForce)) {
        user.accept(identity);
        inForce = identity;
        warned = false;
        LOG.info(
            "The certificate in {} is in force, valid until {}",
            files.certificate(),
            identity.notAfter());
        warnOfLapse();
      }
    } catch (UnfitException e) {
      failed = true;
      if (!tried) {
        failures.incrementAndGet();
        LOG.error("web.tls: {}; the previous certificate stays in force", e.getMessage());
      }
    }
  }

  private void warnOfLapse() {
    if (!warned) {
      inForce
          .lapse(clock.instant())
          .ifPresent(
              lapse -> {
                warned = true;
                LOG.warn(
                    "web.tls: the certificate in {} {}; clients will refuse it",
                    files.certificate(),
                    lapse);
              });
    }
  }

  private Stamp stamp() {
    return new Stamp(version(files.certificate()), version(files.key()));
  }

  private static Optional<Stamp.Version> version(Path file) {
    try {
      BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
      return Optional.of(
          new Stamp.Version(
              found.lastModifiedTime(), found.size(), String.valueOf(found.fileKey())));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    ended.countDown();
  }
}
