package io.assay.judge;

import io.assay.judge.CheckResult.Pass;
import io.assay.judge.CheckResult.Undetermined;
import io.assay.judge.CheckResult.Violation;
import io.assay.trust.CertificationPath;
import io.assay.trust.CertificationPath.End;
import io.assay.trust.ProgramTrust;
import io.assay.trust.RootProgram;
import io.assay.trust.TrustResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Every expected root program trusts the chain at the time of the observation. Where none is named,
 * the platform's is expected; but a resolver that is authenticated by pins alone (RFC 8310, section
 * 8.1) may be under an authority of its own.
 */
final class ProgramsCheck {
  private ProgramsCheck() {}

  static CheckResult judge(Evidence evidence) {
    Set<String> named = evidence.expectation().programs();
    Set<String> programs = named.isEmpty() ? Set.of(RootProgram.PLATFORM) : named;
    String expected = "trusted by " + Texts.list(programs.stream().sorted().toList());
    if (evidence.leaf().isEmpty()) {
      return new Undetermined(Check.PROGRAMS, expected, evidence.noLeaf());
    }
    List<String> untrusted = new ArrayList<>();
    List<String> unknown = new ArrayList<>();
    for (String program : programs.stream().sorted().toList()) {
      switch (of(program, evidence.programs())) {
        case TrustResult.Trusted trusted -> {}
        case TrustResult.Untrusted no -> untrusted.add(program + ": " + no.reason());
        case TrustResult.Undetermined open -> unknown.add(program + ": " + open.reason());
      }
    }
    if (!untrusted.isEmpty() && named.isEmpty() && isPinnedPrivate(evidence)) {
      return new Undetermined(
          Check.PROGRAMS,
          expected,
          Texts.list(untrusted, "; ")
              + "; the chain has an expected pin, and no program is expected by name");
    }
    if (!untrusted.isEmpty()) {
      return new Violation(
          Check.PROGRAMS,
          Severity.CRITICAL,
          expected,
          observed(evidence.programs()),
          Texts.list(untrusted, "; "));
    }
    return unknown.isEmpty()
        ? new Pass(Check.PROGRAMS, expected, observed(evidence.programs()))
        : new Undetermined(Check.PROGRAMS, expected, Texts.list(unknown, "; "));
  }

  private static TrustResult of(String program, Map<String, ProgramTrust> results) {
    ProgramTrust trust = results.get(program);
    return trust == null
        ? new TrustResult.Undetermined("no root program of this name is loaded")
        : trust.result();
  }

  /** A whole chain up to a root of its own, with an expected pin in it. */
  private static boolean isPinnedPrivate(Evidence evidence) {
    Optional<CertificationPath> path = evidence.paths().best(evidence.time());
    return path.isPresent() && path.get().end() == End.SELF_SIGNED && PinCheck.holds(evidence);
  }

  private static String observed(Map<String, ProgramTrust> results) {
    List<String> said = new ArrayList<>();
    new TreeMap<>(results)
        .forEach(
            (program, trust) ->
                said.add(
                    switch (trust.result()) {
                      case TrustResult.Trusted trusted -> "trusted by " + program;
                      case TrustResult.Untrusted untrusted -> "not trusted by " + program;
                      case TrustResult.Undetermined open -> program + " unknown";
                    }));
    return said.isEmpty() ? "no root program is loaded" : Texts.list(said);
  }
}
