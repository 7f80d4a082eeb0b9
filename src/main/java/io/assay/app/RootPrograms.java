package io.assay.app;

import io.assay.config.Ct;
import io.assay.config.Trust;
import io.assay.ct.LogList;
import io.assay.ct.LogListStore;
import io.assay.ct.follow.FollowedLogs;
import io.assay.trust.PemRoots;
import io.assay.trust.PlatformRoots;
import io.assay.trust.RootProgram;
import io.assay.trust.source.RootSnapshot;
import io.assay.trust.source.RootStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The root programs that one configuration and one store have together: the platform's, the public
 * ones and private ones. Immutable.
 *
 * @param programs in the order of display
 * @param snapshot what is known of the public ones
 * @param logs the list of CT logs that belongs to them
 * @param notes what is wrong with the store and what is used instead, one line each
 */
record RootPrograms(
    List<RootProgram> programs, RootSnapshot snapshot, Optional<LogList> logs, List<String> notes) {
  RootPrograms {
    programs = List.copyOf(programs);
    notes = List.copyOf(notes);
  }

  /** Where the data of the public programs is: as said, as configured, or the user's cache. */
  static RootStore store(Optional<Path> said, Trust.Updates configured, Surroundings here) {
    return new RootStore(
        said.or(configured::directory).orElseGet(() -> here.cache().resolve("roots")));
  }

  /**
   * Reads them.
   *
   * @param added PEM files whose certificates the platform's program trusts too
   * @throws IOException if a file of anchors cannot be read; the message is one line that names it
   *     and the remedy
   */
  static RootPrograms load(Trust trust, List<Path> added, RootStore store) throws IOException {
    List<RootProgram> programs = new ArrayList<>();
    programs.add(PlatformRoots.load(trust.platform(), added));
    RootStore.Opened opened = store.open();
    programs.addAll(opened.snapshot().programs());
    for (Trust.PrivateProgram other : trust.others()) {
      programs.add(PemRoots.load(other.name(), other.pem()));
    }
    List<String> notes = new ArrayList<>(opened.notes());
    return new RootPrograms(programs, opened.snapshot(), logs(trust, store, notes), notes);
  }

  /**
   * The list of CT logs: the configured file, or what was downloaded.
   *
   * @param notes takes what is wrong with it, one line each
   * @throws IOException if the configured file cannot be read; the message is one line that names
   *     it and the remedy
   */
  static Optional<LogList> logs(Trust trust, RootStore store, List<String> notes)
      throws IOException {
    Optional<Path> file = trust.logs().file();
    return file.isPresent()
        ? Optional.of(LogListStore.read(file.get(), trust.logs().key(), notes))
        : new LogListStore(store.directory()).open(notes);
  }

  /**
   * Reads them for a command; what is wrong with the store becomes a note.
   *
   * @throws Refusal if a file of anchors cannot be read
   */
  static RootPrograms read(Trust trust, List<Path> added, RootStore store, Main main) {
    try {
      RootPrograms programs = load(trust, added, store);
      programs.notes().forEach(main::note);
      return programs;
    } catch (IOException e) {
      throw new Refusal(String.valueOf(e.getMessage()));
    }
  }

  /** The same with another list of CT logs. */
  RootPrograms with(LogList other) {
    return new RootPrograms(programs, snapshot, Optional.of(other), notes);
  }

  /** The same with the configuration's own CT logs beside those of the list, if there is one. */
  RootPrograms with(Ct configured) {
    return logs.map(list -> with(list.with(FollowedLogs.own(configured)))).orElse(this);
  }

  /** What to say of a list of CT logs that is too old to be relied on at {@code time}. */
  Optional<String> agedList(Instant time) {
    return logs.filter(list -> !list.isTimely(time))
        .map(
            list ->
                "The list of CT logs is of %s: newer logs are neither known nor followed; run `assay roots update`, or see why that was not done by itself"
                    .formatted(list.published()));
  }

  /** The date of the data of each program and of the log list, by name, where there is data. */
  Map<String, Instant> dates() {
    Map<String, Instant> dates = new HashMap<>();
    programs.forEach(program -> program.asOf().ifPresent(date -> dates.put(program.name(), date)));
    logs.ifPresent(list -> dates.put(LogListStore.NAME, list.published()));
    return dates;
  }

  /** Whether there is no data of {@code program}. */
  static boolean isAbsent(RootProgram program) {
    return program.absence().isPresent();
  }
}
