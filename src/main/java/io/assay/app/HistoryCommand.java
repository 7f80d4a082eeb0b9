package io.assay.app;

import io.assay.config.Config;
import io.assay.endpoint.FoundText;
import io.assay.history.HistoryArchive;
import io.assay.history.HistoryException;
import io.assay.history.HistoryFilter;
import io.assay.history.Part;
import io.assay.report.IncidentReport;
import io.assay.report.ReportJson;
import io.assay.report.SightingReport;
import io.assay.report.VerdictReport;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code assay history}: what was seen and judged, and when. */
@Command(
    name = "history",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    abbreviateSynopsis = true,
    description = {
      "Shows from the history that `assay run` keeps which chains and verdicts there were, from when"
          + " to when, and incidents: what began last comes last."
    },
    parameterListHeading = "%nArguments:%n",
    optionListHeading = "%nOptions:%n",
    footerHeading = "%nExamples:%n",
    footer = {
      "  assay history tls://dns.quad9.net",
      "  assay history quad9 --from 2026-11-01T00:00:00Z --to 2026-11-08T00:00:00Z",
      "  assay history quad9 --vantage fra1 --json",
      "  assay history quad9 --url http://127.0.0.1:9853",
      "  assay history quad9 --rejudge -c probes.yaml",
      "",
      "Exit codes:",
      "  0   done; with --rejudge: nothing would be said otherwise",
      "  1   nothing is known of that; with --rejudge: something would be said otherwise",
      "  2   wrong arguments or configuration, or neither history nor daemon can be read",
      "  70  a defect of this program"
    })
final class HistoryCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      arity = "0..1",
      paramLabel = "ENDPOINT|RESOLVER",
      description =
          "The endpoint as the log has it, such as tls://dns.quad9.net, or the resolver's name."
              + " Default: all.")
  @Nullable
  private String subject;

  @Option(names = "--vantage", paramLabel = "NAME", description = "Only as seen from there.")
  @Nullable
  private String vantage;

  @Option(names = "--from", paramLabel = "TIME", description = "Not what was over before.")
  @Nullable
  private String from;

  @Option(names = "--to", paramLabel = "TIME", description = "Not what began after.")
  @Nullable
  private String to;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "Of each kind the last N, to 1000. Default: ${DEFAULT-VALUE}.")
  private int limit = 100;

  @Option(
      names = "--rejudge",
      description = {
        "Judge the last observations that were kept whole by today's rules, expectations and root"
            + " programs, each at its own time, and show what would be said otherwise. Nothing is"
            + " fetched: revocation and what logs hold count only as far as they were said then, as"
            + " do checks that compare several probes."
      })
  private boolean rejudge;

  @Option(names = "--json", description = "A line of JSON for each.")
  private boolean json;

  @Mixin private HistoryPlace place = new HistoryPlace();

  /** Something that began, as a line. */
  private record Line(Instant first, int order, Runnable print) {}

  @Override
  public Integer call() {
    if (limit < 1 || limit > Part.MOST) {
      throw new Refusal("--limit is from 1 to %d".formatted(Part.MOST));
    }
    HistoryFilter filter = filter();
    if (rejudge) {
      return rejudge(filter);
    }
    PrintWriter out = spec.commandLine().getOut();
    try (Chronicle chronicle = place.chronicle(Main.of(spec).surroundings())) {
      List<Line> lines = new ArrayList<>();
      for (SightingReport one : chronicle.sightings(filter, limit)) {
        lines.add(line(one, one.first(), 0, () -> HistoryPrinter.sighting(one, out)));
      }
      for (VerdictReport one : chronicle.verdicts(filter, limit)) {
        lines.add(line(one, one.first(), 1, () -> HistoryPrinter.verdict(one, out)));
      }
      for (IncidentReport one : chronicle.incidents(filter, Optional.empty(), limit)) {
        lines.add(line(one, one.opened(), 2, () -> HistoryPrinter.incident(one, out)));
      }
      lines.sort(Comparator.comparing(Line::first).thenComparingInt(Line::order));
      lines.forEach(line -> line.print.run());
      out.flush();
      if (lines.isEmpty()) {
        spec.commandLine()
            .getErr()
            .println(
                "assay: nothing is known of that; `assay history` without arguments shows all");
        return ExitCode.VIOLATED;
      }
      return ExitCode.FINE;
    }
  }

  private int rejudge(HistoryFilter filter) {
    place.requireNoDaemonBeside("--rejudge", true);
    Main main = Main.of(spec);
    Config config =
        place
            .configuration()
            .orElseThrow(
                () ->
                    new Refusal(
                        "--rejudge needs the configuration that says what is expected: -c FILE"));
    PrintWriter out = spec.commandLine().getOut();
    try (HistoryArchive archive = place.archive(main.surroundings());
        ReferenceSource source = ReferenceSource.offline()) {
      RootPrograms programs =
          RootPrograms.read(
              config.trust(),
              List.of(),
              RootPrograms.store(Optional.empty(), config.trust().updates(), main.surroundings()),
              main);
      Rejudging rejudging = new Rejudging(config, source.judge(programs.with(config.ct())));
      rejudging.judge(archive.reader(), filter, limit, change -> print(change, out));
      out.flush();
      main.note(rejudging.summary());
      return rejudging.nothingDifferent() ? ExitCode.FINE : ExitCode.VIOLATED;
    } catch (HistoryException e) {
      throw new Refusal(String.valueOf(e.getMessage()));
    }
  }

  private void print(Rejudging.Change change, PrintWriter out) {
    if (json) {
      out.println(ReportJson.line(change));
      return;
    }
    out.println(SafeText.escape(Rejudging.text(change), false));
    change
        .checks()
        .forEach(one -> out.println("    " + SafeText.escape(Rejudging.text(one), false)));
  }

  private Line line(Object report, Instant first, int order, Runnable people) {
    PrintWriter out = spec.commandLine().getOut();
    return new Line(first, order, json ? () -> out.println(ReportJson.line(report)) : people);
  }

  private HistoryFilter filter() {
    HistoryFilter filter = HistoryFilter.ALL;
    if (subject != null) {
      filter = subject.contains("://") ? filter.ofEndpoint(subject) : filter.ofResolver(subject);
    }
    if (vantage != null) {
      filter = filter.ofVantage(vantage);
    }
    return filter.between(time("--from", from), time("--to", to));
  }

  private static Optional<Instant> time(String option, @Nullable String text) {
    try {
      return Optional.ofNullable(text).map(Instant::parse);
    } catch (DateTimeParseException e) {
      Refusal refusal =
          new Refusal(
              "%s: %s is no time, such as 2026-11-01T00:00:00Z"
                  .formatted(option, FoundText.quoted(String.valueOf(text))));
      refusal.initCause(e);
      throw refusal;
    }
  }
}
