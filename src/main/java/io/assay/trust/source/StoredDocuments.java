package io.assay.trust.source;

import io.assay.endpoint.Sha256;
import io.assay.fetch.Validators;
import io.assay.probe.Octets;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The last good documents, as published. A file's name has the digest of its content, and {@code
 * documents.json} is replaced after all files of it are there, so that a process that dies leaves
 * the old documents or the new ones. Only for whoever holds the {@link StoreLock}; one thread's
 * own.
 */
final class StoredDocuments {
  /** No index is larger. */
  private static final long MOST_INDEX_OCTETS = 1024 * 1024;

  private static final int DIGEST_DIGITS = 16;

  private final Path folder;
  private final Path index;

  /** Those whose content was found to be what their name says. */
  private final Set<Path> sound = new HashSet<>();

  /** A line of the index. */
  private record Entry(
      String source,
      String part,
      String file,
      String sha256,
      String url,
      @Nullable String entityTag,
      @Nullable String lastModified,
      String confirmedAt) {}

  /**
   * A document and where it is from.
   *
   * @param validators as its publisher sent them
   */
  record Stored(Document document, String url, Validators validators) {
    /** The same, which its publisher confirmed to be current at {@code now}. */
    Stored confirmed(Instant now) {
      return new Stored(
          new Document(document.source(), document.part(), document.body(), now), url, validators);
    }

    /** What tells it from other documents. */
    DocumentKey key() {
      return new DocumentKey(document.source(), document.part());
    }
  }

  StoredDocuments(Path folder) {
    this.folder = folder;
    this.index = folder.resolve("documents.json");
  }

  /**
   * The documents that are whole.
   *
   * @param notes takes one line for each that is not
   */
  List<Stored> read(Collection<String> notes) {
    List<Stored> documents = new ArrayList<>();
    for (Entry entry : entries(notes)) {
      Path file = folder.resolve(entry.file);
      try {
        byte[] body = Files.readAllBytes(file);
        if (!Sha256.of(body).hex().equals(entry.sha256)) {
          notes.add(file + ": is damaged: its digest is not the one it was stored with; left out");
          continue;
        }
        sound.add(file);
        documents.add(
            new Stored(
                new Document(
                    Source.valueOf(entry.source),
                    entry.part,
                    Octets.copyOf(body),
                    Instant.parse(entry.confirmedAt)),
                entry.url,
                new Validators(
                    Optional.ofNullable(entry.entityTag),
                    Optional.ofNullable(entry.lastModified))));
      } catch (IOException e) {
        notes.add("%s: %s; left out".formatted(file, StoreFiles.problem(e)));
      } catch (IllegalArgumentException | DateTimeException e) {
        notes.add("%s: %s (%s); left out".formatted(index, file.getFileName(), e.getMessage()));
      }
    }
    return documents;
  }

  private List<Entry> entries(Collection<String> notes) {
    try {
      if (Files.size(index) > MOST_INDEX_OCTETS) {
        throw new IOException("is larger than %d octets".formatted(MOST_INDEX_OCTETS));
      }
      return List.of(new JsonMapper().readValue(Files.readAllBytes(index), Entry[].class));
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException e) {
      notes.add("%s: %s; no stored document is used".formatted(index, StoreFiles.problem(e)));
    } catch (JacksonException | NullPointerException e) {
      notes.add(index + ": is damaged; no stored document is used");
    }
    return List.of();
  }

  /** Puts these documents in the place of those before. */
  void write(Collection<Stored> documents) throws IOException {
    Files.createDirectories(folder);
    StoreFiles.removeUnfinished(folder);
    List<Entry> entries = new ArrayList<>();
    Set<Path> files = new HashSet<>(Set.of(index));
    for (Stored stored : documents) {
      byte[] body = stored.document().body().toByteArray();
      String sha256 = Sha256.of(body).hex();
      String name = stored.key().text() + "." + sha256.substring(0, DIGEST_DIGITS);
      Path file = folder.resolve(name);
      if (files.add(file) && sound.add(file)) {
        StoreFiles.replace(file, ByteBuffer.wrap(body));
      }
      entries.add(
          new Entry(
              stored.document().source().name(),
              stored.document().part(),
              name,
              sha256,
              stored.url(),
              stored.validators().entityTag().orElse(null),
              stored.validators().lastModified().orElse(null),
              stored.document().confirmedAt().toString()));
    }
    StoreFiles.replace(
        index,
        ByteBuffer.wrap(
            JsonMapper.builder()
                .enable(SerializationFeature.INDENT_OUTPUT)
                .build()
                .writeValueAsBytes(entries)));
    try (Stream<Path> present = Files.list(folder)) {
      for (Path file : (Iterable<Path>) present::iterator) {
        if (!files.contains(file)) {
          Files.delete(file);
        }
      }
    }
  }
}
