package io.assay.app;

import io.assay.demo.Staged;
import io.assay.report.CtMatchReport;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Tells a person what the demonstration's daemon detects. Confined to one thread. */
final class DemoPrinter {
  private static final int VERDICT = 14;
  private static final int RESOLVER = 22;
  private static final int CHECK = 21;

  private final Style style;
  private final PrintWriter out;
  private final Instant started;

  /**
   * @param started when the time that is shown began
   */
  DemoPrinter(Style style, PrintWriter out, Instant started) {
    this.style = style;
    this.out = out;
    this.started = started;
  }

  /** Says where everything is. */
  void begin(URI url, Path config, DemoFolder folder) {
    Layout page = new Layout();
    page.line(
        style.bold("Resolvers on this machine, some of them hostile, watched as by `assay run`."));
    page.row("page", url.toString());
    page.row("metrics", url.resolve("metrics").toString());
    page.row("configuration", style.safe(config.toString()));
    page.row("log", style.safe(folder.log().toString()));
    page.gap();
    print(page);
  }

  /** Something that is staged was detected. */
  void detected(Staged staged, DemoWatch.Detection detection) {
    DemoView.Target first = detection.targets().getFirst();
    String from =
        detection.targets().stream()
            .map(DemoView.Target::vantage)
            .distinct()
            .collect(Collectors.joining(" and "));
    Layout page = new Layout();
    page.line(
        "%s  %s  %s %s"
            .formatted(
                style.faint(time()),
                verdict(staged.verdict()),
                style.bold(style.safe(first.resolver())),
                style.safe("%s from %s".formatted(first.endpoint(), from))));
    page.row(
        style.symbol("✗", "!") + " " + detection.check().id(),
        style.safe(
            "%s: %s".formatted(detection.check().severity(), known(detection.check().reason()))),
        severe(staged) ? style::badTitle : style::warningTitle,
        severe(staged) ? style::bad : style::warning);
    page.row("", style.safe("expected  " + detection.check().expected()));
    page.row("", style.safe("observed  " + known(detection.check().observed())));
    print(page);
  }

  /**
   * A certificate stands in a log that nobody had ordered.
   *
   * @param number how many there are by now
   */
  void logged(CtMatchReport match, int number) {
    Layout page = new Layout();
    page.line(
        "%s  %s"
            .formatted(
                style.faint(time()),
                style.safe(
                    "%s no. %d for %s in %s, entry %s"
                        .formatted(
                            match.kind(),
                            number,
                            String.join(", ", match.matched()),
                            match.log(),
                            match.index()))));
    page.row("issuer", style.safe(known(match.issuer())));
    print(page);
  }

  /** All {@code detections} that are to be are there, and nothing else. */
  void complete(int detections, DemoView view, boolean once) {
    Layout page = new Layout();
    page.gap();
    page.line(
        style.goodTitle(
            "all %d detected after %s; %d targets are well and quiet%s"
                .formatted(
                    detections,
                    time().strip(),
                    view.undisturbed().size(),
                    once ? "" : "; still running, Ctrl-C ends")));
    page.gap();
    Staged.ALL.forEach(staged -> page.line(row(staged)));
    page.gap();
    print(page);
  }

  /** Not everything was detected, or something else was. */
  void missed(List<Staged> missing, List<DemoView.Target> disturbed, DemoView view) {
    Layout page = new Layout();
    page.gap();
    for (Staged staged : missing) {
      String now =
          view.targets().stream()
              .filter(target -> target.resolver().equals(staged.resolver()))
              .map(DemoPrinter::state)
              .collect(Collectors.joining("; "));
      page.line(
          style.bad(
              style.safe(
                  "not detected after %s: %s is to be %s by the check %s"
                      .formatted(
                          time().strip(), staged.resolver(), staged.verdict(), staged.check()))));
      page.row("now", style.safe(now));
    }
    disturbed.forEach(
        target ->
            page.line(
                style.bad(
                    style.safe(
                        "to be well and quiet, and is not: %s %s"
                            .formatted(target.resolver(), state(target))))));
    page.line(
        "The log may say why: a busy machine is slow, and a filter on loopback is in the way.");
    print(page);
  }

  private static String state(DemoView.Target target) {
    return "%s from %s (%s)"
        .formatted(
            known(target.verdict()),
            target.vantage(),
            target.violated().stream()
                .map(one -> one.check() + " " + one.severity())
                .collect(Collectors.joining(", ")));
  }

  /** Somebody ended it. */
  void end() {
    print(new Layout().gap().line("ending"));
  }

  private String row(Staged staged) {
    return "  %s %s %s %s"
        .formatted(
            padded(staged.resolver(), RESOLVER),
            verdict(staged.verdict()),
            padded(staged.check(), CHECK),
            staged.scene() + staged.vantage().map(v -> " (" + v + ")").orElse(""));
  }

  private String verdict(String verdict) {
    String text = padded(verdict, VERDICT);
    return switch (verdict) {
      case "intercepted", "suspicious" -> style.badTitle(text);
      default -> style.warningTitle(text);
    };
  }

  private static boolean severe(Staged staged) {
    return staged.verdict().equals("intercepted") || staged.verdict().equals("suspicious");
  }

  private String time() {
    Duration since = Duration.between(started, Instant.now());
    return String.format(Locale.ROOT, "%5.1f s", since.toMillis() / 1e3);
  }

  private static String known(@Nullable String text) {
    return Optional.ofNullable(text).orElse("unknown");
  }

  private static String padded(String text, int width) {
    return text + " ".repeat(Math.max(0, width - text.length()));
  }

  private void print(Layout page) {
    out.print(page);
    out.flush();
  }
}
