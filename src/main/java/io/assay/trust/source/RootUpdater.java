package io.assay.trust.source;

import io.assay.config.Trust;
import io.assay.fetch.FetchRequest;
import io.assay.fetch.FetchResult;
import io.assay.fetch.Fetcher;
import io.assay.fetch.Validators;
import io.assay.trust.RootProgram;
import io.assay.trust.source.StoredDocuments.Stored;
import io.assay.trust.source.UpdateReport.DocumentOutcome;
import io.assay.trust.source.UpdateReport.ProgramOutcome;
import io.assay.trust.source.UpdateReport.Status;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Brings a {@link RootStore} up to date: asks each publisher for what changed, takes over what is
 * whole and plausible, and keeps the last good version of everything else. Thread-safe.
 */
public final class RootUpdater {
  /** No document is larger: five times the largest of today. */
  static final long MOST_OCTETS = 64L * 1024 * 1024;

  private static final Duration DEADLINE = Duration.ofMinutes(2);

  /** Documents that are asked for at once. */
  private static final int AT_ONCE = 4;

  /** CCADB has certificates from this year on. */
  private static final int FIRST_YEAR = 1994;

  /** How often the list of a year that is over is asked for: it changes now and then. */
  private static final Duration PAST_YEARS = Duration.ofDays(7);

  private final RootStore store;
  private final Trust.Publishers publishers;
  private final Fetcher fetcher;
  private final InstantSource clock;

  /**
   * What came of asking for a document.
   *
   * @param stored the version that is there afterwards
   */
  private record Answer(
      DocumentKey key, Optional<Stored> stored, Status status, Optional<String> reason) {
    /** The version from before, and why there is no newer one. */
    static Answer kept(DocumentKey key, Optional<Stored> before, String why) {
      return new Answer(
          key, before, before.isPresent() ? Status.KEPT : Status.MISSING, Optional.of(why));
    }
  }

  /**
   * @param fetcher whose policy must allow the addresses of the publishers; stays open
   */
  public RootUpdater(
      RootStore store, Trust.Publishers publishers, Fetcher fetcher, InstantSource clock) {
    this.store = store;
    this.publishers = publishers;
    this.fetcher = fetcher;
    this.clock = clock;
  }

  /**
   * Updates once.
   *
   * @param force whether to believe documents after which a program would have lost a third of its
   *     anchors
   * @throws IOException if the store cannot be written or another process is writing it; the
   *     message is one line, and what the store held is kept
   */
  public UpdateReport update(boolean force) throws IOException, InterruptedException {
    RootStore.Opened opened = store.open();
    List<String> notes = new ArrayList<>(opened.notes());
    try (StoreLock _ = store.lock()) {
      StoredDocuments documents = store.documents();
      Map<DocumentKey, Stored> before = new LinkedHashMap<>();
      documents.read(notes).forEach(stored -> before.put(stored.key(), stored));
      List<Answer> answers = ask(before);
      RootSnapshot current = opened.snapshot();
      RootData data = joined(answers);
      List<String> absurd = force ? List.of() : Plausibility.problems(data, current);
      if (!absurd.isEmpty()) {
        answers = without(Plausibility.suspects(data, current), answers, before, absurd);
        data = joined(answers);
        if (!Plausibility.problems(data, current).isEmpty()) {
          answers = without(EnumSet.allOf(Source.class), answers, before, absurd);
          return report(answers, current, current, notes);
        }
      }
      if (answers.stream().allMatch(a -> a.stored.equals(before(a.key, before)))) {
        return report(answers, current, current, notes);
      }
      save(documents, answers, RootSnapshot.of(data, dates(answers)), current);
      RootStore.Opened saved = store.open();
      notes.addAll(saved.notes());
      return report(answers, current, saved.snapshot(), notes);
    }
  }

  private static UpdateReport report(
      List<Answer> answers, RootSnapshot before, RootSnapshot after, List<String> notes) {
    List<String> all = new ArrayList<>(notes);
    all.addAll(after.warnings());
    List<ProgramOutcome> programs = new ArrayList<>();
    for (int i = 0; i < after.programs().size(); i++) {
      RootProgram program = after.programs().get(i);
      programs.add(
          new ProgramOutcome(
              program.name(), anchors(before.programs().get(i)), anchors(program), program.asOf()));
    }
    return new UpdateReport(
        answers.stream().map(a -> new DocumentOutcome(a.key.text(), a.status, a.reason)).toList(),
        programs,
        RootChange.between(before, after),
        all,
        after);
  }

  private static Optional<Integer> anchors(RootProgram program) {
    return program.absence().isPresent() ? Optional.empty() : Optional.of(program.anchors().size());
  }

  private static RootData joined(List<Answer> answers) {
    return RootDataReader.read(
        answers.stream().flatMap(a -> a.stored.stream()).map(Stored::document).toList());
  }

