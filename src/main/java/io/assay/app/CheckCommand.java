package io.assay.app;

import io.assay.endpoint.Query;
import io.assay.evidence.Dossier;
import io.assay.judge.Judgement;
import io.assay.report.CheckReport;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code assay check}: one look at each endpoint and each of its addresses, everything judged. */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    abbreviateSynopsis = true,
    description = {
      "Looks once at each endpoint, at every address its name has, and judges everything seen."
    },
    parameterListHeading = "%nArguments:%n",
    optionListHeading = "%nOptions:%n",
    footerHeading = "%nExamples:%n",
    footer = {
      "  assay check tls://dns.google",
      "  assay check -c probes.yaml                 all that is configured, as in a CI job",
      "  assay check -c probes.yaml cloudflare      one resolver of it",
      "  assay check --vantage berlin cloudflare    the same, from one vantage point",
      "  assay check --identity tls://9.9.9.9       asks the server who it is, too",
      "  assay check --ca lab-root.pem --name resolver.test tls://127.0.0.1:8853",
      "  assay check --examine tls://dns.google     with hop distances and what else tells who answers",
      "  assay check --evidence look.zip tls://dns.google",
      "  assay check --json https://dns.google/dns-query | jq -r '.[].verdict'",
      "",
      "Exit codes:",
      "  0   all is as expected",
      "  1   a check other than 'reachable' is violated, with a severity above info",
      "  2   wrong arguments, configuration or files; nothing was judged",
      "  3   an endpoint did not answer at some address, and nothing else is violated",
      "  70  a defect of this program"
    })
final class CheckCommand implements Callable<Integer> {
  /** Set by the launcher while it records what its start-up cache must hold: JSON as well. */
  private static final String TRAINING = "assay.training";

  /** What most servers answer of themselves, by RFC 4892 and by BIND's example. */
  private static final List<Query> WHO_ARE_YOU =
      List.of(
          new Query("id.server.", Query.DnsClass.CH, "TXT"),
          new Query("hostname.bind.", Query.DnsClass.CH, "TXT"));

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private ProbeOptions probing = new ProbeOptions();

  @Mixin private ExpectOptions expecting = new ExpectOptions();

  @Option(
      names = "--identity",
      description =
          "Also ask each server who it is: id.server and hostname.bind in class CH. The answers are"
              + " shown, and nothing is held against them.")
  private boolean identity;

  @Option(
      names = "--examine",
      description =
          "Take a closer look at each endpoint as well: how many hops away it is, other server"
              + " names, small packets, plain DNS. Takes seconds, and some dozens of packets.")
  private boolean examine;

  @Option(names = "--json", description = "Write JSON, as docs/check-json.md describes it.")
  private boolean json;

  @Option(
      names = "--evidence",
      paramLabel = "FILE.zip",
      description =
          "Also write all that was seen, and what was concluded, as a bundle for others:"
              + " docs/evidence.md. The file must not be there yet.")
  @Nullable
  private Path evidence;

  @Option(
      names = "--color",
      paramLabel = "WHEN",
      description = "Colours: auto (on a terminal, unless NO_COLOR is set), always or never.")
  private Style.When color = Style.When.auto;

  @Override
  public Integer call() {
    Main main = Main.of(spec);
    PrintWriter out = spec.commandLine().getOut();
    Optional<BundleFile> bundle =
        Optional.ofNullable(evidence).map(file -> new BundleFile(file, false));
    bundle.ifPresent(file -> checkBundle(file, main));
    Selection selection = Selection.of(probing).expecting(expecting::over);
    Inspection inspection =
        Inspection.of(
            selection,
            new Inspection.Beside(identity ? WHO_ARE_YOU : List.of(), examine),
            probing,
            main);
    CheckPrinter printer =
        new CheckPrinter(main.surroundings().style(color), selection.hasSeveralVantages());
    List<Judgement> judgements = new ArrayList<>();
    Consumer<Judgement> show =
        judgement -> {
          if (!json) {
            out.print(judgements.isEmpty() ? "" : "\n");
            out.print(printer.print(judgement));
            out.flush();
          }
          judgements.add(judgement);
        };
    List<Judgement> ofOneResolver = new ArrayList<>();
    inspection.run(
        judgement -> {
          if (!ofOneResolver.isEmpty()
              && !resolver(ofOneResolver.getFirst()).equals(resolver(judgement))) {
            SideBySide.of(ofOneResolver, InstantSource.system()).forEach(show);
            ofOneResolver.clear();
          }
          ofOneResolver.add(judgement);
        });
    SideBySide.of(ofOneResolver, InstantSource.system()).forEach(show);
    if (json) {
      out.println(CheckReport.json(judgements));
    } else if (Boolean.getBoolean(TRAINING)) {
      CheckReport.json(judgements);
    }
    if (!judgements.isEmpty()) {
      bundle.ifPresent(
          file ->
              file.write(
                  Dossier.ofLook(judgements, inspection.references(), Version.ofThisProgram())));
    }
    return ExitCode.of(judgements);
  }

  private static void checkBundle(BundleFile file, Main main) {
    if (file.isStandardOutput()) {
      throw new Refusal("--evidence takes a file, since standard output has the results");
    }
    file.check(main.surroundings());
  }

  private static String resolver(Judgement judgement) {
    return judgement.observation().target().resolver();
  }
}
