package io.assay.web.reading;

import io.assay.config.Role;
import io.assay.ct.issuance.LoggedMatches;
import io.assay.evidence.EvidenceFolder;
import io.assay.history.History;
import io.assay.history.HistoryReader;
import io.assay.incident.Incident;
import io.assay.metrics.LogView;
import io.assay.trust.RootProgram;
import io.assay.web.board.Board;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What a daemon that judges has to show. Thread-safe.
 *
 * @param started when this process began
 * @param board how every target is
 * @param kept what was, if history is kept
 * @param open the incidents that are open; answers quickly
 * @param logs what is known of Certificate Transparency; answers quickly
 * @param matches what logs hold for those who watch; absent where nothing is followed
 * @param programs the root programs in use, in the order of display; answers quickly
 * @param evidence where that of incidents is, if it is kept
 */
public record Knowledge(
    Role role,
    Instant started,
    InstantSource clock,
    Board board,
    Optional<History> kept,
    Supplier<List<Incident>> open,
    Supplier<LogView> logs,
    Supplier<Optional<LoggedMatches>> matches,
    Supplier<List<RootProgram>> programs,
    Optional<EvidenceFolder> evidence) {

  /** What was, if it is kept. */
  public Optional<HistoryReader> history() {
    return kept.map(History::reader);
  }
}
