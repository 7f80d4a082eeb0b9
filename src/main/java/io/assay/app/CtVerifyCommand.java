package io.assay.app;

import io.assay.config.Arguments;
import io.assay.config.Config;
import io.assay.config.Trust;
import io.assay.ct.LogListStore;
import io.assay.ct.SctVerifier;
import io.assay.ct.VerifiedSct;
import io.assay.ct.inclusion.Inclusion;
import io.assay.endpoint.Expectation;
import io.assay.fetch.AddressPolicy;
import io.assay.fetch.Fetcher;
import io.assay.judge.CheckResult;
import io.assay.judge.Judge;
import io.assay.judge.Verification;
import io.assay.probe.AddressLookup;
import io.assay.probe.Octets;
import io.assay.report.ReportJson;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
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

/** {@code assay ct verify}: whether logs promised to have a leaf, and have it. */
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    abbreviateSynopsis = true,
    description = {
      "Verifies the SCTs within a certificate, and asks each log to prove that the certificate is in"
          + " it."
    },
    parameterListHeading = "%nArguments:%n",
    optionListHeading = "%nOptions:%n",
    footerHeading = "%nExamples:%n",
    footer = {
      "  assay ct verify fullchain.pem",
      "  openssl s_client -showcerts -connect 9.9.9.9:853 </dev/null | assay ct verify -",
      "  assay ct verify --log-list all_logs_list.json --json chain.pem | jq '.inclusion'",
      "",
      "Exit codes:",
      "  0   the SCTs are right, and the logs prove the certificate or still have time to include it",
      "  1   an SCT is wrong, or a log cannot prove what it promised",
      "  2   wrong arguments or files: no SCTs, no list of CT logs; nothing was verified",
      "  3   a log could not be reached, and nothing else is wrong",
      "  70  a defect of this program"
    })
final class CtVerifyCommand implements Callable<Integer> {
  /** How long a person waits for logs. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      paramLabel = "FILE",
      description =
          "The certificates in PEM, the leaf first, with its issuer; or one in DER. - is standard"
              + " input.")
  private String file = "";

  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      description = "Use this configuration's list of CT logs and trust anchors.")
  @Nullable
  private Path config;

  @Option(
      names = "--log-list",
      paramLabel = "FILE|URL",
      description = "The list of CT logs, in place of the configured one.")
  @Nullable
  private String logList;

  @Mixin private TrustOptions trusting = new TrustOptions();

  @Option(
      names = "--json",
      description = "Write JSON, as docs/check-json.md describes it under \"assay ct verify\".")
  private boolean json;

  @Option(
      names = "--color",
      paramLabel = "WHEN",
      description = "Colours: auto (on a terminal, unless NO_COLOR is set), always or never.")
  private Style.When color = Style.When.auto;

  @Override
  public Integer call() throws InterruptedException {
    Instant time = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    Verification verification = verification(ChainFile.read(file, System.in), time);
    if (verification.scts().isEmpty()) {
      throw new Refusal(
          file
              + ": the leaf holds no SCT; those of the TLS handshake and of stapled OCSP responses"
              + " are verified by `assay check`");
    }
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(ReportJson.page(CtReport.of(verification)));
    } else {
      Style style = Main.of(spec).surroundings().style(color);
      out.print(new CtPrinter(style).page(file, verification, time));
    }
    return exitCode(verification);
  }

  private Verification verification(List<Octets> chain, Instant time) throws InterruptedException {
    Optional<Config> configured = Optional.ofNullable(config).map(Selection::load);
    List<InetSocketAddress> nameservers = configured.map(Config::nameservers).orElse(List.of());
    Trust trust = configured.map(Config::trust).orElse(Trust.DEFAULT);
    RootPrograms programs = programs(trust, nameservers);
    if (programs.logs().isEmpty()) {
      throw new Refusal(SctVerifier.NO_LIST + ", or name one by --log-list");
    }
    try (ReferenceSource source = trusting.source(trust, nameservers, InstantSource.system())) {
      Judge judge = source.judge(programs);
      return source.judged(
          () -> judge.verify(chain, Optional.empty(), time, Expectation.NONE), time, PATIENCE);
    }
  }

  private RootPrograms programs(Trust trust, List<InetSocketAddress> nameservers)
      throws InterruptedException {
    Main main = Main.of(spec);
    if (logList == null) {
      return trusting.programs(trust, main);
    }
    Optional<Path> key = trust.logs().key();
    if (!logList.contains("://")) {
      return trusting.programs(
          trust.with(new Trust.Logs(trust.logs().url(), Optional.of(Path.of(logList)), key)), main);
    }
    String url = Selection.value("--log-list", logList, Arguments::url);
    try (Fetcher fetcher =
        new Fetcher(AddressPolicy.any(), new AddressLookup(nameservers), Version.userAgent())) {
      return trusting
          .programs(trust.with(Trust.Logs.DEFAULT), main)
          .with(LogListStore.download(url, key, fetcher));
    } catch (IOException e) {
      throw new Refusal("--log-list " + e.getMessage());
    }
  }

  private int exitCode(Verification verification) {
    List<VerifiedSct> scts = verification.scts();
    List<Inclusion> inclusion = verification.inclusion();
    List<CheckResult> results = CtReport.results(verification);
    if (scts.stream().anyMatch(CtVerifyCommand::isWrong)
        || inclusion.isEmpty()
        || inclusion.stream().anyMatch(Inclusion::isViolation)
        || ExitCode.ofResults(results) != ExitCode.FINE) {
      return ExitCode.VIOLATED;
    }
    return !trusting.noFetch && inclusion.stream().anyMatch(CtVerifyCommand::isUnreached)
        ? ExitCode.UNREACHABLE
        : ExitCode.FINE;
  }

  private static boolean isWrong(VerifiedSct sct) {
    return switch (sct.status()) {
      case FORGED, IMPROPER -> true;
      case VALID, UNKNOWN_LOG, UNDETERMINED -> false;
    };
  }

  private static boolean isUnreached(Inclusion one) {
    return one.status() == Inclusion.Status.UNDETERMINED && one.log().isAlive();
  }
}
