package io.assay.judge;

import io.assay.probe.FailureKind;
import io.assay.probe.Observation;
import io.assay.probe.Outcome;
import io.assay.probe.Stage;
import java.util.List;
import java.util.Locale;

/** How far a probe came, as far as the verdict is concerned. */
public enum Reach {
  /** The endpoint is a control, and shows nothing in the path. */
  SILENT,
  /** The endpoint answered the query. */
  ANSWERED,
  /** The endpoint was reached, and nobody wanted to know whether it serves. */
  NOT_ASKED,
  /** The endpoint was reached but did not serve. */
  NOT_SERVED,
  /** The endpoint was not reached, or the connection was cut before it could prove anything. */
  NOT_REACHED,
  /** This machine, its name servers or the vantage point kept the probe from being made. */
  NOT_TRIED;

  /** The name in {@code docs/checks.md}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /**
   * How far a probe came, where {@code results} are those of a resolver; those of a control say how
   * it is.
   */
  static Reach of(Circumstances circumstances, List<CheckResult> results) {
    if (!Judgement.isOfControl(results)) {
      return circumstances.reach();
    }
    return results.stream()
        .filter(result -> result.check() == Check.CONTROL)
        .map(
            result ->
                switch (result) {
                  case CheckResult.Pass _ -> SILENT;
                  case CheckResult.Violation _ -> ANSWERED;
                  case CheckResult.Undetermined _ -> NOT_TRIED;
                })
        .findFirst()
        .orElse(NOT_TRIED);
  }

  /** A vantage point that is ill is to blame for what it did not reach. */
  static Reach of(Observation observation) {
    return switch (observation.outcome()) {
      case Outcome.Answered _ -> ANSWERED;
      case Outcome.NotAsked _ -> NOT_ASKED;
      case Outcome.Failed(var stage, var kind, _) -> {
        Reach reach = of(stage, kind);
        yield reach == NOT_REACHED && observation.origin().ill().isPresent() ? NOT_TRIED : reach;
      }
    };
  }

  static Reach of(Stage stage, FailureKind kind) {
    if (kind == FailureKind.LOCAL) {
      return NOT_TRIED;
    }
    return switch (stage) {
      case RESOLVE -> kind == FailureKind.NAME_NOT_FOUND ? NOT_REACHED : NOT_TRIED;
      case PROXY -> NOT_TRIED;
      case CONNECT -> NOT_REACHED;
      case TLS -> isCut(kind) ? NOT_REACHED : NOT_SERVED;
      case QUERY, IDENTITY, CLOSE -> NOT_SERVED;
    };
  }

  /** Whether the connection went away without a word: what filters on the path do. */
  private static boolean isCut(FailureKind kind) {
    return switch (kind) {
      case TIMEOUT, REFUSED, RESET, UNREACHABLE, PROHIBITED, CLOSED_EARLY -> true;
      case NAME_NOT_FOUND,
          LOOKUP_FAILED,
          PROXY_AUTH,
          PROXY_DENIED,
          PROXY_PROTOCOL,
          PROXY_FAILED,
          TLS_ALERT,
          TLS_PROTOCOL,
          NOT_TLS,
          HTTP_STATUS,
          HTTP_PROTOCOL,
          DNS_MALFORMED,
          DNS_MISMATCH,
          TOO_LARGE,
          LOCAL ->
          false;
    };
  }
}
