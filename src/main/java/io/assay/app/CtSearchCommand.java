package io.assay.app;

import io.assay.config.Config;
import io.assay.ct.issuance.Classification;
import io.assay.ct.issuance.Classifier;
import io.assay.ct.issuance.Issuance;
import io.assay.ct.issuance.Watchers;
import io.assay.ct.store.CtStore;
import io.assay.ct.store.FollowState;
import io.assay.ct.store.LoggedCertificate;
import io.assay.ct.store.Search;
import io.assay.endpoint.EndpointException;
import io.assay.endpoint.Sha256;
import io.assay.report.CtMatchReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code assay ct search}: what was logged, as far as it matched a watched identity. */
@Command(
    name = "search",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    abbreviateSynopsis = true,
    description = {
      "Searches the certificates that were found in logs for the watched identities, and says of"
          + " each issuance whether it is expected."
    },
    parameterListHeading = "%nArguments:%n",
    optionListHeading = "%nOptions:%n",
    footerHeading = "%nExamples:%n",
    footer = {
      "  assay ct search dns.google",
      "  assay ct search 1.1.1.0/24",
      "  assay ct search 5ab4fcdb180b5b6a",
      "  assay ct search 1.1.1.1 --json | jq 'select(.classification != \"expected\")'",
      "",
      "Exit codes:",
      "  0   something was found",
      "  1   nothing was found",
      "  2   wrong arguments, configuration or files; nothing was searched",
      "  70  a defect of this program"
    })
final class CtSearchCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      paramLabel = "NAME|ADDRESS|PREFIX|SHA256",
      description = {
        "A name also finds wildcards that cover it and names below it; an address is found in any"
            + " form. A SHA-256 is that of a certificate, precertificate, issuance, key or issuing"
            + " key: in hexadecimal, of which 8 digits suffice, or as sha256/BASE64."
      })
  private String wanted = "";

  @Mixin private CtPlace place = new CtPlace();

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

  /**
   * An issuance as it counts for those who watch now.
   *
   * @param classification absent where no configuration says what is expected
   */
  private record Read(Issuance issuance, Optional<Classification> classification) {}

  /** Reads an issuance by its digest. */
  private interface Reading {
    Read of(Sha256 tbs);
  }

  @Override
  public Integer call() {
    Search search = search(wanted);
    Optional<Config> config = place.config();
    Watchers watchers = new Watchers(config.map(Config::resolvers).orElse(List.of()));
    Main main = Main.of(spec);
    try (CtStore store = place.store(config, main.surroundings())) {
      Optional<Classifier> classifier =
          config.isPresent() ? Optional.of(classifier(config.get(), store)) : Optional.empty();
      Reading reading =
          tbs -> {
            Issuance issuance = watchers.now(issuance(store, tbs));
            return new Read(issuance, classifier.map(known -> known.classify(issuance)));
          };
      long found = json ? lines(store, search, reading) : pages(store, search, reading);
      if (found == 0) {
        main.note(nothing(store));
      }
      return found == 0 ? ExitCode.VIOLATED : ExitCode.FINE;
    } catch (IOException | UncheckedIOException e) {
      throw new Refusal(String.valueOf(e.getMessage()));
    }
  }

  private static Search search(String text) {
    try {
      return Search.parse(text);
    } catch (EndpointException e) {
      throw new Refusal(
          e.getMessage() + "; or 8 to 64 digits of a SHA-256, or sha256/BASE64 of a key");
    }
  }

  static Classifier classifier(Config config, CtStore store) throws IOException {
    return new Classifier(config.resolvers(), store.served(), store.acknowledgements());
  }

  private long lines(CtStore store, Search search, Reading reading) throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    return store.search(
        search,
        match ->
            out.println(
                CtMatchReport.of(match, reading.of(match.tbsSha256()).classification()).line()));
  }

  private long pages(CtStore store, Search search, Reading reading) throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    CtMatchPrinter printer = new CtMatchPrinter(Main.of(spec).surroundings().style(color));
    Set<Sha256> shown = new HashSet<>();
    return store.search(
        search,
        match -> {
          if (shown.add(match.tbsSha256())) {
            Read read = reading.of(match.tbsSha256());
            out.print(shown.size() > 1 ? "\n" : "");
            out.print(printer.page(read.issuance(), read.classification()));
            out.flush();
          }
        });
  }

  private static Issuance issuance(CtStore store, Sha256 tbs) {
    try {
      List<LoggedCertificate> entries = store.issuance(tbs);
      return new Issuance(tbs, entries);
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  /** Nothing found, and where it was looked for, which is another thing than not to have looked. */
  private String nothing(CtStore store) throws IOException {
    List<FollowState> states = store.states();
    String looked =
        states.stream()
            .flatMap(state -> state.lastVerified().stream())
            .min(Comparator.<Instant>naturalOrder())
            .map(
                oldest ->
                    "logs that are followed: %d, all verified since %s"
                        .formatted(states.size(), oldest))
            .orElse("no log was followed yet");
    return "%s: nothing in %s; %s".formatted(wanted, store.directory(), looked);
  }
}
