package io.assay.judge;

import io.assay.endpoint.Control;
import io.assay.judge.CheckResult.Pass;
import io.assay.judge.CheckResult.Undetermined;
import io.assay.judge.CheckResult.Violation;
import io.assay.probe.Observation;
import io.assay.probe.Outcome;
import io.assay.probe.Stage;
import io.assay.trust.Certificates;
import io.assay.trust.ProgramTrust;
import io.assay.trust.RootProgram;
import io.assay.trust.TrustResult;
import java.util.List;
import java.util.Map;

/**
 * Nothing answers where nothing may answer, and nobody trusts what nobody may trust. Of whoever
 * answers all the same is said what it presented.
 */
final class ControlCheck {
  private static final String SILENT = "no answer";
  private static final String UNTRUSTED = "a chain that no root program trusts";

  private ControlCheck() {}

  static CheckResult judge(Control control, Observation observation, Evidence evidence) {
    return switch (control) {
      case SILENT -> silent(observation, evidence);
      case UNTRUSTED -> untrusted(evidence);
    };
  }

  /** That something refuses, or says that it is forbidden, is no connection. */
  private static CheckResult silent(Observation observation, Evidence evidence) {
    if (!(observation.outcome() instanceof Outcome.Failed failed)) {
      return violation(
          Severity.CRITICAL, SILENT, presented(evidence), "somebody completes TLS and answers");
    }
    if (Reach.of(observation) == Reach.NOT_TRIED) {
      return new Undetermined(Check.CONTROL, SILENT, failed.detail());
    }
    String how = failed.kind().text() + " in stage " + failed.stage().text();
    if (failed.stage() == Stage.CONNECT || failed.stage() == Stage.RESOLVE) {
      return new Pass(Check.CONTROL, SILENT, how);
    }
    return evidence.leaf().isPresent() || failed.stage() != Stage.TLS
        ? violation(
            Severity.CRITICAL, SILENT, presented(evidence), "somebody presents a certificate")
        : violation(
            Severity.WARNING,
            SILENT,
            how,
            "somebody accepts the TCP connection, and presents no certificate");
  }

  private static CheckResult untrusted(Evidence evidence) {
    if (evidence.leaf().isEmpty()) {
      return new Undetermined(Check.CONTROL, UNTRUSTED, evidence.noLeaf());
    }
    if (!evidence.expectation().pins().isEmpty() && !PinCheck.holds(evidence)) {
      return violation(
          Severity.CRITICAL,
          UNTRUSTED + ", with an expected pin",
          presented(evidence),
          "somebody presents a chain without the pin");
    }
    List<String> trusting =
        evidence.programs().entrySet().stream()
            .filter(entry -> isEverybodys(entry.getKey()))
            .filter(entry -> entry.getValue().result() instanceof TrustResult.Trusted)
            .map(Map.Entry::getKey)
            .sorted()
            .toList();
    if (!trusting.isEmpty()) {
      return violation(
          Severity.CRITICAL,
          UNTRUSTED,
          presented(evidence),
          "somebody presents a chain that %s trusts".formatted(ProgramOpinions.display(trusting)));
    }
    boolean asked =
        evidence.programs().entrySet().stream()
            .filter(entry -> isEverybodys(entry.getKey()))
            .map(Map.Entry::getValue)
            .map(ProgramTrust::result)
            .anyMatch(TrustResult.Untrusted.class::isInstance);
    return asked
        ? new Pass(Check.CONTROL, UNTRUSTED, presented(evidence))
        : new Undetermined(
            Check.CONTROL, UNTRUSTED, "no root program can say whether it trusts the chain");
  }

  private static boolean isEverybodys(String program) {
    return program.equals(RootProgram.PLATFORM) || RootProgram.PUBLIC.contains(program);
  }

  private static Violation violation(
      Severity severity, String expected, String observed, String reason) {
    return new Violation(
        Check.CONTROL, severity, expected, observed, reason + ": something is in the path");
  }

  private static String presented(Evidence evidence) {
    return evidence
        .leaf()
        .map(
            leaf ->
                "%s issued by %s".formatted(Certificates.name(leaf), Certificates.issuerName(leaf)))
        .orElseGet(evidence::noLeaf);
  }
}
