package io.assay.app;

import io.assay.endpoint.FoundText;
import io.assay.report.IncidentReport;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code assay ack}: says that somebody knows of an incident. */
@Command(
    name = "ack",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    abbreviateSynopsis = true,
    description = {
      "Notes in the history that you know of an incident, and why it is as it is. Also while `assay"
          + " run` writes it. It stays open until it is over."
    },
    parameterListHeading = "%nArguments:%n",
    optionListHeading = "%nOptions:%n",
    footerHeading = "%nExamples:%n",
    footer = {
      "  assay ack 1b4e28ba --note 'new authority, ticket 4711'",
      "  assay ack 1b4e28ba --note 'ours' --url http://127.0.0.1:9853",
      "",
      "Exit codes:",
      "  0   done",
      "  1   there is no such incident",
      "  2   wrong arguments or configuration, or neither history nor daemon can be written to",
      "  70  a defect of this program"
    })
final class AckCommand implements Callable<Integer> {
  private static final int LEAST_DIGITS = 8;
  private static final int NOTE_CHARACTERS = 1_000;
  private static final Pattern ID = Pattern.compile("[0-9a-f-]{1,36}");

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      paramLabel = "ID",
      description = "The incident: its id, of which the first 8 characters suffice.")
  private String incident = "";

  @Option(
      names = "--note",
      required = true,
      paramLabel = "TEXT",
      description = "Why it is as it is, for others and for later.")
  private String note = "";

  @Option(
      names = "--who",
      paramLabel = "NAME",
      description = "Who knows of it. Default: $USER. A daemon knows by itself.")
  @Nullable
  private String who;

  @Mixin private HistoryPlace place = new HistoryPlace();

  @Override
  public Integer call() {
    String id = incident.toLowerCase(Locale.ROOT);
    if (!ID.matcher(id).matches() || id.length() < LEAST_DIGITS) {
      throw new Refusal(
          "%s is no id of an incident, nor the first %d characters of one"
              .formatted(FoundText.quoted(incident), LEAST_DIGITS));
    }
    if (note.isBlank() || note.length() > NOTE_CHARACTERS) {
      throw new Refusal("a note has from 1 to %d characters".formatted(NOTE_CHARACTERS));
    }
    place.requireNoDaemonBeside("--who: it says who you are", who != null);
    try (Chronicle chronicle = place.chronicle(Main.of(spec).surroundings())) {
      Optional<IncidentReport> known =
          chronicle
              .incident(id)
              .flatMap(found -> chronicle.acknowledge(found.id(), Optional.ofNullable(who), note));
      if (known.isEmpty()) {
        spec.commandLine()
            .getErr()
            .println("assay: no incident %s; `assay incidents` lists them".formatted(id));
        return ExitCode.VIOLATED;
      }
      HistoryPrinter.incident(known.get(), spec.commandLine().getOut());
      return ExitCode.FINE;
    }
  }
}
