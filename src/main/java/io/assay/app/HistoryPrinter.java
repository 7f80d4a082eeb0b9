package io.assay.app;

import io.assay.report.IncidentReport;
import io.assay.report.SightingReport;
import io.assay.report.VerdictReport;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Prints pieces of history for people. Stateless. */
final class HistoryPrinter {
  private static final int DIGITS = 16;
  private static final int ID = 8;

  private HistoryPrinter() {}

  static void sighting(SightingReport one, PrintWriter out) {
    List<String> facts = new ArrayList<>();
    facts.add(
        one.chain().isEmpty()
            ? "no certificate"
            : one.chain().stream()
                .map(hex -> safe(hex.substring(0, Math.min(DIGITS, hex.length()))))
                .collect(Collectors.joining(" < ", "chain ", "")));
    Stream.of(one.version(), one.cipher(), one.group())
        .flatMap(Stream::ofNullable)
        .forEach(name -> facts.add(safe(name)));
    facts.add(one.alpn() == null ? "no ALPN" : "ALPN " + safe(one.alpn()));
    line(
        one.first(),
        one.last(),
        one.times(),
        place(one.resolver(), one.endpoint(), one.address(), one.vantage()),
        String.join(", ", facts),
        out);
  }

  static void verdict(VerdictReport one, PrintWriter out) {
    String violated =
        one.violated().stream()
            .map(check -> check.check() + " " + check.severity())
            .collect(Collectors.joining(", "));
    line(
        one.first(),
        one.last(),
        one.times(),
        place(one.resolver(), one.endpoint(), one.address(), one.vantage()),
        safe(
            one.verdict()
                + (one.confidence() == null ? "" : " with " + one.confidence() + " confidence")
                + (one.failure() == null ? "" : " (" + one.failure() + ")")
                + (violated.isEmpty() ? "" : ": " + violated)),
        out);
  }

  static void incident(IncidentReport one, PrintWriter out) {
    out.printf(
        "%s  %-8s %-8s %s: %s (expected %s)%n",
        time(one.opened())
            + " - "
            + Optional.ofNullable(one.closed())
                .map(HistoryPrinter::time)
                .orElse("open                "),
        one.id().toString().substring(0, ID),
        safe(one.severity()),
        safe(one.cause()),
        safe(one.reason()),
        safe(one.expected()));
    if (!one.vantages().isEmpty()) {
      out.printf("    seen from %s%n", safe(String.join(", ", one.vantages())));
    }
    for (IncidentReport.Acknowledged known : one.acknowledgements()) {
      out.printf(
          "    acknowledged %s by %s: %s%n",
          time(known.at()), safe(known.who()), safe(known.note()));
    }
  }

  private static String place(
      String resolver, String endpoint, @Nullable String address, String vantage) {
    return safe(
        "%s %s%s from %s"
            .formatted(resolver, endpoint, address == null ? "" : " at " + address, vantage));
  }

  private static void line(
      Instant first, Instant last, long times, String place, String text, PrintWriter out) {
    out.printf("%s - %s %7d× %s: %s%n", time(first), time(last), times, place, text);
  }

  private static String safe(String text) {
    return SafeText.escape(text, false);
  }

  private static String time(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
