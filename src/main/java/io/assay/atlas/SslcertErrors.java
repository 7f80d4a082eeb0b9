package io.assay.atlas;

import io.assay.probe.Alert;
import io.assay.probe.Failure;
import io.assay.probe.FailureKind;
import io.assay.probe.Outcome;
import io.assay.probe.Stage;
import io.assay.probe.TlsNames;
import java.util.List;
import java.util.Locale;

/**
 * What a probe says went wrong, in this program's words. What is not known here counts as a
 * weakness of the probe, {@link FailureKind#LOCAL}, lest the endpoint be blamed for it.
 */
final class SslcertErrors {
  private static final int WARNING = 1;
  private static final int CLOSE_NOTIFY = 0;
  private static final int PROTOCOL_VERSION = 70;

  /** What a probe says of a hello or certificates that it cannot take apart. */
  private static final List<String> BROKEN =
      List.of("bad type", "bad len", "bad amount of cert data", "server hello ");

  private static final List<String> NO_SUCH_NAME =
      List.of("nodename nor servname", "name or service not known", "no address associated");

  private SslcertErrors() {}

  /** The name could not be resolved. */
  static Outcome.Failed resolving(String text) {
    return failed(
        Stage.RESOLVE,
        holds(text, NO_SUCH_NAME) ? FailureKind.NAME_NOT_FOUND : FailureKind.LOOKUP_FAILED,
        text);
  }

  /** The probe was not allowed or not able to try. */
  static Outcome.Failed notTried(String text) {
    return failed(Stage.CONNECT, FailureKind.LOCAL, text);
  }

  /**
   * It failed later.
   *
   * @param connected whether the time that connecting took is known
   */
  static Outcome.Failed connectingOrLater(String text, boolean connected) {
    String lower = text.toLowerCase(Locale.ROOT);
    if (lower.startsWith("connect:")) {
      return failed(Stage.CONNECT, connecting(lower), text);
    }
    if (lower.startsWith("timeout reading")) {
      return failed(Stage.TLS, FailureKind.TIMEOUT, text);
    }
    Stage stage = connected ? Stage.TLS : Stage.CONNECT;
    if (lower.equals("timeout")) {
      return failed(stage, FailureKind.TIMEOUT, text);
    }
    return BROKEN.stream().anyMatch(lower::startsWith)
        ? failed(Stage.TLS, FailureKind.TLS_PROTOCOL, text)
        : failed(stage, FailureKind.LOCAL, text);
  }

  /** By the C library's texts. */
  private static FailureKind connecting(String lower) {
    if (lower.contains("refused")) {
      return FailureKind.REFUSED;
    }
    if (lower.contains("timeout") || lower.contains("timed out")) {
      return FailureKind.TIMEOUT;
    }
    if (lower.contains("no route to host") || lower.contains("unreachable")) {
      return FailureKind.UNREACHABLE;
    }
    if (lower.contains("reset") || lower.contains("connection abort")) {
      return FailureKind.RESET;
    }
    return lower.contains("permission denied") || lower.contains("not permitted")
        ? FailureKind.PROHIBITED
        : FailureKind.LOCAL;
  }

  /**
   * The server answered with an alert, at which a probe leaves. It leaves at warnings too, which
   * other clients pass over; and as it speaks TLS 1.2 at the most, a server that wants more is no
   * broken one.
   */
  static Outcome.Failed alerted(Alert alert) {
    String name = "%s (%d)".formatted(TlsNames.alert(alert.description()), alert.description());
    if (alert.description() == PROTOCOL_VERSION) {
      return new Outcome.Failed(
          Stage.TLS, FailureKind.LOCAL, name + ": RIPE Atlas speaks TLS 1.2 at the most");
    }
    if (alert.level() != WARNING) {
      return new Outcome.Failed(Stage.TLS, FailureKind.TLS_ALERT, name);
    }
    return alert.description() == CLOSE_NOTIFY
        ? new Outcome.Failed(Stage.TLS, FailureKind.CLOSED_EARLY, name)
        : new Outcome.Failed(
            Stage.TLS, FailureKind.LOCAL, name + ": RIPE Atlas leaves at a warning");
  }

  private static boolean holds(String text, List<String> parts) {
    String lower = text.toLowerCase(Locale.ROOT);
    return parts.stream().anyMatch(lower::contains);
  }

  private static Outcome.Failed failed(Stage stage, FailureKind kind, String text) {
    return new Outcome.Failed(stage, kind, "RIPE Atlas says " + Failure.quote(text));
  }
}
