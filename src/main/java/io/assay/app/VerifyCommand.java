package io.assay.app;

import io.assay.config.Config;
import io.assay.config.Trust;
import io.assay.endpoint.Expectation;
import io.assay.endpoint.Host;
import io.assay.judge.Judge;
import io.assay.judge.Verification;
import io.assay.probe.Octets;
import io.assay.report.ChainReport;
import io.assay.report.ReportJson;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
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

/** {@code assay verify}: judges a chain from a file as one that a server presents. */
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    abbreviateSynopsis = true,
    description = {
      "Judges a chain from a file: who trusts it, whether it is for a name, well made, and revoked."
    },
    parameterListHeading = "%nArguments:%n",
    optionListHeading = "%nOptions:%n",
    footerHeading = "%nExamples:%n",
    footer = {
      "  assay verify fullchain.pem --name dns.example",
      "  assay verify seen.pem --name 1.1.1.1 --at 2025-05-26",
      "  openssl s_client -showcerts -connect 9.9.9.9:853 </dev/null | assay verify - --name 9.9.9.9",
      "  assay verify --json chain.pem | jq '.programs'",
      "",
      "Exit codes:",
      "  0   all is as expected",
      "  1   a check is violated, with a severity above info",
      "  2   wrong arguments, configuration or files; nothing was judged",
      "  70  a defect of this program"
    })
final class VerifyCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      paramLabel = "FILE",
      description =
          "The certificates in PEM, the leaf first, the others in any order; or one in DER. - is"
              + " standard input.")
  private String file = "";

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "Name or IP address that the leaf must be for. Without it, any will do.")
  @Nullable
  private String name;

  @Option(
      names = "--at",
      paramLabel = "TIME",
      description =
          "Judge as at this time: 2025-05-26 (its beginning in UTC) or 2025-05-26T12:00:00Z."
              + " Default: now.")
  @Nullable
  private String at;

  @Mixin private ExpectOptions expecting = new ExpectOptions();

  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      description = "Use this configuration's trust anchors.")
  @Nullable
  private Path config;

  @Mixin private TrustOptions trusting = new TrustOptions();

  @Option(
      names = "--json",
      description = "Write JSON, as docs/check-json.md describes it under \"assay verify\".")
  private boolean json;

  @Option(
      names = "--color",
      paramLabel = "WHEN",
      description = "Colours: auto (on a terminal, unless NO_COLOR is set), always or never.")
  private Style.When color = Style.When.auto;

  @Override
  public Integer call() throws InterruptedException {
    Instant time =
        Optional.ofNullable(at)
            .map(VerifyCommand::time)
            .orElseGet(() -> Instant.now().truncatedTo(ChronoUnit.SECONDS));
    Optional<Host> host = Optional.ofNullable(name).map(Selection::host);
    Expectation expectation = expecting.over(Expectation.NONE);
    List<Octets> chain = ChainFile.read(file, System.in);
    Verification verification = verification(chain, host, time, expectation);
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(ReportJson.page(ChainReport.of(verification)));
    } else {
      out.print(print(verification, time));
    }
    return ExitCode.ofResults(verification.results());
  }

  private Verification verification(
      List<Octets> chain, Optional<Host> host, Instant time, Expectation expectation)
      throws InterruptedException {
    Optional<Config> configured = Optional.ofNullable(config).map(Selection::load);
    Trust trust = configured.map(Config::trust).orElse(Trust.DEFAULT);
    List<InetSocketAddress> nameservers = configured.map(Config::nameservers).orElse(List.of());
    try (ReferenceSource source = trusting.source(trust, nameservers, InstantSource.system())) {
      Judge judge = source.judge(trusting.programs(trust, Main.of(spec)));
      return source.judged(() -> judge.verify(chain, host, time, expectation), time);
    }
  }

  private String print(Verification verification, Instant time) {
    Style style = Main.of(spec).surroundings().style(color);
    Layout page = new Layout();
    page.line(style.bold(style.safe(file)) + " at " + time);
    new ChainPrinter(style).print(page, verification.chain(), time);
    new ProgramTable(style).print(page, verification.programs(), verification.paths());
    new ResultPrinter(style).print(page, verification.results());
    return page.toString();
  }

  /** An instant, or the beginning of a day in UTC. */
  private static Instant time(String text) {
    try {
      return text.indexOf('T') < 0
          ? LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC)
          : OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeParseException e) {
      throw new Refusal(
          "--at \"%s\": expected a day such as 2025-05-26, or a time with its offset such as"
                  .formatted(text)
              + " 2025-05-26T12:00:00Z");
    }
  }
}
