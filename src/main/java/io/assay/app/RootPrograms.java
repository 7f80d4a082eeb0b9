package io.assay.app;

import io.assay.config.Trust;
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
 * @param notes what is wrong with the store and what is used instead, one line each
 */
record RootPrograms(List<RootProgram> programs, RootSnapshot snapshot, List<String> notes) {
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
    return new RootPrograms(programs, opened.snapshot(), opened.notes());
  }

  /** The date of the data of each program, by its name, where there is data. */
  Map<String, Instant> dates() {
    Map<String, Instant> dates = new HashMap<>();
    programs.forEach(program -> program.asOf().ifPresent(date -> dates.put(program.name(), date)));
    return dates;
  }

  /** Whether there is no data of {@code program}. */
  static boolean isAbsent(RootProgram program) {
    return program.absence().isPresent();
  }
}
