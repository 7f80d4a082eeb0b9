package io.assay.app;

import io.assay.history.HistoryFilter;
import io.assay.report.IncidentReport;
import io.assay.report.ReportJson;
import java.io.PrintWriter;
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

/** {@code assay incidents}: what is wrong and what was, as the history has it. */
@Command(
    name = "incidents",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    abbreviateSynopsis = true,
    description = "Lists incidents from the history that `assay run` keeps, open ones first.",
    parameterListHeading = "%nArguments:%n",
    optionListHeading = "%nOptions:%n",
    footerHeading = "%nExamples:%n",
    footer = {
      "  assay incidents",
      "  assay incidents quad9 --open",
      "  assay incidents --url https://assay.example --user ann --password-file pass",
      "  assay incidents --json | jq -r 'select(.closed == null) | .cause'",
      "",
      "Exit codes:",
      "  0   none is open",
      "  1   at least one is",
      "  2   wrong arguments or configuration, or neither history nor daemon can be read",
      "  70  a defect of this program"
    })
final class IncidentsCommand implements Callable<Integer> {
  private static final int CLOSED = 50;

  /** As many as a daemon keeps open. */
  private static final int OPEN = 10_000;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(arity = "0..1", paramLabel = "RESOLVER", description = "Only those of this resolver.")
  @Nullable
  private String resolver;

  @Option(names = "--open", description = "Only those that are open.")
  private boolean open;

  @Option(names = "--json", description = "A line of JSON for each.")
  private boolean json;

  @Mixin private HistoryPlace place = new HistoryPlace();

  @Override
  public Integer call() {
    HistoryFilter filter =
        Optional.ofNullable(resolver).map(HistoryFilter.ALL::ofResolver).orElse(HistoryFilter.ALL);
    PrintWriter out = spec.commandLine().getOut();
    try (Chronicle chronicle = place.chronicle(Main.of(spec).surroundings())) {
      List<IncidentReport> present = chronicle.incidents(filter, Optional.of(true), OPEN);
      present.forEach(incident -> print(incident, out));
      if (!open) {
        chronicle
            .incidents(filter, Optional.of(false), CLOSED)
            .forEach(incident -> print(incident, out));
      }
      out.flush();
      return present.isEmpty() ? ExitCode.FINE : ExitCode.VIOLATED;
    }
  }

  private void print(IncidentReport incident, PrintWriter out) {
    if (json) {
      out.println(ReportJson.line(incident));
    } else {
      HistoryPrinter.incident(incident, out);
    }
  }
}
