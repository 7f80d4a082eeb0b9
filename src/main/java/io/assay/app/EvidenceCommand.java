package io.assay.app;

import io.assay.evidence.Dossier;
import io.assay.evidence.EvidenceFolder;
import io.assay.evidence.Subject;
import io.assay.trust.source.StoreFiles;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code assay evidence}: lists the evidence of incidents, or writes that of one as a bundle. */
@Command(
    name = "evidence",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    abbreviateSynopsis = true,
    description = {
      "Lists the incidents of which `assay run` keeps evidence, or writes the evidence of one as a"
          + " bundle for others: docs/evidence.md."
    },
    parameterListHeading = "%nArguments:%n",
    optionListHeading = "%nOptions:%n",
    footerHeading = "%nExamples:%n",
    footer = {
      "  assay evidence",
      "  assay evidence 1b4e28ba -o incident.zip",
      "  assay evidence 1b4e28ba -o - | ssh archive 'cat > incident.zip'",
      "  assay check --evidence look.zip tls://dns.google     the same of one look",
      "",
      "Exit codes:",
      "  0   done",
      "  1   there is no evidence of that incident",
      "  2   wrong arguments, configuration or files; nothing was written",
      "  4   some evidence cannot be read, and the rest is listed",
      "  70  a defect of this program"
    })
final class EvidenceCommand implements Callable<Integer> {
  private static final int LEAST_DIGITS = 8;
  private static final Pattern ID = Pattern.compile("[0-9A-Fa-f-]{1,36}");

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      arity = "0..1",
      paramLabel = "ID",
      description = "The incident: its id, of which the first 8 characters suffice.")
  @Nullable
  private String incident;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE.zip",
      description = "Where to write the bundle; - for standard output.")
  @Nullable
  private Path output;

  @Option(names = "--force", description = "Replace the file if it is there already.")
  private boolean force;

  @Mixin private EvidencePlace place = new EvidencePlace();

  @Override
  public Integer call() {
    if (incident == null) {
      if (output != null || force) {
        throw new Refusal(
            "-o and --force go with the ID of an incident; `assay evidence` lists them");
      }
      return list();
    }
    if (output == null) {
      throw new Refusal(
          "say where to write the bundle with -o FILE.zip, or -o - for standard output");
    }
    return write(incident, new BundleFile(output, force));
  }

  private int list() {
    Main main = Main.of(spec);
    EvidenceFolder folder = place.folder(main.surroundings());
    PrintWriter out = spec.commandLine().getOut();
    EvidenceFolder.Contents contents;
    try {
      contents = folder.contents();
    } catch (IOException e) {
      throw unreadable(folder, e);
    }
    contents.subjects().forEach(subject -> out.println(SafeText.escape(line(subject), true)));
    contents.damaged().forEach(main::note);
    if (contents.subjects().isEmpty() && contents.damaged().isEmpty()) {
      main.note(folder.directory() + ": there was no incident to keep evidence of");
    }
    return contents.damaged().isEmpty() ? ExitCode.FINE : ExitCode.INCOMPLETE;
  }

  private static String line(Subject subject) {
    return "%s  %s  %-8s  %-6s  %s"
        .formatted(
            subject.incident().map(UUID::toString).orElse(""),
            seconds(subject.opened()),
            subject.severity(),
            subject.state(),
            subject.text());
  }

  private static Instant seconds(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS);
  }

  private int write(String wanted, BundleFile file) {
    if (!ID.matcher(wanted).matches() || wanted.length() < LEAST_DIGITS) {
      throw new Refusal(
          "\"%s\": expected the id of an incident, or at least its first %d characters, as `assay evidence` and the log show it"
              .formatted(wanted, LEAST_DIGITS));
    }
    Main main = Main.of(spec);
    file.check(main.surroundings());
    EvidenceFolder folder = place.folder(main.surroundings());
    Dossier dossier = dossier(folder, wanted);
    file.write(dossier);
    return ExitCode.FINE;
  }

  private static Dossier dossier(EvidenceFolder folder, String wanted) {
    List<UUID> found;
    try {
      found = folder.find(wanted);
    } catch (IOException e) {
      throw unreadable(folder, e);
    }
    if (found.size() > 1) {
      throw new Refusal(
          "%s: %d incidents begin so: %s; name more of the id"
              .formatted(wanted, found.size(), found.stream().limit(4).toList()));
    }
    Optional<UUID> id = found.stream().findFirst();
    try {
      return folder.read(id.orElseThrow(() -> none(folder, wanted)));
    } catch (NoSuchFileException removed) {
      throw none(folder, wanted);
    } catch (IOException e) {
      throw new Refusal(String.valueOf(e.getMessage()));
    }
  }

  private static Refusal none(EvidenceFolder folder, String wanted) {
    return new Refusal(
        "%s: there is no evidence of it in %s; `assay evidence` lists what there is"
            .formatted(wanted, folder.directory()),
        ExitCode.VIOLATED);
  }

  private static Refusal unreadable(EvidenceFolder folder, IOException e) {
    return new Refusal(
        "%s: %s; name the folder with --directory, or see to its permissions"
            .formatted(folder.directory(), StoreFiles.problem(e)));
  }
}
