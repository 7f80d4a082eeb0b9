package io.assay.app;

import io.assay.config.Config;
import io.assay.config.Trust;
import io.assay.endpoint.Expectation;
import io.assay.endpoint.Host;
import io.assay.judge.Judgement;
import io.assay.report.CheckReport;
import io.assay.trust.revocation.RevocationFeed;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code assay import atlas}: judges what probes of RIPE Atlas were presented. */
@Command(
    name = "atlas",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    abbreviateSynopsis = true,
    description = {
      "Judges results of RIPE Atlas measurements of the type sslcert, each probe as a vantage point"
          + " of its own. What Atlas did not record is undetermined."
    },
    parameterListHeading = "%nArguments:%n",
    optionListHeading = "%nOptions:%n",
    footerHeading = "%nExamples:%n",
    footer = {
      "  assay import atlas -c probes.yaml results.json",
      "  assay import atlas --issuer \"O=Let's Encrypt\" --name dns.example results.json.gz",
      "  curl -s https://atlas.ripe.net/api/v2/measurements/1006864/results/ | assay import atlas -",
      "  assay import atlas --json results.json | jq -r '[.vantage, .verdict] | @tsv'",
      "",
      "Exit codes:",
      "  0   nothing is violated",
      "  1   a check other than 'reachable' is violated, with a severity above info",
      "  2   wrong arguments, configuration or files; nothing was judged",
      "  3   an endpoint was not reached by some probe, and nothing else is wrong",
      "  4   some results cannot be read, and nothing is violated",
      "  70  a defect of this program"
    })
final class ImportAtlasCommand implements Callable<Integer> {
  private static final String STANDARD_INPUT = "-";

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      arity = "1..*",
      paramLabel = "FILE",
      description =
          "Results as the API and the archives of RIPE Atlas have them: JSON lines or an array, as"
              + " they are or packed by gzip. - is standard input.")
  private List<String> files = new ArrayList<>();

  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      description =
          "Hold results to what this configuration expects of the endpoint they are of: the one of"
              + " their name, or address, and port. Any other must be trusted by platform.")
  @Nullable
  private Path config;

  @Option(
      names = "--only-configured",
      description = "Leave out results of endpoints that the configuration does not hold.")
  private boolean onlyConfigured;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description =
          "Name or IP address that the certificates must be for, in place of the endpoint's host.")
  @Nullable
  private String name;

  @Mixin private ExpectOptions expecting = new ExpectOptions();

  @Mixin private AnchorOptions anchors = new AnchorOptions();

  @Option(
      names = "--fetch",
      description =
          "Fetch missing certificates and revocation data, and ask CT logs. It is the data of"
              + " today, whenever the results are of.")
  private boolean fetch;

  @Option(
      names = "--json",
      description =
          "Write one JSON object a result, one a line in order of time, as docs/check-json.md"
              + " describes it.")
  private boolean json;

  @Option(
      names = "--color",
      paramLabel = "WHEN",
      description = "Colours: auto (on a terminal, unless NO_COLOR is set), always or never.")
  private Style.When color = Style.When.auto;

  @Override
  public Integer call() throws InterruptedException {
    files.forEach(ImportAtlasCommand::refuseUnreadable);
    Optional<Config> configured = Optional.ofNullable(config).map(Selection::load);
    if (onlyConfigured && configured.isEmpty()) {
      throw new Refusal("--only-configured: nothing is configured; name a file with -c FILE");
    }
    AtlasTargets targets =
        new AtlasTargets(
            configured.map(Config::resolvers).orElse(List.of()), onlyConfigured, change());
    Trust trust = configured.map(Config::trust).orElse(Trust.DEFAULT);
    AtlasGroups groups = new AtlasGroups();
    PrintWriter out = spec.commandLine().getOut();
    Consumer<Judgement> writer =
        json ? judgement -> out.println(CheckReport.line(judgement)) : groups::add;
    try (ReferenceSource source =
        source(trust, configured.map(Config::nameservers).orElse(List.of()))) {
      AtlasImport reading =
          new AtlasImport(
              targets,
              source,
              source.judge(anchors.programs(trust, Main.of(spec))),
              SideBySide.inOrder(configured, InstantSource.system()),
              writer,
              Main.of(spec)::note);
      for (String file : files) {
        read(file, reading);
      }
      reading.finish();
      return conclude(reading, groups);
    }
  }

  /**
   * What the options put in place of an endpoint's name and expectation.
   *
   * @throws Refusal if one of them cannot be read
   */
  private UnaryOperator<Aim> change() {
    Optional<Host> host = Optional.ofNullable(name).map(Selection::host);
    // Refuses at once what it would refuse at the first result.
    expecting.over(Expectation.NONE);
    return aim ->
        aim.named(host.orElse(aim.serverName())).expecting(expecting.over(aim.expectation()));
  }

  private ReferenceSource source(Trust trust, List<InetSocketAddress> nameservers) {
    return fetch
        ? ReferenceSource.fetching(
            trust,
            Optional.empty(),
            nameservers,
            RevocationFeed.Order.OCSP_FIRST,
            InstantSource.system())
        : ReferenceSource.offline();
  }

  private static void refuseUnreadable(String file) {
    if (!file.equals(STANDARD_INPUT) && !Files.isReadable(Path.of(file))) {
      throw new Refusal(
          file
              + (Files.exists(Path.of(file)) ? ": cannot be read" : ": no such file")
              + "; name a file of results, or - for standard input");
    }
  }

  private static void read(String file, AtlasImport reading) throws InterruptedException {
    if (file.equals(STANDARD_INPUT)) {
      reading.read("standard input", System.in);
      return;
    }
    try (InputStream in = Files.newInputStream(Path.of(file))) {
      reading.read(file, in);
    } catch (IOException e) {
      throw new Refusal("%s: cannot be read (%s)".formatted(file, e.getMessage()));
    }
  }

  private int conclude(AtlasImport reading, AtlasGroups groups) {
    Main main = Main.of(spec);
    List<String> leftOut = reading.leftOut();
    if (reading.nothingJudged()) {
      throw new Refusal(
          "nothing was judged: "
              + (leftOut.isEmpty()
                  ? "there is no result; did the measurement run already?"
                  : String.join(", ", leftOut)));
    }
    if (!json) {
      spec.commandLine()
          .getOut()
          .print(new AtlasPrinter(main.surroundings().style(color)).print(groups));
    }
    if (!leftOut.isEmpty()) {
      main.note("results left out: " + String.join(", ", leftOut));
    }
    if (reading.late() > 0) {
      main.note(
          "%,d results are more than %,d places out of order, and were judged late: name the files"
                  .formatted(reading.late(), AtlasImport.WINDOW)
              + " in order of time");
    }
    return reading.exitCode();
  }
}
