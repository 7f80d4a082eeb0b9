package io.assay.evidence;

import io.assay.config.Compare;
import io.assay.endpoint.Expectation;
import io.assay.incident.Comparison;
import io.assay.incident.Incident;
import io.assay.incident.IncidentListener;
import io.assay.incident.IncidentTracker;
import io.assay.incident.Terms;
import io.assay.judge.Judge;
import io.assay.judge.Judgement;
import io.assay.judge.Judging;
import io.assay.judge.Seen;
import io.assay.lab.CertificateBuilder;
import io.assay.lab.LabCertificate;
import io.assay.lab.LabPki;
import io.assay.trust.Reference;
import io.assay.trust.RootProgram;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** What is seen of a resolver, one probe a second, judged by the real judge, with its incidents. */
final class Scenes {
  /** What is expected: the platform and the public programs trust it. */
  static final LabPki GENUINE = LabPki.create();

  /** Another authority that the public programs trust. */
  static final LabPki OTHER = LabPki.create();

  /** One that nobody trusts. */
  static final LabCertificate INTERCEPTOR =
      CertificateBuilder.root("O=Proxy, CN=Proxy <script>alert(1)</script> Root").build();

  static final Map<String, Instant> REFERENCES =
      Map.of("mozilla", Instant.parse("2026-11-01T00:00:00Z"));

  private static final Judge JUDGE =
      new Judge(
          Reference.of(
              program(RootProgram.PLATFORM),
              program("mozilla"),
              program("microsoft"),
              program("apple"),
              program("chrome")));

  private final Comparison comparison =
      new Comparison(new Terms(Compare.DEFAULT, Map.of("test", Duration.ofMinutes(1))), this::now);
  private final IncidentTracker tracker =
      new IncidentTracker(Compare.DEFAULT, IncidentListener.NONE);
  private Instant now = Instant.now();
  private Expectation expectation = Judging.issuer(GENUINE.issuing());

  /** The incidents that the last look touched. */
  List<Incident> touched = List.of();

  private final List<Judgement> all = new ArrayList<>();

  private static RootProgram program(String name) {
    return Judging.program(name, GENUINE.root(), OTHER.root());
  }

  Instant now() {
    return now;
  }

  Scenes expecting(Expectation expected) {
    expectation = expected;
    return this;
  }

  Scenes pass(Duration time) {
    now = now.plus(time);
    return this;
  }

  /** A leaf for the resolver that the interceptor made. */
  static LabCertificate forged() {
    return INTERCEPTOR.leaf("CN=resolver.test").dns("resolver.test").build();
  }

  static Seen dot(LabCertificate leaf) {
    return Seen.dot(leaf.chain());
  }

  /** A further probe, a second after the one before. */
  Judgement look(String vantage, Seen seen) {
    now = now.plusSeconds(1);
    Judgement alone =
        JUDGE.judge(Identified.anew(seen.from(vantage).at(now).observation()), expectation);
    Judgement judgement = alone.with(comparison.compare(alone));
    touched = tracker.record(judgement, now);
    all.add(judgement);
    return judgement;
  }

  /** All looks so far. */
  List<Judgement> all() {
    return all;
  }

  /** A subject of that id. */
  static Subject subject(UUID id, Instant opened) {
    return new Subject(
        Optional.of(id),
        "issuer",
        "issuer of test tls://resolver.test",
        "critical",
        List.of("b"),
        List.of("b"),
        opened,
        opened,
        Optional.empty(),
        "this",
        "that",
        "that is not this");
  }

  /** An exhibit of some chain, affected, at that time. */
  static Exhibit exhibit(Instant time) {
    return Exhibit.of(
        Role.AFFECTED,
        JUDGE.judge(
            Identified.anew(dot(forged()).from("b").at(time).observation()),
            new Expectation(List.of(), Set.of(), Set.of("platform"), Optional.empty())),
        REFERENCES,
        "1.0");
  }
}
