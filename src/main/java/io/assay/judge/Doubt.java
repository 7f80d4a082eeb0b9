package io.assay.judge;

import io.assay.judge.CheckResult.Violation;
import java.util.List;
import java.util.Locale;

/**
 * What lets doubt that the endpoint's operator is who answers, the strongest first. It weighs more
 * than anything else for the verdict.
 */
enum Doubt {
  /** {@code interceptor} is violated: somebody who intercepts gave himself away. */
  INTERCEPTOR,
  /** {@code pin} or {@code issuer} is violated: another key or authority than the expected one. */
  IDENTITY,
  /** {@code chain} is violated, critical: an authority's name without its key. */
  FORGERY,
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
  /** None of these. */
  NONE;

  /** The name in {@code docs/checks.md}. */
  String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /**
   * The strongest that {@code results} give.
   *
   * @param oneProgram whether one public program alone trusts the chain
   */
  static Doubt of(List<CheckResult> results, boolean oneProgram, Reach reach) {
    Doubt strongest = NONE;
    for (CheckResult result : results) {
      if (result instanceof Violation violation) {
        Doubt doubt = of(violation, oneProgram, reach);
        if (doubt.compareTo(strongest) < 0) {
          strongest = doubt;
        }
      }
    }
    return strongest;
  }

  /** The one that {@code violation} gives. */
  static Doubt of(Violation violation, boolean oneProgram, Reach reach) {
    boolean critical = violation.severity() == Severity.CRITICAL;
    return switch (violation.check()) {
      case INTERCEPTOR -> INTERCEPTOR;
      case PIN, ISSUER -> IDENTITY;
      case CHAIN -> critical ? FORGERY : NONE;
      case PROGRAMS -> oneProgram ? ONE_PROGRAM : NONE;
      case REVOCATION -> critical ? REVOKED : NONE;
      case UNEXPECTED_ISSUANCE -> ISSUANCE;
      // What is not reached is blocked here, whoever its operator is.
      case VANTAGE -> critical && reach != Reach.NOT_REACHED ? VANTAGE : NONE;
      case TRANSPORT -> critical ? TRANSPORT : NONE;
      case REACHABLE,
          NAME,
          VALIDITY,
          LIFETIME,
          KEY,
          MALFORMED,
          SCT,
          INCLUSION,
          UNLOGGED,
          CONTROL,
          HOP,
          FINGERPRINT,
          RESOLVER_IDENTITY,
          VARIANT,
          TLS,
          HTTP,
          ANSWER ->
          NONE;
    };
  }
}
