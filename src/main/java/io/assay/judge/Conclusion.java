package io.assay.judge;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * What all results together amount to. Immutable.
 *
 * @param confidence how sure it is; present for {@link Verdict#BLOCKED}, {@link Verdict#SUSPICIOUS}
 *     and {@link Verdict#INTERCEPTED}
 * @param signs all evidence that somebody has a hand in it, whether it decided or not
 */
public record Conclusion(Verdict verdict, Optional<Confidence> confidence, Set<Sign> signs) {
  public Conclusion {
    Set<Sign> inOrder = EnumSet.noneOf(Sign.class);
    inOrder.addAll(signs);
    signs = Collections.unmodifiableSet(inOrder);
  }
}
