package io.assay.app;

import io.assay.endpoint.FoundText;
import io.assay.history.HistoryArchive;
import io.assay.history.HistoryException;
import io.assay.history.HistoryFilter;
import io.assay.history.KeptIncident;
import io.assay.history.Part;
import io.assay.history.Sighting;
import io.assay.history.VerdictInterval;
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
      "",
      "Exit codes:",
      "  0   done",
      "  1   nothing is known of that",
      "  2   wrong arguments or configuration, or the history cannot be read",
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
    Part part = Part.first(limit);
    PrintWriter out = spec.commandLine().getOut();
    try (HistoryArchive archive = place.archive(Main.of(spec).surroundings())) {
      List<Line> lines = new ArrayList<>();
      for (Sighting one : archive.reader().sightings(filter, part).rows()) {
        lines.add(new Line(one.first(), 0, () -> print(one, out)));
      }
      for (VerdictInterval one : archive.reader().verdicts(filter, part).rows()) {
        lines.add(new Line(one.first(), 1, () -> print(one, out)));
      }
      for (KeptIncident one : archive.reader().incidents(filter, Optional.empty(), part).rows()) {
        if (vantage == null || one.vantages().contains(vantage)) {
          lines.add(new Line(one.opened(), 2, () -> print(one, out)));
        }
      }
      lines.sort(Comparator.comparing(Line::first).thenComparing(Line::order));
      lines.forEach(line -> line.print.run());
      out.flush();
      return lines.isEmpty() ? ExitCode.VIOLATED : ExitCode.FINE;
    } catch (HistoryException e) {
      throw new Refusal(String.valueOf(e.getMessage()));
    }
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

  private void print(Sighting one, PrintWriter out) {
    if (json) {
      out.println(HistoryJson.sighting(one));
    } else {
      HistoryPrinter.sighting(one, out);
    }
  }

  private void print(VerdictInterval one, PrintWriter out) {
    if (json) {
      out.println(HistoryJson.verdict(one));
    } else {
      HistoryPrinter.verdict(one, out);
    }
  }

  private void print(KeptIncident one, PrintWriter out) {
    if (json) {
      out.println(HistoryJson.incident(one));
    } else {
      HistoryPrinter.incident(one, out);
    }
  }
}
