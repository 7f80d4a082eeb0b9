package io.assay.app;

import io.assay.bus.BusException;
import io.assay.demo.Scenery;
import io.assay.web.ListenException;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code assay demo}: the ordinary daemon among servers of this machine that are up to no good. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Shows what Assay detects: starts resolvers on this machine, good and bad ones, replays the"
          + " mis-issuance for 1.1.1.1 in CT logs of its own, and watches all of it as `assay run`"
          + " does. Needs neither network nor privileges. Ctrl-C ends it and leaves nothing behind.",
      ""
    },
    optionListHeading = "%nOptions:%n",
    footerHeading = "%nExamples:%n",
    footer = {
      "  assay demo",
      "  assay demo --listen 127.0.0.1:9900",
      "  assay demo --once --listen 127.0.0.1:0",
      "  assay demo --keep /tmp/demo",
      "",
      "Exit codes:",
      "  0   ended by Ctrl-C or SIGTERM; with --once: everything was detected",
      "  1   with --once: something was not detected within a minute",
      "  2   the port cannot be had, or the folder cannot be used",
      "  70  a defect of this program"
    })
final class DemoCommand implements Callable<Integer> {
  private static final Pattern HOST_PORT = Pattern.compile(".+:[0-9]{1,5}");

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--listen",
      paramLabel = "HOST:PORT",
      description =
          "Where page, API and metrics are served, on this machine. Port 0 is any that is free."
              + " Default: 127.0.0.1:9853.")
  private String listen = "127.0.0.1:9853";

  @Option(
      names = "--once",
      description = "End when everything was detected, or after a minute: for scripts.")
  private boolean once;

  @Option(
      names = "--keep",
      paramLabel = "DIR",
      description =
          "Use this folder, which must be empty or absent, for configuration, log and data, and"
              + " leave it. Default: a temporary folder that is deleted.")
  @Nullable
  private Path keep;

  @Option(
      names = "--color",
      paramLabel = "WHEN",
      description = "auto, always or never. Default: auto.")
  private Style.When colour = Style.When.auto;

  @Override
  public Integer call() throws InterruptedException {
    if (!HOST_PORT.matcher(listen).matches()) {
      throw new Refusal("--listen: expected HOST:PORT, such as 127.0.0.1:9900");
    }
    CountDownLatch end = new CountDownLatch(1);
    Signals.on("TERM", end::countDown);
    Signals.on("INT", end::countDown);
    try (DemoFolder folder = DemoFolder.of(Optional.ofNullable(keep))) {
      Logging.toFile(folder.log(), Main.of(spec).debug());
      return run(folder, end);
    } catch (IOException e) {
      throw new Refusal(String.valueOf(e.getMessage()));
    }
  }

  private int run(DemoFolder folder, CountDownLatch end) throws IOException, InterruptedException {
    Surroundings here = Main.of(spec).surroundings();
    try (Scenery scenery = Scenery.start()) {
      Path config = scenery.writeTo(folder.path(), listen);
      try (Daemon daemon =
          Daemon.start(
              config,
              Selection.load(config),
              here.keepingIn(Optional.of(folder.data())),
              InstantSource.system())) {
        scenery.play();
        PrintWriter out = spec.commandLine().getOut();
        DemoPrinter printer = new DemoPrinter(here.style(colour), out, started());
        printer.begin(daemon.url(), config, folder);
        try (DaemonClient client =
            new DaemonClient(daemon.url(), Optional.empty(), Optional.empty())) {
          boolean complete = new DemoWatch(client, printer, once, DemoWatch.PATIENCE).until(end);
          if (!once) {
            printer.end();
          }
          return complete || !once ? ExitCode.FINE : ExitCode.VIOLATED;
        }
      } catch (ListenException e) {
        throw new Refusal(
            "cannot listen on %s, which is taken or is no address of this machine; give another with --listen, such as --listen 127.0.0.1:0 for any free port"
                .formatted(listen));
      } catch (BusException e) {
        throw new IllegalStateException("the demonstration has no bus", e);
      }
    }
  }

  /** When the virtual machine began. The process may be older, if the launcher had to build. */
  private static Instant started() {
    return Instant.ofEpochMilli(ManagementFactory.getRuntimeMXBean().getStartTime());
  }
}
