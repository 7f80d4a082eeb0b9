package io.assay.app;

import io.assay.ct.LogListStore;
import io.assay.ct.SctVerifier;
import io.assay.trust.RootProgram;
import java.io.PrintWriter;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code assay roots list}: the root programs and how old their data is. */
@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    description = {
      "Lists the root programs: how many anchors each has, how many of them under conditions, and"
          + " the date of the data; and the list of CT logs."
    },
    optionListHeading = "%nOptions:%n",
    footerHeading = "%nExamples:%n",
    footer = {
      "  assay roots list",
      "  assay roots list -c probes.yaml            with its private programs",
      "",
      "Exit codes:",
      "  0   the list was printed",
      "  2   wrong arguments, configuration or files"
    })
final class RootsListCommand implements Callable<Integer> {
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ISO_LOCAL_DATE.withZone(ZoneOffset.UTC);

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private RootsCommand.Place place = new RootsCommand.Place();

  @Override
  public Integer call() {
    RootPrograms known = place.programs(Main.of(spec));
    List<RootProgram> programs = known.programs();
    int width = programs.stream().mapToInt(p -> p.name().length()).max().orElse(0) + 2;
    String row = "%-" + Math.max(width, 11) + "s%7s  %11s  %-10s  %s";
    PrintWriter out = spec.commandLine().getOut();
    out.println(row.formatted("program", "anchors", "constrained", "as of", "source"));
    for (RootProgram program : programs) {
      String line =
          program.absence().isPresent()
              ? row.formatted(program.name(), "-", "-", "-", program.absence().get())
              : row.formatted(
                  program.name(),
                  program.anchors().size(),
                  program.anchors().values().stream()
                      .filter(terms -> !terms.alternatives().isEmpty())
                      .count(),
                  program.asOf().map(DAY::format).orElse("-"),
                  program.source());
      out.println(SafeText.escape(line, true));
    }
    out.println(
        SafeText.escape(
            known
                .logs()
                .map(
                    list ->
                        row.formatted(
                            LogListStore.NAME,
                            "-",
                            "-",
                            DAY.format(list.published()),
                            "%d logs, operators: %d"
                                .formatted(list.logs().size(), list.operators())))
                .orElseGet(
                    () -> row.formatted(LogListStore.NAME, "-", "-", "-", SctVerifier.NO_LIST)),
            true));
    return ExitCode.FINE;
  }
}
