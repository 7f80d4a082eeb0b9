package io.assay.trust;

import java.util.List;

/**
 * Under what terms a root program trusts one of its anchors: unconditionally where there is no
 * alternative, else if all terms of at least one alternative are met.
 */
public record AnchorTerms(List<List<Term>> alternatives) {
  /** Trusted without conditions. */
  public static final AnchorTerms NONE = new AnchorTerms(List.of());

  public AnchorTerms {
    alternatives = alternatives.stream().map(List::copyOf).toList();
  }

  /** Terms that must all be met. */
  public static AnchorTerms all(List<Term> terms) {
    return terms.isEmpty() ? NONE : new AnchorTerms(List.of(terms));
  }
}
