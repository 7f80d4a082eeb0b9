package io.assay.web;

import io.assay.history.HistoryReader;
import io.assay.incident.Incident;
import io.assay.metrics.LogView;
import io.assay.web.board.Board;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What a daemon that judges has to show. Thread-safe.
 *
 * @param board how every target is
 * @param history what was, if it is kept
 * @param open the incidents that are open; answers quickly
 * @param logs what is known of Certificate Transparency; answers quickly
 */
public record Knowledge(
    Board board,
    Optional<HistoryReader> history,
    Supplier<List<Incident>> open,
    Supplier<LogView> logs) {}
