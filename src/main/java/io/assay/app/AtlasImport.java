package io.assay.app;

import io.assay.atlas.AtlasResults;
import io.assay.atlas.Read;
import io.assay.atlas.SslcertResult;
import io.assay.judge.Judge;
import io.assay.judge.Judgement;
import io.assay.probe.Observation;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * Takes results of RIPE Atlas through judging: result ─▶ observation of an endpoint ─▶ in order of
 * time ─▶ judgement ─▶ what other vantage points say ─▶ whoever writes it. Confined to one thread.
 */
final class AtlasImport {
  /** Observations that are held to bring them in order: 50 MB. */
  static final int WINDOW = 50_000;

  /** Octets of certificates of those. */
  private static final long WINDOW_OCTETS = 64L * 1024 * 1024;

  /** Results that cannot be read of which more is said than that they are. */
  private static final int EXPLAINED = 20;

  private final AtlasTargets targets;
  private final ReferenceSource source;
  private final Judge judge;
  private final UnaryOperator<Judgement> across;
  private final Consumer<Judgement> judgements;
  private final Consumer<String> notes;
  private final TimeOrder<Aim> order = new TimeOrder<>(WINDOW, WINDOW_OCTETS);
  private final ImportTally tally = new ImportTally();

  /**
   * @param source what is fetched for the judge, if anything
   * @param across adds what the vantage points say of each other; given every judgement once, in
   *     order of time as far as {@link TimeOrder} can bring them into it
   * @param judgements takes them, in the same order
   * @param notes takes one line for each thing that is wrong with a file
   */
  AtlasImport(
      AtlasTargets targets,
      ReferenceSource source,
      Judge judge,
      UnaryOperator<Judgement> across,
      Consumer<Judgement> judgements,
      Consumer<String> notes) {
    this.targets = targets;
    this.source = source;
    this.judge = judge;
    this.across = across;
    this.judgements = judgements;
    this.notes = notes;
  }

  /**
   * Reads a file to its end, or to where it is damaged.
   *
   * @param name for notes
   */
  void read(String name, InputStream file) throws InterruptedException {
    long results = 0;
    try {
      AtlasResults reading = AtlasResults.in(file);
      for (Optional<Read> next = reading.next(); next.isPresent(); next = reading.next()) {
        results++;
        take(name, next.get());
      }
    } catch (IOException e) {
      tally.damagedFile();
      notes.accept(
          "%s: %s: %s"
              .formatted(
                  name,
                  results == 0
                      ? "cannot be read"
                      : "ends too early, behind result %,d; what comes later is missing"
                          .formatted(results),
                  e.getMessage()));
    }
  }

  private void take(String name, Read read) throws InterruptedException {
    switch (read) {
      case Read.OtherType(var type) -> tally.ofType(type);
      case Read.Unreadable(var number, var line, var reason) -> {
        tally.unreadable();
        if (tally.unreadableSoFar() <= EXPLAINED) {
          notes.accept(
              "%s: result %d on line %d left out: %s".formatted(name, number, line, reason));
        }
      }
      case Read.Sslcert(var result) -> {
        Optional<Aim> aim = targets.of(result);
        if (aim.isEmpty()) {
          tally.notConfigured();
        } else {
          observe(result, aim.get());
        }
      }
    }
  }

  private void observe(SslcertResult result, Aim aim) throws InterruptedException {
    Observation observation =
        result.observation(aim.resolver(), aim.endpoint(), aim.serverName(), aim.query());
    order.add(observation, aim);
    for (var next = order.overflow(); next.isPresent(); next = order.overflow()) {
      judge(next.get());
    }
  }

  /** Judges what is still held. Comes after the last file. */
  void finish() throws InterruptedException {
    for (var next = order.earliest(); next.isPresent(); next = order.earliest()) {
      judge(next.get());
    }
  }

  private void judge(TimeOrder.Item<Aim> item) throws InterruptedException {
    Observation observation = item.observation();
    Judgement alone =
        source.judged(
            () -> judge.judge(observation, item.companion().expectation()),
            observation.startedAt());
    Judgement judgement = across.apply(alone);
    tally.judged(judgement);
    judgements.accept(judgement);
  }

  /** What was left out and why, one phrase each. */
  List<String> leftOut() {
    return tally.leftOut(order.repeated());
  }

  /** How many results were judged behind later ones. */
  long late() {
    return order.late();
  }

  boolean nothingJudged() {
    return tally.nothingJudged();
  }

  /** What the command ends with where something was judged. */
  int exitCode() {
    return tally.exitCode();
  }
}
