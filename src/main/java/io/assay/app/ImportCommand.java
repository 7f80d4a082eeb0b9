package io.assay.app;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code assay import}: what others measured. */
@Command(
    name = "import",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = ImportAtlasCommand.class,
    description = {"Judges what others measured as if it had been seen from here.", ""},
    commandListHeading = "%nCommands:%n",
    footerHeading = "%nExamples:%n",
    footer = {
      "  assay import atlas -c probes.yaml results.json",
      "",
      "'assay import COMMAND --help' says more about one command."
    })
final class ImportCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    PrintWriter err = spec.commandLine().getErr();
    err.println("assay import: a command is missing");
    spec.commandLine().usage(err);
    return ExitCode.USAGE;
  }
}
