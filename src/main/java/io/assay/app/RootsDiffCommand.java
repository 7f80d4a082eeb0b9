package io.assay.app;

import io.assay.trust.source.RootChange;
import io.assay.trust.source.RootSnapshot;
import io.assay.trust.source.RootStore;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code assay roots diff}: what the root programs changed last. */
@Command(
    name = "diff",
    mixinStandardHelpOptions = true,
    description = {
      "Shows the last change of the root programs that an update brought: anchors that were added"
          + " or removed, and terms that are others now."
    },
    optionListHeading = "%nOptions:%n",
    footerHeading = "%nExamples:%n",
    footer = {
      "  assay roots diff",
      "",
      "Exit codes:",
      "  0   the change was printed, or there is none",
      "  2   wrong arguments or configuration"
    })
final class RootsDiffCommand implements Callable<Integer> {
  private static final int DIGITS = 16;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private RootsCommand.Place place = new RootsCommand.Place();

  @Override
  public Integer call() {
    Main main = Main.of(spec);
    RootStore store = place.store(main);
    RootStore.Opened opened = store.open();
    opened.notes().forEach(main::note);
    Optional<RootSnapshot> previous = store.previous();
    PrintWriter out = spec.commandLine().getOut();
    if (previous.isEmpty()) {
      out.println("No update has changed anything yet.");
      return ExitCode.FINE;
    }
    List<RootChange> changes = RootChange.between(previous.get(), opened.snapshot());
    for (RootChange change : changes) {
      out.println("%-10s %s".formatted(change.program(), SafeText.escape(text(change), true)));
    }
    return ExitCode.FINE;
  }

  /** The change in words, without the program. */
  static String text(RootChange change) {
    String what = "%s (%s)".formatted(change.certificate(), start(change));
    if (change.after().isEmpty()) {
      return "removed " + what;
    }
    String terms = TermText.of(change.after().get());
    if (change.before().isEmpty()) {
      return "added %s, trusted %s".formatted(what, terms);
    }
    return "changed %s: trusted %s, was %s"
        .formatted(what, terms, TermText.of(change.before().get()));
  }

  private static String start(RootChange change) {
    return change.sha256().hex().substring(0, DIGITS);
  }
}
