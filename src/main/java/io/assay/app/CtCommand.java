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
    subcommands = {
      CtWatchCommand.class,
      CtSearchCommand.class,
      CtAckCommand.class,
      CtVerifyCommand.class
    },
    description = {
      "Follows Certificate Transparency logs, and says what they hold and whether they keep their"
          + " promises.",
      ""
    },
    commandListHeading = "%nCommands:%n",
    footerHeading = "%nExamples:%n",
    footer = {
      "  assay ct watch 1.1.1.1 '*.dns.example'",
      "  assay ct verify fullchain.pem",
      "  assay ct search 1.1.1.1",
      "  assay ct ack --issuance 5d0e31b0 --note 'new authority, ticket 4711'",
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
