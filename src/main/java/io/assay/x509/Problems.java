package io.assay.x509;

import java.util.ArrayList;
import java.util.List;

/** Collects what is malformed in one certificate. Owned by the thread that reads it. */
final class Problems {
  private final List<String> texts = new ArrayList<>();
  private int unlisted;

  /**
   * Reports a problem.
   *
   * @param where the part of the certificate, such as {@code subjectAltName entry 2}
   * @param what what is wrong there; text from the certificate must be escaped already
   */
  void add(String where, String what) {
    if (texts.size() == Bounds.PROBLEMS) {
      unlisted++;
      return;
    }
    texts.add(EscapedText.cut(where + ": " + what, Bounds.PROBLEM_CHARACTERS));
  }

  /** Everything reported so far, in that order, at most one more than {@link Bounds#PROBLEMS}. */
  List<String> list() {
    if (unlisted == 0) {
      return List.copyOf(texts);
    }
    List<String> all = new ArrayList<>(texts);
    all.add("and " + unlisted + " more");
    return List.copyOf(all);
  }
}
