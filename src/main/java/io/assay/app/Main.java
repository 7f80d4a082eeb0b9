package io.assay.app;

import io.netty.util.internal.logging.InternalLoggerFactory;
import io.netty.util.internal.logging.Slf4JLoggerFactory;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.slf4j.LoggerFactory;
import org.slf4j.helpers.NOP_FallbackServiceProvider;
import org.slf4j.helpers.Reporter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The program {@code assay}: finds the command and ends with its exit code. */
@Command(
    name = "assay",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    subcommands = {
      RunCommand.class,
      DemoCommand.class,
      CheckCommand.class,
      PathCommand.class,
      VerifyCommand.class,
      PinCommand.class,
      ImportCommand.class,
      ConfigCommand.class,
      RootsCommand.class,
      CtCommand.class,
      EvidenceCommand.class,
      HistoryCommand.class,
      IncidentsCommand.class,
      AckCommand.class,
      HashPasswordCommand.class
    },
    synopsisSubcommandLabel = "COMMAND",
    description = {
      "Tests whether encrypted-DNS resolvers (DNS over TLS, DNS over HTTPS) are who their"
          + " certificates say, and answer as they should.",
      ""
    },
    commandListHeading = "%nCommands:%n",
    footerHeading = "%nExamples:%n",
    footer = {
      "  assay check tls://dns.google",
      "  assay check --json https://cloudflare-dns.com/dns-query",
      "  assay path tls://dns.google",
      "  assay verify fullchain.pem --name dns.example",
      "  assay pin tls://9.9.9.9",
      "  assay import atlas -c probes.yaml results.json",
      "  assay run -c probes.yaml",
      "  assay demo",
      "  assay config -c probes.yaml",
      "  assay roots update",
      "  assay ct verify fullchain.pem",
      "  assay evidence 1b4e28ba -o incident.zip",
      "  assay hash-password",
      "",
      "'assay COMMAND --help' says more about one command."
    })
public final class Main implements Callable<Integer> {
  /** Commands that stay, and log. */
  private static final Set<String> DAEMONS = Set.of("run", "demo");

  private final Surroundings surroundings;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      description = "Show log lines, and the stack trace of an unexpected error.")
  private boolean debug;

  /** The command line of this process, as man pages and shell completion are made from it. */
  public Main() {
    this(Surroundings.ofThisProcess());
  }

  Main(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  /** Runs the command that {@code arguments} name and ends the process with its exit code. */
  public static void main(String... arguments) {
    Surroundings surroundings = Surroundings.ofThisProcess();
    List<String> words = List.of(arguments);
    if (words.stream().noneMatch(DAEMONS::contains)
        && !words.contains("--debug")
        && !surroundings.debug()) {
      lighten();
    }
    CommandLine program = program(surroundings);
    program.setOut(new PrintWriter(System.out, false, System.out.charset()));
    program.setErr(new PrintWriter(System.err, true, System.err.charset()));
    int exitCode = program.execute(arguments);
    program.getOut().flush();
    System.exit(exitCode);
  }

  /**
   * Spares a command that is gone in a second what libraries prepare for long lives: log lines,
   * which would only litter its output, and flight recorder events. Comes before all that logs.
   */
  private static void lighten() {
    System.setProperty(
        LoggerFactory.PROVIDER_PROPERTY_KEY, NOP_FallbackServiceProvider.class.getName());
    System.setProperty(Reporter.SLF4J_INTERNAL_VERBOSITY_KEY, "ERROR");
    System.setProperty("io.netty.jfr.enabled", "false");
    InternalLoggerFactory.setDefaultFactory(Slf4JLoggerFactory.INSTANCE);
  }

  /** The whole command line, ready to be executed. */
  static CommandLine program(Surroundings surroundings) {
    CommandLine program =
        new CommandLine(new Main(surroundings))
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setUsageHelpWidth(Layout.WIDTH)
            .setColorScheme(
                Help.defaultColorScheme(
                    surroundings.style(Style.When.auto).colour() ? Help.Ansi.ON : Help.Ansi.OFF));
    program.setParameterExceptionHandler(wrongArguments());
    program.setExecutionExceptionHandler(failure());
    return program;
  }

  /** The program that {@code spec} is a command of. */
  static Main of(CommandSpec spec) {
    return (Main) spec.root().userObject();
  }

  /** Writes one line to standard error. Thread-safe. */
  void note(String line) {
    spec.commandLine().getErr().println("assay: " + SafeText.escape(line, true));
  }

  Surroundings surroundings() {
    return surroundings;
  }

  /** Whether stack traces and log lines are wanted. */
  boolean debug() {
    return debug || surroundings.debug();
  }

  @Override
  public Integer call() {
    PrintWriter err = spec.commandLine().getErr();
    err.println("assay: a command is missing");
    spec.commandLine().usage(err);
    return ExitCode.USAGE;
  }

  private static IParameterExceptionHandler wrongArguments() {
    return (wrong, arguments) -> {
      CommandLine command = wrong.getCommandLine();
      String name = command.getCommandSpec().qualifiedName();
      List<String> lines = new ArrayList<>();
      lines.add(name + ": " + SafeText.escape(message(wrong), true));
      if (wrong instanceof UnmatchedArgumentException unmatched) {
        List<String> suggestions = unmatched.getSuggestions();
        if (!suggestions.isEmpty()) {
          lines.add("Did you mean " + String.join(" or ", suggestions) + "?");
        }
      }
      lines.add("'" + name + " --help' shows what it takes.");
      lines.forEach(command.getErr()::println);
      return ExitCode.USAGE;
    };
  }

  private static String message(ParameterException wrong) {
    String message = wrong.getMessage();
    return message == null ? "wrong arguments" : message;
  }

  private static IExecutionExceptionHandler failure() {
    return (thrown, command, parsed) -> {
      PrintWriter err = command.getErr();
      String name = command.getCommandSpec().qualifiedName();
      Main main = command.getCommandSpec().root().userObject() instanceof Main m ? m : null;
      boolean debug = main != null && main.debug();
      int exitCode;
      if (thrown instanceof Refusal refusal) {
        exitCode = refusal.exitCode();
        String.valueOf(refusal.getMessage())
            .lines()
            .map(line -> SafeText.escape(line, true))
            .forEach(line -> err.println(name + ": " + line));
      } else {
        exitCode = ExitCode.DEFECT;
        err.println(
            name
                + ": unexpected error, a defect of this program: "
                + SafeText.escape(thrown.toString(), true)
                + (debug ? "" : " (--debug or ASSAY_DEBUG=1 shows where)"));
      }
      if (debug) {
        thrown.printStackTrace(err);
      }
      return exitCode;
    };
  }
}
