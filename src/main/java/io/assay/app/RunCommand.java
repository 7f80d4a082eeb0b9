package io.assay.app;

import io.assay.bus.BusException;
import io.assay.config.Config;
import io.assay.config.ConfigLoader;
import io.assay.web.ListenException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code assay run}: the daemon. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    description = {
      "Probes what the configuration names, at its intervals, judges it, and serves the metrics.",
      "With \"role: prober\" or \"role: judge\" it does one of these, and Kafka is between them.",
      "SIGHUP and POST /-/reload read the configuration again; a wrong one changes nothing.",
      "SIGTERM and SIGINT end it within five seconds.",
      ""
    },
    optionListHeading = "%nOptions:%n",
    footerHeading = "%nExamples:%n",
    footer = {
      "  assay run",
      "  assay run -c /etc/assay/probes.yaml --log-format json",
      "",
      "Exit codes:",
      "  0   ended by SIGTERM or SIGINT",
      "  2   the configuration is wrong, or the port cannot be had; nothing was started"
    })
final class RunCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      description = "The configuration. Default: ./probes.yaml.")
  private Path file = ConfigLoader.DEFAULT_FILE;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = {
        "Where history, evidence, and what CT logs hold are kept, unless the configuration says",
        "otherwise. Default: ASSAY_DATA, which all commands go by, or ~/.local/state/assay."
      })
  @Nullable
  private Path data;

  @Option(
      names = "--log-format",
      paramLabel = "FORMAT",
      defaultValue = "${env:ASSAY_LOG_FORMAT:-text}",
      description = "text or json: how log lines are written. Default: ASSAY_LOG_FORMAT, or text.")
  private Logging.Format logFormat = Logging.Format.TEXT;

  @Override
  public Integer call() throws InterruptedException {
    Logging.configure(logFormat, Main.of(spec).debug());
    // Not in a static field, which would start the logging for every other command too.
    Logger log = LoggerFactory.getLogger(RunCommand.class);
    Config config = Selection.load(file);
    CountDownLatch end = new CountDownLatch(1);
    try (Daemon daemon =
        Daemon.start(
            file,
            config,
            Main.of(spec).surroundings().keepingIn(Optional.ofNullable(data)),
            InstantSource.system())) {
      Signals.on("HUP", daemon::reload);
      Signals.on("TERM", end::countDown);
      Signals.on("INT", end::countDown);
      log.info(
          "Assay {} follows {}: {}; {}",
          Version.ofThisProgram(),
          file,
          daemon.extent(),
          daemon.url());
      end.await();
      log.info("Shutting down");
    } catch (ListenException | IOException | BusException e) {
      throw new Refusal(String.valueOf(e.getMessage()));
    }
    return ExitCode.FINE;
  }
}
