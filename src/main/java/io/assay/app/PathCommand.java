package io.assay.app;

import io.assay.config.Arguments;
import io.assay.probe.path.HopProber;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code assay path}: who answers how many hops away, at the endpoint's port and at others. */
@Command(
    name = "path",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    abbreviateSynopsis = true,
    description = {
      "Measures how many hops away whoever answers for each endpoint is, at every address its name"
          + " has, and compares that with the other ports of the address: 443, 853, 53, and those"
          + " that the configuration has there. What answers for one port nearer than for another"
          + " is in the path. Needs Linux, but no privileges, and no proxy: a proxy connects itself,"
          + " so the hops are not this machine's.",
      "",
      "docs/interception.md says how it works and what can mislead it."
    },
    parameterListHeading = "%nArguments:%n",
    optionListHeading = "%nOptions:%n",
    footerHeading = "%nExamples:%n",
    footer = {
      "  assay path tls://dns.google",
      "  assay path tls://9.9.9.9 tls://[2620:fe::fe]",
      "  assay path -c probes.yaml quad9",
      "  assay path --vantage uplink-b quad9           from one source address or interface",
      "  assay path --json tls://1.1.1.1 | jq -r '.[].ports[] | [.port, .hops] | @tsv'",
      "",
      "Exit codes:",
      "  0   no endpoint is nearer than the other ports of its address",
      "  1   an endpoint is nearer, by two hops or more",
      "  2   wrong arguments, configuration or files; nothing was measured",
      "  3   it cannot be said of some endpoint, and none is nearer: it does not answer, no other",
      "      port does, the distance is not stable, or one hop makes the difference",
      "  70  a defect of this program"
    })
final class PathCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private EndpointOptions which = new EndpointOptions();

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      description =
          "How long the measurement of one address may take, such as 2s or 10s. Default: 5s.")
  @Nullable
  private String timeout;

  @Option(names = "--json", description = "Write JSON, as docs/path-json.md describes it.")
  private boolean json;

  @Option(
      names = "--color",
      paramLabel = "WHEN",
      description = "Colours: auto (on a terminal, unless NO_COLOR is set), always or never.")
  private Style.When color = Style.When.auto;

  @Override
  public Integer call() {
    Main main = Main.of(spec);
    PrintWriter out = spec.commandLine().getOut();
    Selection selection = Unproxied.of(Selection.of(which), !which.vantages.isEmpty(), main::note);
    PathPrinter printer = new PathPrinter(main.surroundings().style(color));
    List<PathFinding> findings = new ArrayList<>();
    new PathInspection(selection, limit(), main::note)
        .run(
            finding -> {
              if (!json) {
                out.print(findings.isEmpty() ? "" : "\n");
                out.print(printer.print(finding));
                out.flush();
              }
              findings.add(finding);
            });
    if (json) {
      out.println(PathReport.json(findings));
    }
    return findings.stream()
        .map(PathFinding::outcome)
        .max(PathFinding.Outcome::compareTo)
        .orElse(PathFinding.Outcome.SAME)
        .exitCode();
  }

  private Duration limit() {
    return Optional.ofNullable(timeout)
        .map(text -> Selection.value("--timeout", text, Arguments::timeout))
        .orElse(HopProber.DEFAULT_LIMIT);
  }
}
