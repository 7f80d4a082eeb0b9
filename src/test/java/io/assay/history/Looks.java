package io.assay.history;

import io.assay.config.Compare;
import io.assay.endpoint.Expectation;
import io.assay.incident.Incident;
import io.assay.incident.IncidentListener;
import io.assay.incident.IncidentTracker;
import io.assay.judge.Judge;
import io.assay.judge.Judgement;
import io.assay.judge.Judging;
import io.assay.judge.Seen;
import io.assay.lab.CertificateBuilder;
import io.assay.lab.LabCertificate;
import io.assay.lab.LabPki;
import io.assay.probe.Observation;
import io.assay.trust.Reference;
import io.assay.trust.RootProgram;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** What is seen of a resolver, one probe a minute, judged by the real judge, with its incidents. */
final class Looks {
  static final LabPki GENUINE = LabPki.create();
  static final LabCertificate INTERCEPTOR =
      CertificateBuilder.root("O=Proxy, CN=Proxy Root").build();
  static final Duration INTERVAL = Duration.ofMinutes(1);

  private static final Judge JUDGE =
      new Judge(Reference.of(Judging.program(RootProgram.PLATFORM, GENUINE.root())));
  private static final Expectation EXPECTATION = Judging.issuer(GENUINE.issuing());

  private final IncidentTracker tracker =
      new IncidentTracker(Compare.DEFAULT, IncidentListener.NONE);
  private final List<Look> all = new ArrayList<>();
  private Instant now;

  /** A judgement, and the incidents that it touched. */
  record Look(Judgement judgement, List<Incident> touched) {}

  Looks(Instant begin) {
    now = begin;
  }

  Looks() {
    this(Instant.now());
  }

  Instant now() {
    return now;
  }

  List<Incident> open() {
    return tracker.open();
  }

  List<Look> all() {
    return List.copyOf(all);
  }

  static Seen genuine() {
    return Seen.dot(GENUINE.leaf().chain());
  }

  static Seen forged() {
    return Seen.dot(INTERCEPTOR.leaf("CN=resolver.test").dns("resolver.test").build().chain());
  }

  Looks pass(Duration time) {
    now = now.plus(time);
    return this;
  }

  /** A further probe, a minute after the one before. */
  Look look(Seen seen) {
    return look(JUDGE.judge(anew(seen.at(now.plus(INTERVAL)).observation()), EXPECTATION));
  }

  /** A further probe that sees just the same. */
  Look again(Judgement judgement) {
    return again(judgement, now.plus(INTERVAL));
  }

  /** One that does so at that time. */
  Look again(Judgement judgement, Instant time) {
    Observation before = judgement.observation();
    return look(
        new Judgement(
            anew(at(before, time)),
            judgement.paths(),
            judgement.programs(),
            judgement.revocation(),
            judgement.scts(),
            judgement.inclusion(),
            judgement.results(),
            judgement.conclusion()));
  }

  private Look look(Judgement judgement) {
    now = judgement.observation().startedAt();
    Look look = new Look(judgement, tracker.record(judgement, now));
    all.add(look);
    return look;
  }

  Looks look(int times, Seen seen) {
    Judgement first = look(seen).judgement();
    for (int i = 1; i < times; i++) {
      again(first);
    }
    return this;
  }

  private static Observation anew(Observation seen) {
    return copy(UUID.randomUUID(), seen, seen.startedAt());
  }

  static Observation at(Observation seen, Instant time) {
    return copy(seen.id(), seen, time);
  }

  private static Observation copy(UUID id, Observation seen, Instant time) {
    return new Observation(
        id,
        seen.target(),
        seen.origin(),
        seen.serverName(),
        seen.query(),
        time,
        seen.timings(),
        seen.tls(),
        seen.http(),
        seen.dns(),
        seen.outcome());
  }
}
