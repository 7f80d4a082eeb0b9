package io.assay.judge;

import io.assay.trust.ProgramTrust;
import io.assay.trust.RootProgram;
import io.assay.trust.TrustResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What the public root programs say of a chain. One that cannot say, for lack of data or since a
 * term cannot be evaluated, neither trusts nor distrusts.
 *
 * @param trusting names of those that trust it, in the order of {@link RootProgram#PUBLIC}
 * @param distrusting names of those that do not
 */
record ProgramOpinions(List<String> trusting, List<String> distrusting) {
  /** How many must distrust a chain that one program trusts, for that one to stand alone. */
  private static final int DISTRUSTING_FOR_ONE_ONLY = 2;

  ProgramOpinions {
    trusting = List.copyOf(trusting);
    distrusting = List.copyOf(distrusting);
  }

  static ProgramOpinions of(Map<String, ProgramTrust> programs) {
    List<String> trusting = new ArrayList<>();
    List<String> distrusting = new ArrayList<>();
    for (String name : RootProgram.PUBLIC) {
      ProgramTrust trust = programs.get(name);
      if (trust != null) {
        switch (trust.result()) {
          case TrustResult.Trusted _ -> trusting.add(name);
          case TrustResult.Untrusted _ -> distrusting.add(name);
          case TrustResult.Undetermined _ -> {}
        }
      }
    }
    return new ProgramOpinions(trusting, distrusting);
  }

  /** Whether one trusts it and another does not. */
  boolean disagree() {
    return !trusting.isEmpty() && !distrusting.isEmpty();
  }

  /** Whether exactly one trusts it, against several others. */
  boolean isOneOnly() {
    return trusting.size() == 1 && distrusting.size() >= DISTRUSTING_FOR_ONE_ONLY;
  }

  /** Whether no public program can say anything, so that the platform's stands for them. */
  boolean none() {
    return trusting.isEmpty() && distrusting.isEmpty();
  }

  /** A program as people call it. */
  static String display(String program) {
    return RootProgram.PUBLIC.contains(program)
        ? program.substring(0, 1).toUpperCase(Locale.ROOT) + program.substring(1)
        : Texts.safe(program);
  }

  /** Programs as people call them: {@code Mozilla, Apple and Chrome}. */
  static String display(List<String> programs) {
    return Texts.and(programs.stream().map(ProgramOpinions::display).toList());
  }
}
