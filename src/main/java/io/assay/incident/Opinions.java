package io.assay.incident;

import io.assay.judge.Judgement;
import io.assay.trust.CertificationPath;
import io.assay.trust.ProgramTrust;
import io.assay.trust.RootProgram;
import io.assay.trust.TrustResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What the platform's and the public root programs say of a chain: sets of them, one bit each.
 *
 * @param trusting those that trust it
 * @param distrusting those that do not; one that is in neither set cannot say
 * @param anchors those to an anchor of which the leaf's path leads, on whatever terms and at
 *     whatever time
 * @param dates tells apart the programs' data by which all that was said
 */
record Opinions(byte trusting, byte distrusting, byte anchors, int dates) {
  private static final List<String> PROGRAMS;
  private static final int PUBLIC;

  static {
    List<String> programs = new ArrayList<>(RootProgram.PUBLIC);
    PUBLIC = (1 << programs.size()) - 1;
    programs.add(RootProgram.PLATFORM);
    PROGRAMS = List.copyOf(programs);
  }

  static Opinions of(Judgement judgement) {
    int trusting = 0;
    int distrusting = 0;
    int anchors = 0;
    for (int i = 0; i < PROGRAMS.size(); i++) {
      ProgramTrust trust = judgement.programs().get(PROGRAMS.get(i));
      if (trust != null) {
        switch (trust.result()) {
          case TrustResult.Trusted _ -> trusting |= 1 << i;
          case TrustResult.Untrusted _ -> distrusting |= 1 << i;
          case TrustResult.Undetermined _ -> {}
        }
      }
    }
    anchors |= anchors(judgement.paths().paths());
    anchors |= anchors(judgement.paths().wider());
    int dates = 0;
    for (Map.Entry<String, ProgramTrust> program : judgement.programs().entrySet()) {
      dates += 31 * program.getKey().hashCode() ^ program.getValue().asOf().hashCode();
    }
    return new Opinions((byte) trusting, (byte) distrusting, (byte) anchors, dates);
  }

  private static int anchors(List<CertificationPath> paths) {
    int anchors = 0;
    for (CertificationPath path : paths) {
      if (path.failure().isEmpty()) {
        for (int i = 0; i < PROGRAMS.size(); i++) {
          if (path.programs().contains(PROGRAMS.get(i))) {
            anchors |= 1 << i;
          }
        }
      }
    }
    return anchors;
  }

  /** Whether the leaf's path leads to an anchor. */
  boolean anchored() {
    return anchors != 0;
  }

  /** Whether the path leads to anchors of all programs that trust the other chain. */
  boolean isAnchoredLike(Opinions other) {
    return other.trusting != 0 && (other.trusting & ~anchors) == 0;
  }

  /**
   * Whether public programs that trust the other chain distrust this one, while all that trust this
   * one trust the other. What was said by different data is not comparable.
   */
  boolean isTrustedLessThan(Opinions other) {
    int mine = trusting & PUBLIC;
    int others = other.trusting & PUBLIC;
    int missing = others & ~mine;
    return isOfTheSameData(other)
        && (mine & ~others) == 0
        && missing != 0
        && (missing & ~distrusting) == 0;
  }

  /** Whether both were said by the same data of the same programs. */
  boolean isOfTheSameData(Opinions other) {
    return dates == other.dates;
  }

  /** Those public programs that trust this chain, for people. */
  List<String> trustingNames() {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < RootProgram.PUBLIC.size(); i++) {
      if ((trusting & 1 << i) != 0) {
        names.add(PROGRAMS.get(i));
      }
    }
    return names;
  }
}
