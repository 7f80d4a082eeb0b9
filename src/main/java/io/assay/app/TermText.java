package io.assay.app;

import io.assay.trust.AnchorTerms;
import io.assay.trust.Term;
import java.time.Instant;
import java.util.stream.Collectors;

/** Terms of trust in words. */
final class TermText {
  private TermText() {}

  /** In words that can stand behind "trusted". */
  static String of(AnchorTerms terms) {
    return terms.alternatives().isEmpty()
        ? "without conditions"
        : terms.alternatives().stream()
            .map(all -> all.stream().map(TermText::of).collect(Collectors.joining(" and ")))
            .collect(Collectors.joining("; or "));
  }

  private static String of(Term term) {
    return switch (term) {
      case Term.SctNotAfter(var time) -> "if logged (SCT) until " + time(time);
      case Term.SctAllAfter(var time) -> "if logged (SCT) only after " + time(time);
      case Term.NotBeforeUntil(var time) -> "if issued (notBefore) until " + time(time);
      case Term.NotBeforeAfter(var time) -> "if issued (notBefore) after " + time(time);
      case Term.UsedUntil(var time) -> "if used until " + time(time);
      case Term.DnsNamesWithin(var names) -> "if for names within " + String.join(", ", names);
      case Term.Never(var reason) -> "never (%s)".formatted(reason);
      case Term.Unknown(var text) ->
          "under a condition that this version does not understand (%s)".formatted(text);
    };
  }

  /** The seconds are there for those who compare with what a program published. */
  private static String time(Instant time) {
    return time.toString();
  }
}
