package io.assay.app;

import io.assay.config.Config;
import io.assay.config.ConfigLoader;
import io.assay.endpoint.Resolver;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code assay config}: says whether a configuration is valid, or everything that is wrong. */
@Command(
    name = "config",
    mixinStandardHelpOptions = true,
    description = {
      "Validates a configuration and lists every mistake with its line, column and remedy.",
      "Nothing is probed."
    },
    optionListHeading = "%nOptions:%n",
    footerHeading = "%nExamples:%n",
    footer = {
      "  assay config",
      "  assay config -c /etc/assay/probes.yaml",
      "",
      "Exit codes:",
      "  0   it is valid",
      "  2   it is not, or cannot be read"
    })
final class ConfigCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      description = "The configuration. Default: ./probes.yaml.")
  private Path file = ConfigLoader.DEFAULT_FILE;

  @Override
  public Integer call() {
    Config config = Selection.load(file);
    int endpoints = 0;
    Set<InetAddress> addresses = new HashSet<>();
    for (Resolver resolver : config.resolvers()) {
      endpoints += resolver.services().size();
      for (Resolver.Service service : resolver.services()) {
        addresses.addAll(resolver.dialAddresses(service.endpoint()));
      }
    }
    spec.commandLine()
        .getOut()
        .println(
            "%s is valid: %s, %s, %s"
                .formatted(
                    file,
                    count(config.resolvers().size(), "resolver", "resolvers"),
                    count(endpoints, "endpoint", "endpoints"),
                    count(addresses.size(), "address", "addresses")));
    return ExitCode.FINE;
  }

  private static String count(int number, String one, String many) {
    return number + " " + (number == 1 ? one : many);
  }
}
