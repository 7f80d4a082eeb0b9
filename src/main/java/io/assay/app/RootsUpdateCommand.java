package io.assay.app;

import io.assay.config.Arguments;
import io.assay.config.Trust;
import io.assay.config.Trust.Publishers;
import io.assay.ct.LogListStore;
import io.assay.fetch.AddressPolicy;
import io.assay.fetch.Fetcher;
import io.assay.probe.AddressLookup;
import io.assay.trust.source.RootStore;
import io.assay.trust.source.RootUpdater;
import io.assay.trust.source.UpdateReport;
import io.assay.trust.source.UpdateReport.DocumentOutcome;
import io.assay.trust.source.UpdateReport.ProgramOutcome;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code assay roots update}: downloads what has changed. */
@Command(
    name = "update",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Downloads what the root programs changed since the last time, and the list of CT logs. What"
          + " is damaged or cannot be"
          + " had is kept as it was, and so is a program that would lose a third of its anchors."
    },
    optionListHeading = "%nOptions:%n",
    footerHeading = "%nExamples:%n",
    footer = {
      "  assay roots update",
      "  assay roots update --ccadb https://mirror.example/ccadb/ --directory /var/lib/assay/roots",
      "",
      "Exit codes:",
      "  0   everything is up to date",
      "  1   something could not be updated; what was there before is kept",
      "  2   wrong arguments or configuration; nothing was done",
      "  3   there is no data, neither new nor old",
      "  70  a defect of this program"
    })
final class RootsUpdateCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private RootsCommand.Place place = new RootsCommand.Place();

  @Option(
      names = "--ccadb",
      paramLabel = "URL",
      description = "CCADB, or a mirror of it, in place of the configured one.")
  private @Nullable String ccadb;

  @Option(
      names = "--microsoft",
      paramLabel = "URL",
      description = "Microsoft's certificate trust lists, or a mirror of them.")
  private @Nullable String microsoft;

  @Option(
      names = "--chromium",
      paramLabel = "URL",
      description = "Chromium's source tree as Gitiles serves it, or a mirror of it.")
  private @Nullable String chromium;

  @Option(
      names = "--log-list",
      paramLabel = "URL",
      description = "The list of CT logs, or a mirror of it.")
  private @Nullable String logList;

  @Option(
      names = "--force",
      description = "Believe what is downloaded, also if a program loses a third of its anchors.")
  private boolean force;

  @Override
  public Integer call() throws InterruptedException {
    Main main = Main.of(spec);
    Publishers configured = place.trust().updates().publishers();
    Publishers publishers =
        new Publishers(
            url("--ccadb", ccadb).orElse(configured.ccadb()),
            url("--microsoft", microsoft).orElse(configured.microsoft()),
            url("--chromium", chromium).orElse(configured.chromium()));
    Trust.Logs configuredList = place.trust().logs();
    Optional<String> logListUrl = logList(configuredList);
    RootStore store = place.store(main);
    UpdateReport report;
    Optional<DocumentOutcome> logs;
    try (Fetcher fetcher =
        new Fetcher(AddressPolicy.any(), new AddressLookup(List.of()), Version.userAgent())) {
      report = new RootUpdater(store, publishers, fetcher, InstantSource.system()).update(force);
      logs = update(new LogListStore(store.directory()), logListUrl, configuredList.key(), fetcher);
    } catch (IOException e) {
      boolean none = store.open().snapshot().programs().stream().allMatch(RootPrograms::isAbsent);
      throw new Refusal(
          String.valueOf(e.getMessage()), none ? ExitCode.UNREACHABLE : ExitCode.VIOLATED);
    }
    print(report);
    logs.ifPresent(this::print);
    report.notes().forEach(main::note);
    if (report.snapshot().programs().stream().allMatch(RootPrograms::isAbsent)) {
      return ExitCode.UNREACHABLE;
    }
    return report.complete() && logs.stream().allMatch(DocumentOutcome::current)
        ? ExitCode.FINE
        : ExitCode.VIOLATED;
  }

  /** Where to download it from; absent where a file is configured instead. */
  private Optional<String> logList(Trust.Logs configured) {
    return Optional.ofNullable(logList)
        .map(given -> Selection.value("--log-list", given, Arguments::url))
        .or(() -> configured.file().isPresent() ? Optional.empty() : Optional.of(configured.url()));
  }

  private static Optional<DocumentOutcome> update(
      LogListStore store, Optional<String> url, Optional<Path> key, Fetcher fetcher)
      throws InterruptedException {
    return url.isPresent() ? Optional.of(store.update(url.get(), key, fetcher)) : Optional.empty();
  }

  private static Optional<String> url(String option, @Nullable String text) {
    return Optional.ofNullable(text)
        .map(given -> Selection.value(option, given, Arguments::baseUrl));
  }

  private void print(UpdateReport report) {
    report.documents().forEach(this::print);
    for (ProgramOutcome program : report.programs()) {
      line(program.name(), of(program));
    }
    report.changes().forEach(change -> line(change.program(), RootsDiffCommand.text(change)));
  }

  private void print(DocumentOutcome document) {
    line(
        document.name(),
        document.status().name().toLowerCase(Locale.ROOT)
            + document.reason().map(why -> ": " + why).orElse(""));
  }

  private static String of(ProgramOutcome program) {
    if (program.after().isEmpty()) {
      return "no data";
    }
    return "%d anchors%s, as of %s"
        .formatted(
            program.after().get(),
            program.before().equals(program.after())
                ? ""
                : program.before().map(was -> " (were " + was + ")").orElse(""),
            program.asOf().map(Object::toString).orElse("-"));
  }

  private void line(String label, String text) {
    spec.commandLine().getOut().println("%-24s %s".formatted(label, SafeText.escape(text, true)));
  }
}
