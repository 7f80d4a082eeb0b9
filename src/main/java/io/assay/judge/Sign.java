package io.assay.judge;

import io.assay.judge.CheckResult.Violation;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * A piece of evidence that somebody other than the endpoint's operator has a hand in what is seen,
 * or that it is kept from being seen. Each rests on a violated check; {@code docs/checks.md} says
 * under "Verdict" what they amount to together.
 */
public enum Sign {
  /** {@code interceptor} is violated: somebody who intercepts gave himself away. */
  INTERCEPTOR,
  /** {@code control} is violated, critical: TLS is spoken where nobody may speak it. */
  CONTROL,
  /** {@code control} is violated, warning: a connection is accepted where nobody may accept it. */
  CONNECTION,
  /** {@code control} is violated, info: a control of the same vantage point is. */
  NEIGHBOUR,
  /** {@code pin} or {@code issuer} is violated: another key or authority than the expected one. */
  IDENTITY,
  /** {@code chain} is violated, critical: an authority's name without its key. */
  FORGERY,
  /** {@code programs} is violated, and the chain leads to no authority of any program. */
  STRANGER,
  /** {@code programs} is violated, and one public program alone trusts the chain. */
  ONE_PROGRAM,
  /** {@code revocation} is violated, critical: whoever holds the key may have stolen it. */
  REVOKED,
  /** {@code unexpected-issuance} is violated: somebody else can present what clients believe. */
  ISSUANCE,
  /** {@code vantage} is violated, critical, by what was reached: elsewhere it is another one. */
  VANTAGE,
  /** {@code transport} is violated, critical: the other transport is another one's. */
  TRANSPORT,
  /** {@code variant} is violated, critical: asked otherwise, it is another one. */
  VARIANT,
  /** {@code resolver-identity} is violated, critical: who answers calls itself otherwise. */
  INSIDE,
  /** {@code answer} is violated, critical, by an answer that says something. */
  ANSWER,
  /** {@code hop} is violated, warning: who answers is nearer than the endpoint. */
  HOP,
  /** {@code fingerprint} is violated, warning: other software, together with another key. */
  FINGERPRINT,
  /** {@code blocking} is violated, warning, or what is not reached is reached elsewhere. */
  FILTER;

  /** Those that are no reason for suspicion by themselves. */
  private static final Set<Sign> WEAK =
      EnumSet.of(NEIGHBOUR, STRANGER, ANSWER, HOP, FINGERPRINT, FILTER);

  private final String text = name().toLowerCase(Locale.ROOT).replace('_', ' ');

  /** The name in {@code docs/checks.md}. */
  public String text() {
    return text;
  }

  /** Whether it alone lets doubt that the operator is who answers. */
  boolean isDoubt() {
    return !WEAK.contains(this);
  }

  /** Those that some results give. */
  static Set<Sign> of(List<CheckResult> results, Circumstances circumstances) {
    Set<Sign> signs = EnumSet.noneOf(Sign.class);
    for (CheckResult result : results) {
      if (result instanceof Violation violation) {
        of(violation, circumstances).ifPresent(signs::add);
      }
    }
    return signs;
  }

  /** The one that {@code violation} gives, if it gives any. */
  static Optional<Sign> of(Violation violation, Circumstances circumstances) {
    boolean critical = violation.severity() == Severity.CRITICAL;
    boolean info = violation.severity() == Severity.INFO;
    Reach reach = circumstances.reach();
    return switch (violation.check()) {
      case INTERCEPTOR -> Optional.of(INTERCEPTOR);
      case CONTROL -> Optional.of(critical ? CONTROL : info ? NEIGHBOUR : CONNECTION);
      case PIN, ISSUER -> Optional.of(IDENTITY);
      case CHAIN -> when(critical, FORGERY);
      case PROGRAMS ->
          circumstances.oneProgram()
              ? Optional.of(ONE_PROGRAM)
              : when(critical && circumstances.stranger(), STRANGER);
      case REVOCATION -> when(critical, REVOKED);
      case UNEXPECTED_ISSUANCE -> Optional.of(ISSUANCE);
      // What is not reached is blocked here, whoever its operator is.
      case VANTAGE -> when(critical, reach == Reach.NOT_REACHED ? FILTER : VANTAGE);
      case TRANSPORT -> when(critical, TRANSPORT);
      case VARIANT -> when(critical, VARIANT);
      case RESOLVER_IDENTITY -> when(critical, INSIDE);
      case ANSWER -> when(critical && circumstances.told(), ANSWER);
      case HOP -> when(!info, HOP);
      case FINGERPRINT -> when(!info, FINGERPRINT);
      case BLOCKING -> when(!info, FILTER);
      case REACHABLE,
          NAME,
          VALIDITY,
          LIFETIME,
          KEY,
          MALFORMED,
          SCT,
          INCLUSION,
          UNLOGGED,
          TLS,
          HTTP ->
          Optional.empty();
    };
  }

  private static Optional<Sign> when(boolean given, Sign sign) {
    return given ? Optional.of(sign) : Optional.empty();
  }
}
