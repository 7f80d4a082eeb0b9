package io.assay.trust;

import io.assay.trust.SctTime.Validity;
import io.assay.x509.CertificateFacts;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Whether the terms on which a root program trusts an anchor are met. What cannot be evaluated is
 * open, never met.
 */
final class TermsRule {

  /** How far terms are met. */
  sealed interface Outcome {
    /** They are. */
    record Met() implements Outcome {}

    /** They are not, for this reason. */
    record NotMet(String reason) implements Outcome {}

    /** It cannot be said, for this reason. */
    record Open(String reason) implements Outcome {}
  }

  private static final Outcome MET = new Outcome.Met();

  private TermsRule() {}

  /** One alternative that is met is enough; else one that is open leaves the whole open. */
  static Outcome of(AnchorTerms terms, LeafUse use) {
    if (terms.alternatives().isEmpty()) {
      return MET;
    }
    Optional<Outcome> open = Optional.empty();
    Set<String> reasons = new LinkedHashSet<>();
    for (List<Term> alternative : terms.alternatives()) {
      Outcome outcome = all(alternative, use);
      switch (outcome) {
        case Outcome.Met met -> {
          return met;
        }
        case Outcome.Open unsaid -> open = open.or(() -> Optional.of(unsaid));
        case Outcome.NotMet no -> reasons.add(no.reason());
      }
    }
    return open.orElseGet(() -> new Outcome.NotMet(String.join(", and ", reasons)));
  }

  private static Outcome all(List<Term> terms, LeafUse use) {
    Outcome outcome = MET;
    for (Term term : terms) {
      Outcome one = of(term, use);
      if (one instanceof Outcome.NotMet) {
        return one;
      }
      if (outcome instanceof Outcome.Met) {
        outcome = one;
      }
    }
    return outcome;
  }

  private static Outcome of(Term term, LeafUse use) {
    return switch (term) {
      case Term.SctNotAfter until -> sctNotAfter(until.time(), use.scts());
      case Term.SctAllAfter after -> sctAllAfter(after.time(), use.scts());
      case Term.NotBeforeUntil until ->
          notBefore(
              use.leaf(),
              time -> !time.isAfter(until.time()),
              "the leaf was issued after " + until.time());
      case Term.NotBeforeAfter after ->
          notBefore(
              use.leaf(),
              time -> time.isAfter(after.time()),
              "the leaf was issued on " + after.time() + " or earlier");
      case Term.UsedUntil until ->
          use.time().isAfter(until.time())
              ? new Outcome.NotMet("disabled since " + until.time())
              : MET;
      case Term.DnsNamesWithin within -> dnsNamesWithin(within.names(), use.leaf());
      case Term.Never never -> new Outcome.NotMet(never.reason());
      case Term.Unknown unknown ->
          new Outcome.Open("a condition that cannot be evaluated: " + unknown.text());
    };
  }

  private static Outcome sctNotAfter(Instant limit, LeafScts scts) {
    List<SctTime> early = scts.times().stream().filter(sct -> !sct.time().isAfter(limit)).toList();
    if (any(early, Validity.VALID)) {
      return MET;
    }
    return any(early, Validity.UNVERIFIED)
        ? new Outcome.Open(
            "an SCT of "
                + first(early, Validity.UNVERIFIED)
                + " would do, but it cannot be verified without a current list of CT logs")
        : lacking("no SCT of " + limit + " or earlier", scts);
  }

  private static Outcome sctAllAfter(Instant limit, LeafScts scts) {
    List<SctTime> early = scts.times().stream().filter(sct -> !sct.time().isAfter(limit)).toList();
    List<SctTime> late = scts.times().stream().filter(sct -> sct.time().isAfter(limit)).toList();
    if (any(early, Validity.VALID)) {
      return new Outcome.NotMet(
          "an SCT of " + first(early, Validity.VALID) + ", where all must be later than " + limit);
    }
    if (!any(late, Validity.VALID) && !any(late, Validity.UNVERIFIED)) {
      return lacking("no SCT later than " + limit, scts);
    }
    return any(late, Validity.VALID) && !any(early, Validity.UNVERIFIED)
        ? MET
        : new Outcome.Open(
            "whether all valid SCTs are later than "
                + limit
                + " cannot be said without a current list of CT logs");
  }

  /** What is not there may have come in a way that was not looked at. */
  private static Outcome lacking(String what, LeafScts scts) {
    return scts.complete()
        ? new Outcome.NotMet(what)
        : new Outcome.Open(what + " in the leaf, and those of the TLS handshake were not seen");
  }

  private static boolean any(List<SctTime> scts, Validity validity) {
    return scts.stream().anyMatch(sct -> sct.validity() == validity);
  }

  private static Instant first(List<SctTime> scts, Validity validity) {
    return scts.stream()
        .filter(sct -> sct.validity() == validity)
        .map(SctTime::time)
        .min(Instant::compareTo)
        .orElseThrow();
  }

  private static Outcome notBefore(
      CertificateFacts leaf, Predicate<Instant> allowed, String otherwise) {
    return leaf.notBefore()
        .map(time -> allowed.test(time) ? MET : new Outcome.NotMet(otherwise))
        .orElseGet(() -> new Outcome.Open("the leaf's notBefore cannot be read"));
  }

  private static Outcome dnsNamesWithin(List<String> allowed, CertificateFacts leaf) {
    List<String> suffixes = allowed.stream().map(TermsRule::folded).toList();
    for (String name : leaf.names().dnsNames()) {
      String folded = folded(name);
      if (suffixes.stream()
          .noneMatch(suffix -> folded.equals(suffix) || folded.endsWith("." + suffix))) {
        return new Outcome.NotMet(name + " is not within " + String.join(", ", allowed));
      }
    }
    return leaf.names().dnsNames().isEmpty() || !leaf.names().unreadable().isEmpty()
        ? new Outcome.Open(
            "trusted for names within "
                + String.join(", ", allowed)
                + " only, and the leaf has no DNS name or one that cannot be read")
        : MET;
  }

  private static String folded(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    int from = lower.startsWith(".") ? 1 : 0;
    return lower.substring(from, lower.endsWith(".") ? lower.length() - 1 : lower.length());
  }
}
