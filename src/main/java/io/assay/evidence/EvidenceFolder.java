package io.assay.evidence;

import io.assay.trust.source.StoreFiles;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * Reads the folder in which evidence is kept, one file an incident, also while a daemon writes
 * there. Immutable.
 *
 * @param directory need not be there
 */
public record EvidenceFolder(Path directory) {
  /** What a file is called behind the incident's id. */
  static final String SUFFIX = ".json.gz";

  /** Octets that are read of one dossier: far more than its observations can have. */
  static final int MOST_OCTETS = 64 << 20;

  private static final Pattern NAME =
      Pattern.compile("[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\\.json\\.gz");

  /** Whether there is such a folder. */
  public boolean exists() {
    return Files.isDirectory(directory);
  }

  /**
   * What is kept.
   *
   * @param subjects the incidents that began last in front
   * @param damaged what cannot be read, one line each, with its path and what to do
   */
  public record Contents(List<Subject> subjects, List<String> damaged) {
    public Contents {
      subjects = List.copyOf(subjects);
      damaged = List.copyOf(damaged);
    }
  }

  /**
   * Reads the subject of every file.
   *
   * @throws IOException if the folder itself cannot be read
   */
  public Contents contents() throws IOException {
    List<Subject> subjects = new ArrayList<>();
    List<String> damaged = new ArrayList<>();
    for (UUID id : ids()) {
      try {
        subjects.add(read(id, DossierJson::readSubject));
      } catch (NoSuchFileException _) {
        // Removed by the daemon meanwhile.
      } catch (IOException e) {
        damaged.add(String.valueOf(e.getMessage()));
      }
    }
    subjects.sort(Comparator.comparing(Subject::opened).reversed().thenComparing(Subject::text));
    return new Contents(subjects, damaged);
  }

  /**
   * The incidents of which evidence is kept, in the order of their ids.
   *
   * @throws IOException if the folder cannot be read
   */
  List<UUID> ids() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> NAME.matcher(name).matches())
          .sorted()
          .map(name -> UUID.fromString(name.substring(0, name.length() - SUFFIX.length())))
          .toList();
    } catch (NoSuchFileException noneYet) {
      return List.of();
    }
  }

  /**
   * The incidents whose ids begin with {@code prefix}, whatever its case.
   *
   * @throws IOException if the folder cannot be read
   */
  public List<UUID> find(String prefix) throws IOException {
    String lower = prefix.toLowerCase(Locale.ROOT);
    return ids().stream().filter(id -> id.toString().startsWith(lower)).toList();
  }

  /**
   * What is kept of an incident.
   *
   * @throws NoSuchFileException if nothing is
   * @throws IOException if it cannot be read; the message has the path and what to do
   */
  public Dossier read(UUID incident) throws IOException {
    return read(incident, DossierJson::read);
  }

  /** The file of an incident. */
  Path file(UUID incident) {
    return directory.resolve(incident + SUFFIX);
  }

  private interface Reading<T> {
    T read(InputStream json) throws IOException;
  }

  private <T> T read(UUID incident, Reading<T> reading) throws IOException {
    Path file = file(incident);
    try (InputStream compressed = new BufferedInputStream(Files.newInputStream(file));
        InputStream json = new Limited(new GZIPInputStream(compressed))) {
      return reading.read(json);
    } catch (NoSuchFileException e) {
      throw e;
    } catch (ZipException | EOFException e) {
      throw damaged(
          file, "is damaged: " + Optional.ofNullable(e.getMessage()).orElse("cut off"), e);
    } catch (IOException e) {
      throw damaged(file, StoreFiles.problem(e), e);
    }
  }

  private static IOException damaged(Path file, String what, IOException cause) {
    return new IOException(
        "%s: %s; restore it from a backup, or delete it".formatted(file, what), cause);
  }

  /** Ends with an exception where there is more than can be genuine. */
  private static final class Limited extends FilterInputStream {
    private long left = MOST_OCTETS;

    Limited(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      int octet = super.read();
      count(octet < 0 ? 0 : 1);
      return octet;
    }

    @Override
    public int read(byte[] octets, int offset, int length) throws IOException {
      int count = super.read(octets, offset, length);
      count(Math.max(0, count));
      return count;
    }

    private void count(int octets) throws IOException {
      left -= octets;
      if (left < 0) {
        throw new IOException("is longer than %d octets".formatted(MOST_OCTETS));
      }
    }
  }
}
