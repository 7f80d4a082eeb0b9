package io.assay.trust.source;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Collects warnings, a bounded number of each subject. Confined to one reading. */
final class Warnings {
  private final List<String> lines = new ArrayList<>();
  private final Map<String, Integer> counts = new LinkedHashMap<>();

  /**
   * Adds a warning.
   *
   * @param subject what it is about, such as the name of a document
   */
  void add(String subject, String text) {
    if (counts.merge(subject, 1, Integer::sum) <= Bounds.WARNINGS) {
      lines.add(subject + ": " + text);
    }
  }

  /** What was added, each subject's surplus as a number. */
  List<String> list() {
    List<String> all = new ArrayList<>(lines);
    counts.forEach(
        (subject, count) -> {
          if (count > Bounds.WARNINGS) {
            all.add("%s: and %d more of the kind".formatted(subject, count - Bounds.WARNINGS));
          }
        });
    return all;
  }
}
