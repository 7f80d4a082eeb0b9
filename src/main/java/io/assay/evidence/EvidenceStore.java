package io.assay.evidence;

import io.assay.trust.source.StoreFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps evidence on disk: one compressed file an incident, replaced as a whole, so that there is
 * always the last state or the one before it. What is oldest goes first where it becomes too much.
 * One process writes to a folder at a time; others may read it. Confined to one thread, but for
 * {@link #figures}.
 */
final class EvidenceStore {
  private static final Logger LOG = LoggerFactory.getLogger(EvidenceStore.class);

  /** What a file is called that could not be read when something was to be added to it. */
  private static final String SET_ASIDE = ".damaged";

  private final EvidenceFolder folder;
  private final Limits limits;
  private final InstantSource clock;

  /** What is there, the longest unchanged first; absent until the folder was looked at. */
  private Optional<Map<String, Kept>> index = Optional.empty();

  private volatile Figures figures = new Figures(0, 0);

  /**
   * How much is kept.
   *
   * @param keep for how long after its last change
   * @param files at most
   * @param octets at most, of all files together
   */
  record Limits(Duration keep, int files, long octets) {}

  /** How much there is. */
  record Figures(int files, long octets) {}

  /** A file. */
  private record Kept(Instant changed, long octets) {}

  /** Nothing is read or written before it is used; the folder need not be there. */
  EvidenceStore(Path directory, Limits limits, InstantSource clock) {
    this.folder = new EvidenceFolder(directory);
    this.limits = limits;
    this.clock = clock;
  }

  /** How much there is, as of the last change. Thread-safe. */
  Figures figures() {
    return figures;
  }

  Path directory() {
    return folder.directory();
  }

  /**
   * Adds to what is kept of an incident. A state without an exhibit is kept only where there are
   * exhibits of the incident.
   *
   * @throws IOException if it cannot be kept; what was kept before is untouched
   */
  void add(Subject state, Optional<Exhibit> exhibit) throws IOException {
    Map<String, Kept> known = index();
    UUID incident = state.incident().orElseThrow();
    Optional<Dossier> before = before(incident, known);
    if (before.isEmpty() && exhibit.isEmpty()) {
      return;
    }
    Dossier dossier =
        before
            .map(kept -> kept.with(state))
            .map(kept -> exhibit.map(kept::with).orElse(kept))
            .orElseGet(() -> new Dossier(state, List.of(exhibit.orElseThrow())));
    Path file = folder.file(incident);
    byte[] octets = compressed(DossierJson.write(dossier));
    StoreFiles.replace(file, ByteBuffer.wrap(octets));
    String name = file.getFileName().toString();
    known.remove(name);
    known.put(name, new Kept(clock.instant(), octets.length));
    prune(known);
    sync();
  }

  /**
   * Removes what is too old.
   *
   * @throws IOException if that fails
   */
  void expire() throws IOException {
    if (folder.exists()) {
      prune(index());
    }
  }

  private Optional<Dossier> before(UUID incident, Map<String, Kept> known) throws IOException {
    try {
      return Optional.of(folder.read(incident));
    } catch (NoSuchFileException noneYet) {
      return Optional.empty();
    } catch (IOException e) {
      Path file = folder.file(incident);
      Path aside = file.resolveSibling(file.getFileName() + SET_ASIDE);
      Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
      Kept kept = known.remove(file.getFileName().toString());
      if (kept != null) {
        known.put(aside.getFileName().toString(), kept);
      }
      LOG.warn("Begun anew, and kept as {}: {}", aside.getFileName(), e.getMessage());
      return Optional.empty();
    }
  }

  private Map<String, Kept> index() throws IOException {
    if (index.isEmpty()) {
      Files.createDirectories(folder.directory());
      StoreFiles.removeUnfinished(folder.directory());
      Map<String, Kept> found = new LinkedHashMap<>();
      try (Stream<Path> files = Files.list(folder.directory())) {
        Map<String, Kept> all = new LinkedHashMap<>();
        for (Path file : (Iterable<Path>) files::iterator) {
          String name = file.getFileName().toString();
          if (name.endsWith(EvidenceFolder.SUFFIX)
              || name.endsWith(EvidenceFolder.SUFFIX + SET_ASIDE)) {
            all.put(name, new Kept(Files.getLastModifiedTime(file).toInstant(), Files.size(file)));
          }
        }
        all.entrySet().stream()
            .sorted(
                Comparator.<Map.Entry<String, Kept>, Instant>comparing(
                        kept -> kept.getValue().changed)
                    .thenComparing(Map.Entry::getKey))
            .forEach(kept -> found.put(kept.getKey(), kept.getValue()));
      }
      index = Optional.of(found);
      count(found);
    }
    return index.get();
  }

  private void prune(Map<String, Kept> known) throws IOException {
    Instant oldest = clock.instant().minus(limits.keep);
    long octets = known.values().stream().mapToLong(Kept::octets).sum();
    try {
      while (!known.isEmpty()) {
        Map.Entry<String, Kept> first = known.entrySet().iterator().next();
        if (!first.getValue().changed.isBefore(oldest)
            && known.size() <= limits.files
            && octets <= limits.octets) {
          return;
        }
        Files.deleteIfExists(folder.directory().resolve(first.getKey()));
        octets -= first.getValue().octets;
        known.remove(first.getKey());
      }
    } finally {
      count(known);
    }
  }

  private void count(Map<String, Kept> known) {
    figures = new Figures(known.size(), known.values().stream().mapToLong(Kept::octets).sum());
  }

  /** Has the name on the disk, too, where the system can do that. */
  private void sync() throws IOException {
    try (FileChannel directory = FileChannel.open(folder.directory())) {
      directory.force(true);
    }
  }

  private static byte[] compressed(byte[] octets) throws IOException {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream(octets.length / 2);
    try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
      gzip.write(octets);
    }
    return compressed.toByteArray();
  }
}
