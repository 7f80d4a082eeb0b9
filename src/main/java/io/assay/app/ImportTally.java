package io.assay.app;

import io.assay.judge.Judgement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What became of the results of an import. Confined to one thread. */
final class ImportTally {
  /** Kinds of measurements that are told apart; RIPE Atlas has a dozen. */
  private static final int TYPES = 20;

  private static final String OTHERS = "others";

  private final Map<String, Long> otherTypes = new TreeMap<>();
  private long judged;
  private long notConfigured;
  private long unreadable;
  private long damagedFiles;
  private boolean violated;
  private boolean unreachable;

  void judged(Judgement judgement) {
    judged++;
    switch (ExitCode.ofResults(judgement.results())) {
      case ExitCode.VIOLATED -> violated = true;
      case ExitCode.UNREACHABLE -> unreachable = true;
      default -> {}
    }
  }

  void ofType(String type) {
    boolean room = otherTypes.size() < TYPES || otherTypes.containsKey(type);
    otherTypes.merge(room ? type : OTHERS, 1L, Long::sum);
  }

  void notConfigured() {
    notConfigured++;
  }

  void unreadable() {
    unreadable++;
  }

  void damagedFile() {
    damagedFiles++;
  }

  /** How many results could not be read so far. */
  long unreadableSoFar() {
    return unreadable;
  }

  boolean nothingJudged() {
    return judged == 0;
  }

  /**
   * What was left out, one phrase each.
   *
   * @param repeated results that are another one again
   */
  List<String> leftOut(long repeated) {
    List<String> phrases = new ArrayList<>();
    add(phrases, unreadable, "%,d that cannot be read");
    otherTypes.forEach((type, count) -> add(phrases, count, "%,d of type " + type));
    add(phrases, notConfigured, "%,d of no configured endpoint");
    add(phrases, repeated, "%,d that are there already");
    return phrases;
  }

  private static void add(List<String> phrases, long count, String phrase) {
    if (count > 0) {
      phrases.add(phrase.formatted(count));
    }
  }

  /** What {@code assay import} ends with. */
  int exitCode() {
    if (violated) {
      return ExitCode.VIOLATED;
    }
    if (unreadable > 0 || damagedFiles > 0) {
      return ExitCode.INCOMPLETE;
    }
    return unreachable ? ExitCode.UNREACHABLE : ExitCode.FINE;
  }
}
