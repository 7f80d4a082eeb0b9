package io.assay.app;

import io.assay.endpoint.Sha256;
import io.assay.history.KeptIncident;
import io.assay.history.Sighting;
import io.assay.history.TargetKey;
import io.assay.history.VerdictInterval;
import io.assay.probe.TlsNames;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Prints pieces of history for people. Stateless. */
final class HistoryPrinter {
  private static final int DIGITS = 16;
  private static final int ID = 8;

  private HistoryPrinter() {}

  static void sighting(Sighting one, PrintWriter out) {
    List<String> facts = new ArrayList<>();
    facts.add(
        one.chain().isEmpty()
            ? "no certificate"
            : one.chain().stream()
                .map(Sha256::hex)
                .map(hex -> hex.substring(0, DIGITS))
                .collect(Collectors.joining(" < ", "chain ", "")));
    one.version().ifPresent(number -> facts.add(TlsNames.version(number)));
    one.suite().ifPresent(number -> facts.add(TlsNames.cipherSuite(number)));
    one.group().ifPresent(number -> facts.add(TlsNames.group(number)));
    facts.add(one.alpn().map(alpn -> "ALPN " + safe(alpn)).orElse("no ALPN"));
    line(one.first(), one.last(), one.times(), one.target(), String.join(", ", facts), out);
  }

  static void verdict(VerdictInterval one, PrintWriter out) {
    String violated =
        one.violated().stream()
            .map(check -> check.check() + " " + check.severity())
            .collect(Collectors.joining(", "));
    line(
        one.first(),
        one.last(),
        one.times(),
        one.target(),
        one.verdict()
            + one.confidence().map(sure -> " with " + sure + " confidence").orElse("")
            + one.failure().map(failure -> " (" + failure + ")").orElse("")
            + (violated.isEmpty() ? "" : ": " + violated),
        out);
  }

  static void incident(KeptIncident one, PrintWriter out) {
    out.printf(
        "%s  %-8s %-8s %s: %s (expected %s)%n",
        time(one.opened()) + " - " + one.closed().map(HistoryPrinter::time).orElse("open                "),
        one.id().toString().substring(0, ID),
        one.severity(),
        safe(one.cause()),
        safe(one.reason()),
        safe(one.expected()));
    if (!one.vantages().isEmpty()) {
      out.printf("    seen from %s%n", safe(String.join(", ", one.vantages())));
    }
    for (KeptIncident.Acknowledgement known : one.acknowledgements()) {
      out.printf(
          "    acknowledged %s by %s: %s%n",
          time(known.at()), safe(known.who()), safe(known.note()));
    }
  }

  private static void line(
      Instant first, Instant last, long times, TargetKey target, String text, PrintWriter out) {
    out.printf(
        "%s - %s %7d× %s %s%s from %s: %s%n",
        time(first),
        time(last),
        times,
        safe(target.resolver()),
        safe(target.endpoint()),
        target.address().isEmpty() ? "" : " at " + target.address(),
        safe(target.vantage()),
        text);
  }

  private static String safe(String text) {
    return SafeText.escape(text, false);
  }

  private static String time(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
