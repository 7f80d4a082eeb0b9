package io.assay.app;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code assay ct}: what Certificate Transparency logs hold. */
@Command(
    name = "ct",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {CtVerifyCommand.class},
    description = {"What Certificate Transparency logs promised and hold.", ""},
    commandListHeading = "%nCommands:%n",
    footerHeading = "%nExamples:%n",
    footer = {
      "  assay ct verify fullchain.pem",
      "",
      "'assay ct COMMAND --help' says more about one command."
    })
final class CtCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    PrintWriter err = spec.commandLine().getErr();
    err.println("assay ct: a command is missing");
    spec.commandLine().usage(err);
    return ExitCode.USAGE;
  }
}
