package io.assay.app;

import io.assay.history.HistoryArchive;
import io.assay.history.HistoryException;
import io.assay.history.HistoryFilter;
import io.assay.history.KeptIncident;
import io.assay.history.Part;
import io.assay.history.Rows;
import java.io.PrintWriter;
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
      "  assay incidents --json | jq -r 'select(.closed == null) | .cause'",
      "",
      "Exit codes:",
      "  0   none is open",
      "  1   at least one is",
      "  2   wrong arguments or configuration, or the history cannot be read",
      "  70  a defect of this program"
    })
final class IncidentsCommand implements Callable<Integer> {
  private static final int CLOSED = 50;

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
        Optional.ofNullable(resolver)
            .map(HistoryFilter.ALL::ofResolver)
            .orElse(HistoryFilter.ALL);
    PrintWriter out = spec.commandLine().getOut();
    try (HistoryArchive archive = place.archive(Main.of(spec).surroundings())) {
      boolean any = false;
      Optional<String> next = Optional.of("");
      while (next.isPresent()) {
        Rows<KeptIncident> part =
            archive.reader().incidents(filter, Optional.of(true), new Part(Part.MOST, next.get()));
        part.rows().forEach(incident -> print(incident, out));
        any |= !part.rows().isEmpty();
        next = part.next();
      }
      if (!open) {
        archive
            .reader()
            .incidents(filter, Optional.of(false), Part.first(CLOSED))
            .rows()
            .forEach(incident -> print(incident, out));
      }
      out.flush();
      return any ? ExitCode.VIOLATED : ExitCode.FINE;
    } catch (HistoryException e) {
      throw new Refusal(String.valueOf(e.getMessage()));
    }
  }

  private void print(KeptIncident incident, PrintWriter out) {
    if (json) {
      out.println(HistoryJson.incident(incident));
    } else {
      HistoryPrinter.incident(incident, out);
    }
  }
}
