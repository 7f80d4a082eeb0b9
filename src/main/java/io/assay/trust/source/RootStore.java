package io.assay.trust.source;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A folder with the data of the public root programs:
 *
 * <pre>
 *   documents/         the last good documents as they were published, and documents.json
 *   snapshot-N.bin     what they say, ready for use: the newest, and the one that it replaced
 *   lock               held by whoever writes
 * </pre>
 *
 * <p>Every file is written beside its place and then renamed, so that a reader sees the old one or
 * the new one whole. Reading needs no lock. Holds no state itself; thread-safe.
 */
public final class RootStore {
  private static final Pattern SNAPSHOT = Pattern.compile("snapshot-([0-9]{1,9})\\.bin");

  private final Path directory;

  /**
   * @param directory which need not exist before the first update
   */
  public RootStore(Path directory) {
    this.directory = directory;
  }

  /** The folder. */
  public Path directory() {
    return directory;
  }

  /**
   * What a store holds.
   *
   * @param notes what is wrong with it and what is used instead, one line each
   */
  public record Opened(RootSnapshot snapshot, List<String> notes) {
    public Opened {
      notes = List.copyOf(notes);
    }
  }

  /** A snapshot on disk. */
  private record Numbered(int number, Path file) {}

  /**
   * The newest snapshot. Where it is damaged it is made again from the documents, which takes
   * seconds; where that cannot be done either, the one before it is the answer. Where there is
   * nothing yet, the answer is empty.
   */
  public Opened open() {
    List<String> notes = new ArrayList<>();
    List<Numbered> snapshots = snapshots(notes);
    if (snapshots.isEmpty()) {
      return new Opened(RootSnapshot.empty(), notes);
    }
    Optional<RootSnapshot> newest = read(snapshots.getFirst(), notes);
    if (newest.isPresent()) {
      return new Opened(newest.get(), notes);
    }
    Optional<RootSnapshot> rebuilt = rebuild(notes);
    if (rebuilt.isPresent()) {
      return new Opened(rebuilt.get(), notes);
    }
    for (Numbered older : snapshots.subList(1, snapshots.size())) {
      Optional<RootSnapshot> read = read(older, notes);
      if (read.isPresent()) {
        notes.add(older.file + ": used instead, which is older");
        return new Opened(read.get(), notes);
      }
    }
    notes.add("there is no data of root programs; run `assay roots update`");
    return new Opened(RootSnapshot.empty(), notes);
  }

  /** The snapshot that the newest one replaced, unless it is damaged or there was none. */
  public Optional<RootSnapshot> previous() {
    List<Numbered> snapshots = snapshots(new ArrayList<>());
    return snapshots.size() < 2 ? Optional.empty() : read(snapshots.get(1), new ArrayList<>());
  }

  private Optional<RootSnapshot> rebuild(List<String> notes) {
    try (StoreLock _ = lock()) {
      List<Document> documents =
          documents().read(notes).stream().map(StoredDocuments.Stored::document).toList();
      if (documents.isEmpty()) {
        return Optional.empty();
      }
      RootSnapshot snapshot =
          RootSnapshot.of(
              RootDataReader.read(documents), documents.stream().map(DocumentDate::of).toList());
      put(snapshot, false);
      notes.add("made again from the documents in " + directory.resolve("documents"));
      return Optional.of(snapshot);
    } catch (IOException e) {
      notes.add("not made again from the documents: " + e.getMessage());
      return Optional.empty();
    }
  }

  /** The right to write, without which nothing below may be called. */
  StoreLock lock() throws IOException {
    return StoreLock.take(directory);
  }

  StoredDocuments documents() {
    return new StoredDocuments(directory.resolve("documents"));
  }

  /**
   * Makes {@code snapshot} the newest.
   *
   * @param replacing whether the newest until now is kept as the one that was replaced; else this
   *     one takes its place
   */
  void put(RootSnapshot snapshot, boolean replacing) throws IOException {
    StoreFiles.removeUnfinished(directory);
    List<Numbered> before = snapshots(new ArrayList<>());
    int newest = before.isEmpty() ? 0 : before.getFirst().number;
    int number = replacing || before.isEmpty() ? newest + 1 : newest;
    StoreFiles.replace(directory.resolve("snapshot-%d.bin".formatted(number)), snapshot.octets());
    for (Numbered older :
        before.subList(Math.min(before.size(), replacing ? 1 : 2), before.size())) {
      Files.delete(older.file);
    }
  }

  private static Optional<RootSnapshot> read(Numbered snapshot, Collection<String> notes) {
    try (FileChannel channel = FileChannel.open(snapshot.file)) {
      if (channel.size() > SnapshotFormat.MOST_OCTETS) {
        throw new IOException("is larger than %d octets".formatted(SnapshotFormat.MOST_OCTETS));
      }
      return Optional.of(
          RootSnapshot.read(channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size())));
    } catch (IOException e) {
      notes.add("%s: %s".formatted(snapshot.file, StoreFiles.problem(e)));
      return Optional.empty();
    }
  }

  /** The newest first. */
  private List<Numbered> snapshots(Collection<String> notes) {
    List<Numbered> snapshots = new ArrayList<>();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Matcher name = SNAPSHOT.matcher(file.getFileName().toString());
        if (name.matches()) {
          snapshots.add(new Numbered(Integer.parseInt(name.group(1)), file));
        }
      }
    } catch (NoSuchFileException noneYet) {
      return List.of();
    } catch (IOException e) {
      notes.add("%s: %s".formatted(directory, StoreFiles.problem(e)));
    }
    snapshots.sort(Comparator.comparingInt(Numbered::number).reversed());
    return snapshots;
  }
}
