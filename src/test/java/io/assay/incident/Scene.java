package io.assay.incident;

import io.assay.config.Compare;
import io.assay.endpoint.Expectation;
import io.assay.endpoint.Target;
import io.assay.judge.Check;
import io.assay.judge.CheckResult;
import io.assay.judge.Judge;
import io.assay.judge.Judgement;
import io.assay.judge.Judging;
import io.assay.judge.Seen;
import io.assay.lab.CertificateBuilder;
import io.assay.lab.LabCertificate;
import io.assay.lab.LabPki;
import io.assay.probe.FailureKind;
import io.assay.probe.Outcome;
import io.assay.probe.Stage;
import io.assay.trust.Reference;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What several vantage points see of a resolver, one probe after the other, a second apart. Its
 * chains are real, and the real judge judges them: the platform and the public programs trust
 * {@link #PUBLIC}, the platform and Microsoft {@link #FEW} as well.
 */
final class Scene {
  /** An authority that all programs trust. */
  static final LabPki PUBLIC = LabPki.create();

  /** Another that all programs trust. */
  static final LabPki OTHER = pki("Other");

  /** An authority that Microsoft's program alone trusts, and the platform. */
  static final LabPki FEW = pki("Few");

  /** An authority that no program trusts. */
  static final LabPki PRIVATE = pki("Private");

  /** Another one. */
  static final LabPki INTERCEPTOR = pki("Inspection");

  static final Outcome.Failed TIMEOUT =
      new Outcome.Failed(Stage.CONNECT, FailureKind.TIMEOUT, "no answer to SYN");

  static final Outcome.Failed ALERT =
      new Outcome.Failed(Stage.TLS, FailureKind.TLS_ALERT, "unrecognized_name");

  private static final Judge JUDGE =
      new Judge(
          Reference.of(
              Judging.program("platform", PUBLIC.root(), OTHER.root(), FEW.root()),
              Judging.program("mozilla", PUBLIC.root(), OTHER.root()),
              Judging.program("microsoft", PUBLIC.root(), OTHER.root(), FEW.root()),
              Judging.program("apple", PUBLIC.root(), OTHER.root()),
              Judging.program("chrome", PUBLIC.root(), OTHER.root())));

  private final Terms terms;
  final Comparison comparison;
  private Judge judge = JUDGE;
  private Expectation expectation = Expectation.NONE;
  private Instant now = Instant.now();

  private Scene(Compare compare) {
    terms = new Terms(compare, Map.of("test", Duration.ofMinutes(1)));
    comparison = new Comparison(terms, () -> now);
  }

  /** Nothing was seen yet, and the terms are the built-in ones. */
  static Scene begin() {
    return new Scene(Compare.DEFAULT);
  }

  static Scene begin(Compare compare) {
    return new Scene(compare);
  }

  Scene expecting(Expectation expected) {
    expectation = expected;
    return this;
  }

  /** Has all further probes judged by another judge. */
  Scene judgedBy(Judge other) {
    judge = other;
    return this;
  }

  Instant now() {
    return now;
  }

  Scene pass(Duration time) {
    now = now.plus(time);
    return this;
  }

  /** An authority of a name of its own. */
  static LabPki pki(String name) {
    LabCertificate root = CertificateBuilder.root("O=%s, CN=%s Root".formatted(name, name)).build();
    LabCertificate issuing = root.authority("O=%s, CN=%s Issuing".formatted(name, name)).build();
    LabPki authorities = new LabPki(root, issuing, root);
    return new LabPki(root, issuing, authorities.anotherLeaf().build());
  }

  /** A healthy DoT endpoint with {@code leaf}. */
  static Seen dot(LabCertificate leaf) {
    return Seen.dot(leaf.chain());
  }

  static Seen doh(LabCertificate leaf) {
    return Seen.doh(leaf.chain().toArray(LabCertificate[]::new));
  }

  static Seen failed(Outcome.Failed failure) {
    return Seen.dot(List.of()).failed(failure);
  }

  /** What is judged of a probe a second after the last one, before any comparison. */
  Judgement judgement(String vantage, Seen seen) {
    return judgementAt(pass(Duration.ofSeconds(1)).now, vantage, seen);
  }

  /** What is judged of a probe at any time. */
  Judgement judgementAt(Instant time, String vantage, Seen seen) {
    return judge.judge(seen.from(vantage).at(time).observation(), expectation);
  }

  /** What is judged after a comparison. */
  Judgement look(String vantage, Seen seen) {
    return compared(judgement(vantage, seen));
  }

  Judgement compared(Judgement judgement) {
    return judgement.with(comparison.compare(judgement));
  }

  /** What the check {@code vantage} says of a probe. */
  CheckResult vantage(String vantage, Seen seen) {
    return Judging.result(Check.VANTAGE, look(vantage, seen));
  }

  /** What the check {@code transport} says of a probe. */
  CheckResult transport(String vantage, Seen seen) {
    return Judging.result(Check.TRANSPORT, look(vantage, seen));
  }

  /** Probes from several vantage points that all see the same. */
  Scene all(Seen seen, String... vantages) {
    for (String vantage : vantages) {
      look(vantage, seen);
    }
    return this;
  }

  static Target target(Judgement judgement) {
    return judgement.observation().target();
  }
}
