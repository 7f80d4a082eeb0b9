package io.assay.web;

import io.assay.config.Compare;
import io.assay.config.Role;
import io.assay.ct.issuance.IssuanceKnowledge;
import io.assay.endpoint.Expectation;
import io.assay.history.History;
import io.assay.incident.Incident;
import io.assay.incident.IncidentListener;
import io.assay.incident.IncidentTracker;
import io.assay.judge.Judge;
import io.assay.judge.Judgement;
import io.assay.judge.Judging;
import io.assay.judge.Seen;
import io.assay.lab.LabPki;
import io.assay.metrics.LogView;
import io.assay.probe.Observation;
import io.assay.trust.Reference;
import io.assay.trust.RootProgram;
import io.assay.web.board.Board;
import io.assay.web.board.TargetId;
import io.assay.web.reading.Knowledge;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** What a daemon knows in a test, without one: real judgements of what is said to be seen. */
final class Known {
  static final LabPki PKI = LabPki.create();

  private static final RootProgram PROGRAM = Judging.program(RootProgram.PLATFORM, PKI.root());
  private static final Judge JUDGE = new Judge(Reference.of(PROGRAM));
  private static final Expectation EXPECTATION = Judging.programs(RootProgram.PLATFORM);

  private final Board board = new Board();
  private final IncidentTracker tracker =
      new IncidentTracker(new Compare(Optional.empty(), 1, 1), IncidentListener.NONE);
  private final Optional<History> history;

  Known(Optional<History> history) {
    this.history = history;
    history.ifPresent(kept -> kept.start(tracker::open));
  }

  /** Judges what was seen, and answers the target's id. */
  String see(Seen seen) {
    Observation observation = seen.observation();
    Judgement judgement = JUDGE.judge(observation, EXPECTATION);
    board.add(observation.target());
    board.record(judgement);
    List<Incident> touched = tracker.record(judgement, observation.startedAt());
    history.ifPresent(kept -> kept.judged(judgement, touched));
    return TargetId.of(observation.target()).text();
  }

  List<Incident> open() {
    return tracker.open();
  }

  Knowledge knowledge() {
    return new Knowledge(
        Role.ALL,
        Instant.now(),
        InstantSource.system(),
        board,
        history,
        tracker::open,
        () -> new LogView(List.of(), IssuanceKnowledge.none("no resolver watches anything")),
        Optional::empty,
        () -> List.of(PROGRAM),
        Optional.empty());
  }
}
