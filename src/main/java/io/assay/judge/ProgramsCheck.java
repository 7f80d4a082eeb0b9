package io.assay.judge;

import io.assay.judge.CheckResult.Undetermined;
import io.assay.trust.CertificationPath.End;
import io.assay.trust.ProgramTrust;
import io.assay.trust.RootProgram;
import io.assay.trust.TrustResult;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Every expected root program trusts the chain. Where none is named, the platform's is expected;
 * but a resolver that is authenticated by pins alone (RFC 8310, section 8.1) may be under an
 * authority of its own. Where no public program is named, they have to be of one mind as well: a
 * certificate that clients of one program alone believe is the mark of a mis-issuance that nobody
 * else would have let pass.
 */
final class ProgramsCheck {
  private static final Comparator<String> DISPLAY_ORDER =
      Comparator.<String>comparingInt(ProgramsCheck::rank).thenComparing(Comparator.naturalOrder());

  private ProgramsCheck() {}

  static CheckResult judge(Evidence evidence) {
    Set<String> named = evidence.expectation().programs();
    List<String> programs =
        named.isEmpty()
            ? List.of(RootProgram.PLATFORM)
            : named.stream().sorted(DISPLAY_ORDER).toList();
    ProgramOpinions opinions = ProgramOpinions.of(evidence.programs());
    boolean anyPublic = Collections.disjoint(named, RootProgram.PUBLIC);
    String expected =
        "trusted by "
            + ProgramOpinions.display(programs)
            + (anyPublic && !opinions.none() ? ", public programs of one mind" : "");
    if (evidence.leaf().isEmpty()) {
      return new Undetermined(Check.PROGRAMS, expected, evidence.noLeaf());
    }
    List<String> untrusted = new ArrayList<>();
    List<String> unknown = new ArrayList<>();
    for (String program : programs) {
      switch (of(program, evidence.programs())) {
        case TrustResult.Trusted _ -> {}
        case TrustResult.Untrusted(var reason) ->
            untrusted.add(ProgramOpinions.display(program) + ": " + reason);
        case TrustResult.Undetermined(var reason) ->
            unknown.add(ProgramOpinions.display(program) + ": " + reason);
      }
    }
    Findings findings = new Findings();
    if (anyPublic && opinions.disagree()) {
      addDisagreement(opinions, findings);
    }
    if (findings.isEmpty() && !untrusted.isEmpty() && named.isEmpty() && isPrivate(evidence)) {
      return new Undetermined(
          Check.PROGRAMS,
          expected,
          Texts.list(untrusted, "; ")
              + "; the chain has an expected pin, and no program is expected by name");
    }
    untrusted.forEach(reason -> findings.add(Severity.CRITICAL, reason));
    return findings.isEmpty() && !unknown.isEmpty()
        ? new Undetermined(Check.PROGRAMS, expected, Texts.list(unknown, "; "))
        : findings.result(Check.PROGRAMS, expected, observed(evidence.programs()));
  }

  private static void addDisagreement(ProgramOpinions opinions, Findings findings) {
    if (opinions.isOneOnly()) {
      findings.add(
          Severity.CRITICAL,
          "trusted by %s only, not by %s: the mark of the 1.1.1.1 mis-issuance"
              .formatted(
                  ProgramOpinions.display(opinions.trusting()),
                  ProgramOpinions.display(opinions.distrusting())));
    } else {
      findings.add(
          Severity.WARNING,
          "trusted by %s, not by %s: their clients refuse it"
              .formatted(
                  ProgramOpinions.display(opinions.trusting()),
                  ProgramOpinions.display(opinions.distrusting())));
    }
  }

  private static TrustResult of(String program, Map<String, ProgramTrust> results) {
    ProgramTrust trust = results.get(program);
    return trust == null
        ? new TrustResult.Undetermined("no root program of this name is loaded")
        : trust.result();
  }

  /** A whole chain up to a root of its own, with an expected pin in it. */
  private static boolean isPrivate(Evidence evidence) {
    return evidence.best().filter(path -> path.end() == End.SELF_SIGNED).isPresent()
        && PinCheck.holds(evidence);
  }

  /** Public programs first, in their order. */
  private static int rank(String program) {
    int index = RootProgram.PUBLIC.indexOf(program);
    return program.equals(RootProgram.PLATFORM)
        ? -1
        : index < 0 ? RootProgram.PUBLIC.size() : index;
  }

  /** Every loaded program by what it says: {@code trusted by platform, not by Mozilla}. */
  private static String observed(Map<String, ProgramTrust> results) {
    List<String> trusting = new ArrayList<>();
    List<String> distrusting = new ArrayList<>();
    List<String> unknown = new ArrayList<>();
    List<String> absent = new ArrayList<>();
    SortedMap<String, ProgramTrust> sorted = new TreeMap<>(DISPLAY_ORDER);
    sorted.putAll(results);
    for (Map.Entry<String, ProgramTrust> entry : sorted.entrySet()) {
      String program = entry.getKey();
      ProgramTrust trust = entry.getValue();
      switch (trust.result()) {
        case TrustResult.Trusted _ -> trusting.add(program);
        case TrustResult.Untrusted _ -> distrusting.add(program);
        case TrustResult.Undetermined _ ->
            (trust.asOf().isPresent() ? unknown : absent).add(program);
      }
    }
    List<String> said = new ArrayList<>();
    if (!trusting.isEmpty()) {
      said.add("trusted by " + ProgramOpinions.display(trusting));
    }
    if (!distrusting.isEmpty()) {
      said.add(
          (said.isEmpty() ? "not trusted by " : "not by ") + ProgramOpinions.display(distrusting));
    }
    if (!unknown.isEmpty()) {
      said.add(ProgramOpinions.display(unknown) + " cannot be said");
    }
    if (!absent.isEmpty()) {
      said.add("no data yet of " + ProgramOpinions.display(absent));
    }
    return said.isEmpty() ? "no root program is loaded" : Texts.list(said);
  }
}
