package io.assay.app;

import io.assay.config.Arguments;
import io.assay.config.Config;
import io.assay.config.Ct;
import io.assay.ct.LogList;
import io.assay.ct.follow.FollowProblem;
import io.assay.ct.follow.LogStatus;
import io.assay.endpoint.Resolver;
import io.assay.endpoint.WatchedIdentity;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code assay ct watch}: follows logs in the foreground. */
@Command(
    name = "watch",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    abbreviateSynopsis = true,
    description = {
      "Follows CT logs and prints what is logged for watched names and addresses: those of the"
          + " configuration, and those given here. Positions and matches are kept, so that it goes"
          + " on where it was left off.",
      ""
    },
    parameterListHeading = "%nArguments:%n",
    optionListHeading = "%nOptions:%n",
    footerHeading = "%nExamples:%n",
    footer = {
      "  assay ct watch -c probes.yaml",
      "  assay ct watch 1.1.1.1 1.0.0.0/24 '*.cloudflare-dns.com' --directory ./watch",
      "  assay ct watch dns.example --from 2026-11-01 --once --directory ./november --json",
      "",
      "Exit codes:",
      "  0   ended by SIGINT or SIGTERM, or --once and nothing unexpected was found",
      "  1   --once, and something was found that is neither expected nor acknowledged",
      "  2   wrong arguments, configuration or files; nothing was followed",
      "  3   --once, and a log could not be read to its end, or is not to be relied on",
      "  70  a defect of this program"
    })
final class CtWatchCommand implements Callable<Integer> {
  /** What those on the command line belong to. */
  private static final String COMMAND_LINE = "command line";

  private static final Duration TICK = Duration.ofSeconds(1);

  /** How long it may take to tell the next thing: where all is wanted, and where a person waits. */
  private static final Duration TO_THE_END = Duration.ofMinutes(2);

  private static final Duration SOON = Duration.ofSeconds(5);

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      paramLabel = "IDENTITY",
      arity = "0..*",
      description = {
        "Names, names with *. for all below, addresses and prefixes to look for beside those of the"
            + " configuration."
      })
  private List<String> identities = new ArrayList<>();

  @Mixin private CtPlace place = new CtPlace();

  @Option(
      names = "--from",
      paramLabel = "now|DATE|INDEX",
      description =
          "Where to begin in logs that were not followed before. Default: the configuration's, or"
              + " now.")
  @Nullable
  private String from;

  @Option(names = "--once", description = "End when every log has been read to its end.")
  private boolean once;

  @Option(
      names = "--json",
      description =
          "Write one JSON object a match, one a line, as docs/check-json.md describes it.")
  private boolean json;

  @Option(
      names = "--color",
      paramLabel = "WHEN",
      description = "Colours: auto (on a terminal, unless NO_COLOR is set), always or never.")
  private Style.When color = Style.When.auto;

  @Override
  public Integer call() throws InterruptedException {
    Main main = Main.of(spec);
    Config config = config(main);
    Optional<LogList> logs = logs(config, main);
    CtNewsPrinter news = new CtNewsPrinter(spec, json, main.surroundings().style(color));
    CountDownLatch end = new CountDownLatch(1);
    Signals.on("INT", end::countDown);
    Signals.on("TERM", end::countDown);
    try (CtMonitor monitor = new CtMonitor(main.surroundings(), InstantSource.system(), news)) {
      refuseNothing(config, logs);
      monitor.put(config, logs);
      CtProgress progress = new CtProgress(spec, main.surroundings().terminal());
      do {
        progress.show(monitor.status(), news.found(), news.alarms());
      } while (!end.await(TICK.toMillis(), TimeUnit.MILLISECONDS)
          && news.refusal().isEmpty()
          && !(once && ended(monitor.status())));
      List<LogStatus> status = monitor.status();
      if (news.refusal().isEmpty()) {
        monitor.settle(once ? TO_THE_END : SOON);
      }
      progress.end(status, news.found(), news.alarms());
      return exitCode(status, news);
    } catch (IOException e) {
      throw new Refusal(String.valueOf(e.getMessage()));
    }
  }

  private int exitCode(List<LogStatus> logs, CtNewsPrinter news) {
    if (news.refusal().isPresent()) {
      throw new Refusal(news.refusal().get());
    }
    if (!once) {
      return ExitCode.FINE;
    }
    if (news.alarms() > 0) {
      return ExitCode.VIOLATED;
    }
    return logs.stream().allMatch(CtWatchCommand::isReadToItsEnd)
        ? ExitCode.FINE
        : ExitCode.UNREACHABLE;
  }

  private static boolean ended(List<LogStatus> logs) {
    return logs.stream()
        .allMatch(
            log ->
                isCaughtUp(log)
                    || log.problems().keySet().stream().anyMatch(CtWatchCommand::isHindrance));
  }

  /** Whether there is no point in waiting for the end of a log. */
  private static boolean isHindrance(FollowProblem problem) {
    return switch (problem) {
      case FORK, BAD_SIGNATURE, UNPROVEN, STALLED, UNREACHABLE -> true;
      case STALE, OVERFLOW -> false;
    };
  }

  private static boolean isReadToItsEnd(LogStatus log) {
    // Of a stale log, nobody knows what it does not show.
    return isCaughtUp(log)
        && log.problems().keySet().stream().allMatch(FollowProblem.OVERFLOW::equals);
  }

  private static boolean isCaughtUp(LogStatus log) {
    return log.caughtUp().isPresent() && log.behind() == 0;
  }

  /** The configuration with what the arguments add and change. */
  private Config config(Main main) {
    Optional<Config> configured = place.config();
    Config base = configured.orElse(Config.NOTHING);
    List<Resolver> resolvers = new ArrayList<>(base.resolvers());
    if (!identities.isEmpty()) {
      List<WatchedIdentity> watched =
          identities.stream()
              .map(text -> Selection.value("IDENTITY", text, Arguments::watched))
              .distinct()
              .toList();
      resolvers.add(
          new Resolver(
              COMMAND_LINE,
              List.of(),
              List.of(),
              Config.DEFAULT_QUERY,
              Config.DEFAULT_INTERVAL,
              Config.DEFAULT_DEADLINES,
              base.vantages(),
              watched));
    }
    Ct ct = base.ct();
    Ct.From start = from == null ? ct.from() : Selection.value("--from", from, Arguments::from);
    Path directory = place.directory(configured, main.surroundings());
    return base.with(resolvers, ct.with(start, directory));
  }

  private static Optional<LogList> logs(Config config, Main main) {
    List<String> notes = new ArrayList<>();
    try {
      Optional<LogList> logs =
          RootPrograms.logs(
              config.trust(),
              RootPrograms.store(Optional.empty(), config.trust().updates(), main.surroundings()),
              notes);
      notes.forEach(main::note);
      return logs;
    } catch (IOException e) {
      throw new Refusal(String.valueOf(e.getMessage()));
    }
  }

  private static void refuseNothing(Config config, Optional<LogList> logs) {
    if (config.resolvers().stream().allMatch(resolver -> resolver.watch().isEmpty())) {
      throw new Refusal(
          "nothing to watch; name a name, an address or a prefix, such as 1.1.1.1, or a"
              + " configuration whose resolvers have watch: with -c FILE");
    }
    CtRules.of(config, logs, InstantSource.system().instant())
        .absence()
        .ifPresent(
            reason -> {
              throw new Refusal(
                  reason + "; or name logs under ct.logs in a configuration, with -c FILE");
            });
  }
}
