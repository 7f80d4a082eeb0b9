package io.assay.trust.source;

import io.assay.endpoint.Sha256;
import io.assay.trust.AnchorTerms;
import io.assay.trust.RootProgram;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Whether new data can be true, measured against what was known before: root programs do not drop a
 * third of their anchors from one day to the next, but a half-written report looks like that.
 */
final class Plausibility {
  /** No public program has ever had as few anchors. */
  private static final int FEWEST_ANCHORS = 20;

  private static final Map<String, Set<Source>> OF_PROGRAM =
      Map.of(
          "mozilla", EnumSet.of(Source.MOZILLA_INCLUDED),
          "microsoft", EnumSet.of(Source.MICROSOFT_INCLUDED, Source.MICROSOFT_ROOTS),
          "apple", EnumSet.of(Source.CCADB_INCLUDED),
          "chrome", EnumSet.of(Source.CHROME_ROOTS));

  private static final Set<Source> OF_AUTHORITIES =
      EnumSet.of(Source.CCADB_INCLUDED, Source.CCADB_RECORDS, Source.CCADB_PEMS);

  private Plausibility() {}

  /** Something that is not plausible, and the sources that may be to blame. */
  private record Problem(String text, Set<Source> suspects) {}

  /** What is not plausible about {@code data}, in words that can stand behind "since". */
  static List<String> problems(RootData data, RootSnapshot known) {
    return find(data, known).stream().map(Problem::text).toList();
  }

  /** The sources that may be to blame for the problems. */
  static Set<Source> suspects(RootData data, RootSnapshot known) {
    Set<Source> suspects = EnumSet.noneOf(Source.class);
    find(data, known).forEach(problem -> suspects.addAll(problem.suspects));
    return suspects;
  }

  private static List<Problem> find(RootData data, RootSnapshot known) {
    List<Problem> problems = new ArrayList<>();
    for (RootProgram program : known.programs()) {
      RootData.Program next = data.programs().get(program.name());
      Map<Sha256, AnchorTerms> anchors = next == null ? Map.of() : next.anchors();
      int before = program.anchors().size();
      long lost = program.anchors().keySet().stream().filter(a -> !anchors.containsKey(a)).count();
      boolean tooFew = anchors.size() < FEWEST_ANCHORS && anchors.size() < before;
      if (lost > 0 && (lost * 3 >= before || tooFew)) {
        problems.add(
            new Problem(
                "%s would lose %d of its %d anchors".formatted(program.name(), lost, before),
                OF_PROGRAM.getOrDefault(program.name(), Set.of())));
      }
    }
    if (data.authorities().size() * 3L <= known.size() * 2L && known.size() > 0) {
      problems.add(
          new Problem(
              "%d of %d known authorities would be left"
                  .formatted(data.authorities().size(), known.size()),
              OF_AUTHORITIES));
    }
    return problems;
  }
}