  private static List<DocumentDate> dates(List<Answer> answers) {
    return answers.stream()
        .flatMap(a -> a.stored.stream())
        .map(stored -> DocumentDate.of(stored.document()))
        .toList();
  }

  private static Optional<Stored> before(DocumentKey key, Map<DocumentKey, Stored> before) {
    return Optional.ofNullable(before.get(key));
  }

  /** The answers without what is new of these sources. */
  private static List<Answer> without(
      Set<Source> suspects,
      List<Answer> answers,
      Map<DocumentKey, Stored> before,
      List<String> problems) {
    String why =
        "refused, since %s; `assay roots update --force` takes it over"
            .formatted(String.join(", and ", problems));
    return answers.stream()
        .map(
            a ->
                a.status == Status.UPDATED && suspects.contains(a.key.source())
                    ? Answer.kept(a.key, before(a.key, before), why)
                    : a)
        .toList();
  }

  private void save(
      StoredDocuments documents, List<Answer> answers, RootSnapshot next, RootSnapshot current)
      throws IOException {
    try {
      documents.write(answers.stream().flatMap(a -> a.stored.stream()).toList());
      store.put(next, !RootChange.between(current, next).isEmpty());
    } catch (IOException e) {
      throw new IOException(
          "%s: cannot be written (%s); what it held is kept"
              .formatted(store.directory(), StoreFiles.problem(e)),
          e);
    }
  }

  private List<Answer> ask(Map<DocumentKey, Stored> before) throws InterruptedException {
    List<Callable<Answer>> questions =
        wanted().stream()
            .<Callable<Answer>>map(key -> () -> ask(key, before(key, before)))
            .toList();
    List<Answer> answers = new ArrayList<>();
    ExecutorService threads =
        Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().name("roots-", 0).factory());
    try {
      for (Future<Answer> answer : threads.invokeAll(questions)) {
        answers.add(answer.get());
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("a download met a defect of this program", e.getCause());
    } finally {
      threads.shutdownNow();
    }
    return answers;
  }

  private List<DocumentKey> wanted() {
    List<DocumentKey> wanted = new ArrayList<>();
    for (Source source : Source.values()) {
      if (source == Source.CCADB_PEMS) {
        for (int year = FIRST_YEAR; year <= thisYear(); year++) {
          wanted.add(new DocumentKey(source, String.valueOf(year)));
        }
      } else {
        wanted.add(new DocumentKey(source, ""));
      }
    }
    return wanted;
  }

  private int thisYear() {
    return clock.instant().atOffset(ZoneOffset.UTC).getYear();
  }

  private Answer ask(DocumentKey key, Optional<Stored> before) throws InterruptedException {
    if (before.filter(stored -> !isDue(stored)).isPresent()) {
      return new Answer(key, before, Status.UNCHANGED, Optional.empty());
    }
    String url = url(key);
    Optional<Validators> validators =
        before.filter(stored -> stored.url().equals(url)).map(Stored::validators);
    FetchResult result =
        fetcher.fetch(new FetchRequest(url, Optional.empty(), validators, MOST_OCTETS, DEADLINE));
    Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    return switch (result) {
      case FetchResult.Unchanged() ->
          new Answer(
              key, before.map(stored -> stored.confirmed(now)), Status.UNCHANGED, Optional.empty());
      case FetchResult.Rejected(_, _, var reason) -> Answer.kept(key, before, reason);
      case FetchResult.TooLong(var reason) -> Answer.kept(key, before, reason);
      case FetchResult.Failed(var reason) -> Answer.kept(key, before, reason);
      case FetchResult.Refused(var reason) -> Answer.kept(key, before, reason);
      case FetchResult.Fetched(var from, var body, var sent) -> {
        Stored fetched = new Stored(new Document(key.source(), key.part(), body, now), url, sent);
        Optional<String> damage = RootDataReader.damage(fetched.document());
        if (damage.isPresent()) {
          yield Answer.kept(key, before, "%s: %s".formatted(from, damage.get()));
        }
        boolean same = before.filter(b -> b.document().body().equals(body)).isPresent();
        yield new Answer(
            key, Optional.of(fetched), same ? Status.UNCHANGED : Status.UPDATED, Optional.empty());
      }
    };
  }

  private boolean isDue(Stored stored) {
    boolean past =
        stored.key().source() == Source.CCADB_PEMS
            && !stored.key().part().equals(String.valueOf(thisYear()));
    Duration age = Duration.between(stored.document().confirmedAt(), clock.instant());
    return !past || age.isNegative() || age.compareTo(PAST_YEARS) >= 0;
  }

  private String url(DocumentKey key) {
    String path = key.source().path() + key.part();
    return switch (key.source().publisher()) {
      case CCADB -> publishers.ccadb() + path;
      case MICROSOFT -> publishers.microsoft() + path;
      // Gitiles serves files as base64.
      case CHROMIUM -> publishers.chromium() + path + "?format=TEXT";
    };
  }
}
