package io.assay.app;

import io.assay.config.Config;
import io.assay.config.Trust;
import io.assay.endpoint.Sha256;
import io.assay.trust.PemRoots;
import io.assay.trust.PlatformRoots;
import io.assay.trust.source.RootStore;
import io.assay.x509.CertificateFacts;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code assay roots}: the root programs of browsers and operating systems. */
@Command(
    name = "roots",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      RootsUpdateCommand.class,
      RootsListCommand.class,
      RootsShowCommand.class,
      RootsDiffCommand.class
    },
    description = {
      "Whom Mozilla, Microsoft, Apple and Chrome trust, and under what terms. The data comes from"
          + " CCADB, Microsoft and Chromium and is kept on disk.",
      ""
    },
    commandListHeading = "%nCommands:%n",
    footerHeading = "%nExamples:%n",
    footer = {
      "  assay roots update",
      "  assay roots list",
      "  assay roots show chrome",
      "  assay roots show 5ab4fcdb180b5b6a",
      "  assay roots diff",
      "",
      "'assay roots COMMAND --help' says more about one command."
    })
final class RootsCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    PrintWriter err = spec.commandLine().getErr();
    err.println("assay roots: a command is missing");
    spec.commandLine().usage(err);
    return ExitCode.USAGE;
  }

  /** Where to look, as all of its commands are told. */
  static final class Place {
    @Option(
        names = {"-c", "--config"},
        paramLabel = "FILE",
        description = "Use the section 'trust' of this configuration.")
    @Nullable Path config;

    @Option(
        names = "--directory",
        paramLabel = "DIR",
        description =
            "Where the data is kept. Default: the configuration's, or ~/.cache/assay/roots.")
    @Nullable Path directory;

    Trust trust() {
      return Optional.ofNullable(config)
          .map(Selection::load)
          .map(Config::trust)
          .orElse(Trust.DEFAULT);
    }

    RootStore store(Main main) {
      return RootPrograms.store(
          Optional.ofNullable(directory), trust().updates(), main.surroundings());
    }

    /**
     * All root programs there are.
     *
     * @throws Refusal if a file of anchors cannot be read
     */
    RootPrograms programs(Main main) {
      try {
        RootPrograms programs = RootPrograms.load(trust(), List.of(), store(main));
        programs.notes().forEach(main::note);
        return programs;
      } catch (IOException e) {
        throw new Refusal(String.valueOf(e.getMessage()));
      }
    }

    /**
     * The certificates of the anchors that are in files of this machine.
     *
     * @throws Refusal if one of the files cannot be read
     */
    Map<Sha256, CertificateFacts> ownAnchors() {
      Trust trust = trust();
      Map<Sha256, CertificateFacts> anchors = new HashMap<>();
      try {
        PlatformRoots.anchors(trust.platform()).forEach(a -> anchors.put(a.sha256(), a));
        for (Trust.PrivateProgram other : trust.others()) {
          PemRoots.read(other.pem()).forEach(a -> anchors.put(a.sha256(), a));
        }
      } catch (IOException e) {
        throw new Refusal(String.valueOf(e.getMessage()));
      }
      return anchors;
    }
  }
}
