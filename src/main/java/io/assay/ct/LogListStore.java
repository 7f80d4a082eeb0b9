package io.assay.ct;

import io.assay.fetch.FetchRequest;
import io.assay.fetch.FetchResult;
import io.assay.fetch.Fetcher;
import io.assay.probe.Octets;
import io.assay.trust.source.StoreFiles;
import io.assay.trust.source.UpdateReport.DocumentOutcome;
import io.assay.trust.source.UpdateReport.Status;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Optional;

/**
 * The last good log list, as published, in a folder of its own. It is replaced as a whole, so that
 * a reader sees the old one or the new one. Holds no state itself; thread-safe.
 */
public final class LogListStore {
  /** What the list is called in reports and metrics. */
  public static final String NAME = "ct-log-list";

  private final Path file;

  /**
   * @param directory that of the root programs' data; need not exist before the first update
   */
  public LogListStore(Path directory) {
    this.file = directory.resolve("ct").resolve("log_list.json");
  }

  /**
   * The list, unless there is none yet or it is damaged.
   *
   * @param notes takes what is wrong with it, one line each
   */
  public Optional<LogList> open(Collection<String> notes) {
    try {
      LogList list = LogList.read(octets(file));
      notes.addAll(list.warnings());
      return Optional.of(list);
    } catch (NoSuchFileException noneYet) {
      return Optional.empty();
    } catch (IOException e) {
      notes.add("%s: %s; run `assay roots update`".formatted(file, StoreFiles.problem(e)));
    } catch (LogListException e) {
      notes.add("%s: %s; run `assay roots update`".formatted(file, e.getMessage()));
    }
    return Optional.empty();
  }

  /**
   * Reads a list that somebody put somewhere.
   *
   * @param key PEM file of the key that it must be signed by, in a file beside it that ends in
   *     {@code .sig}; where absent, it need not be signed
   * @param notes takes what was left out of it, one line each
   * @throws IOException if it is none or not signed; the message is one line that names the file
   *     and the remedy
   */
  public static LogList read(Path file, Optional<Path> key, Collection<String> notes)
      throws IOException {
    Optional<ListKey> signer =
        key.isPresent() ? Optional.of(ListKey.read(key.get())) : Optional.empty();
    String problem;
    Exception cause;
    try {
      Octets octets = octets(file);
      if (signer.isPresent()) {
        signer.get().require(octets, file);
      }
      LogList list = LogList.read(octets);
      notes.addAll(list.warnings());
      return list;
    } catch (ListKey.Unsigned e) {
      throw new IOException(e.getMessage(), e);
    } catch (IOException e) {
      problem = StoreFiles.problem(e);
      cause = e;
    } catch (LogListException e) {
      problem = e.getMessage();
      cause = e;
    }
    throw new IOException(
        "%s: %s; ct.list has to be the URL or the file of a log list such as %s"
            .formatted(file, problem, "https://www.gstatic.com/ct/log_list/v3/log_list.json"),
        cause);
  }

  private static Octets octets(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      // One more than may be, which tells that it is too long.
      return Octets.copyOf(in.readNBytes(Bounds.LIST_OCTETS + 1));
    }
  }

  /**
   * Downloads the list, and keeps the one at hand where the new one is unusable, older or not
   * signed as it must be: Google's by Google, any by {@code key} where that is given.
   *
   * @param key PEM file of the publisher's public key
   * @param fetcher whose policy must allow the publisher's addresses; stays open
   */
  public DocumentOutcome update(String url, Optional<Path> key, Fetcher fetcher)
      throws InterruptedException {
    Optional<Octets> before = stored();
    try {
      return take(fetch(url, key, fetcher), before);
    } catch (IOException e) {
      return kept(before, String.valueOf(e.getMessage()));
    }
  }

  /**
   * Downloads a list for once, by the rules of {@link #update}.
   *
   * @throws IOException if there is none to be had; the message is one line with the reason
   */
  public static LogList download(String url, Optional<Path> key, Fetcher fetcher)
      throws IOException, InterruptedException {
    FetchResult.Fetched fetched = fetch(url, key, fetcher);
    try {
      return LogList.read(fetched.body());
    } catch (LogListException e) {
      throw new IOException("%s: %s".formatted(fetched.url(), e.getMessage()), e);
    }
  }

  /** The document, signed as it must be. */
  private static FetchResult.Fetched fetch(String url, Optional<Path> key, Fetcher fetcher)
      throws IOException, InterruptedException {
    Optional<ListKey> signer = ListKey.of(url, key);
    FetchResult result =
        fetcher.fetch(FetchRequest.get(url, Bounds.LIST_OCTETS, Bounds.LIST_DEADLINE));
    switch (result) {
      case FetchResult.Fetched fetched -> {
        if (signer.isPresent()) {
          require(signer.get(), fetched.body(), url, fetcher);
        }
        return fetched;
      }
      case FetchResult.Rejected(_, _, var reason) -> throw new IOException(reason);
      case FetchResult.TooLong(var reason) -> throw new IOException(reason);
      case FetchResult.Failed(var reason) -> throw new IOException(reason);
      case FetchResult.Refused(var reason) -> throw new IOException(reason);
      case FetchResult.Unchanged() -> throw new IOException("not modified, which was not asked");
    }
  }

  private static void require(ListKey signer, Octets list, String url, Fetcher fetcher)
      throws IOException, InterruptedException {
    try {
      signer.require(list, url, fetcher);
    } catch (ListKey.Unsigned e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private Optional<Octets> stored() {
    try {
      return Optional.of(octets(file));
    } catch (IOException unreadable) {
      return Optional.empty();
    }
  }

  private DocumentOutcome take(FetchResult.Fetched document, Optional<Octets> before) {
    String from = document.url();
    Octets body = document.body();
    if (before.filter(body::equals).isPresent()) {
      return new DocumentOutcome(NAME, Status.UNCHANGED, Optional.empty());
    }
    try {
      LogList fetched = LogList.read(body);
      Optional<LogList> known = readable(before);
      if (known.filter(list -> list.published().isAfter(fetched.published())).isPresent()) {
        return kept(
            before,
            "%s: is of %s, older than the list at hand".formatted(from, fetched.published()));
      }
      Files.createDirectories(file.getParent());
      StoreFiles.replace(file, ByteBuffer.wrap(body.toByteArray()));
      return new DocumentOutcome(NAME, Status.UPDATED, Optional.empty());
    } catch (LogListException e) {
      return kept(before, "%s: %s".formatted(from, e.getMessage()));
    } catch (IOException e) {
      return kept(before, "%s: cannot be written (%s)".formatted(file, StoreFiles.problem(e)));
    }
  }

  private static Optional<LogList> readable(Optional<Octets> stored) {
    try {
      return stored.isPresent() ? Optional.of(LogList.read(stored.get())) : Optional.empty();
    } catch (LogListException damaged) {
      return Optional.empty();
    }
  }

  private static DocumentOutcome kept(Optional<Octets> before, String why) {
    return new DocumentOutcome(
        NAME, before.isPresent() ? Status.KEPT : Status.MISSING, Optional.of(why));
  }
}
