package io.assay.app;

import io.assay.endpoint.Sha256;
import io.assay.trust.AnchorTerms;
import io.assay.trust.Certificates;
import io.assay.trust.RootProgram;
import io.assay.trust.source.CaRecord;
import io.assay.trust.source.RootSnapshot;
import io.assay.x509.CertificateFacts;
import io.assay.x509.DistinguishedName;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code assay roots show}: the anchors of a program, or all that is known of one certificate. */
@Command(
    name = "show",
    mixinStandardHelpOptions = true,
    description = {
      "Shows the anchors of a root program, each with the terms of the trust in it; or who trusts"
          + " one authority's certificate, and what CCADB says of it."
    },
    parameterListHeading = "%nArguments:%n",
    optionListHeading = "%nOptions:%n",
    footerHeading = "%nExamples:%n",
    footer = {
      "  assay roots show chrome",
      "  assay roots show 5ab4fcdb180b5b6a",
      "",
      "Exit codes:",
      "  0   it was shown",
      "  1   there is no such certificate, or no data of that program",
      "  2   wrong arguments, configuration or files"
    })
final class RootsShowCommand implements Callable<Integer> {
  private static final Pattern DIGITS = Pattern.compile("[0-9a-f]{8,64}");
  private static final int DIGITS_SHOWN = 16;
  private static final int CERTIFICATES_SHOWN = 10;
  private static final int CRLS_SHOWN = 10;
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ISO_LOCAL_DATE.withZone(ZoneOffset.UTC);

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      paramLabel = "PROGRAM|SHA256",
      description =
          "A root program, such as mozilla, or the SHA-256 of a certificate in hexadecimal, of"
              + " which 8 digits suffice.")
  private String wanted = "";

  @Mixin private RootsCommand.Place place = new RootsCommand.Place();

  @Override
  public Integer call() {
    RootPrograms known = place.programs(Main.of(spec));
    Map<Sha256, CertificateFacts> own = place.ownAnchors();
    Layout page = new Layout();
    Optional<RootProgram> program =
        known.programs().stream().filter(p -> p.name().equals(wanted)).findFirst();
    if (program.isPresent()) {
      print(page, program.get(), known.snapshot(), own);
    } else {
      certificates(known).forEach(digest -> print(page, digest, known, own));
    }
    page.toString()
        .lines()
        .forEach(line -> spec.commandLine().getOut().println(SafeText.escape(line, true)));
    return ExitCode.FINE;
  }

  private List<Sha256> certificates(RootPrograms known) {
    String digits = wanted.replace(":", "").toLowerCase(Locale.ROOT);
    if (!DIGITS.matcher(digits).matches()) {
      throw new Refusal(
          "\"%s\" is neither a root program (%s) nor 8 to 64 digits of a certificate's SHA-256"
              .formatted(
                  wanted,
                  known.programs().stream()
                      .map(RootProgram::name)
                      .collect(Collectors.joining(", "))));
    }
    TreeSet<Sha256> found = new TreeSet<>(Comparator.comparing(Sha256::hex));
    found.addAll(known.snapshot().startingWith(digits, CERTIFICATES_SHOWN + 1));
    known.programs().stream()
        .flatMap(p -> p.anchors().keySet().stream())
        .filter(anchor -> anchor.hex().startsWith(digits))
        .forEach(found::add);
    if (found.isEmpty()) {
      throw new Refusal(
          "no known authority's certificate has a SHA-256 that begins with " + digits,
          ExitCode.VIOLATED);
    }
    if (found.size() > CERTIFICATES_SHOWN) {
      throw new Refusal("more than %d certificates begin so".formatted(CERTIFICATES_SHOWN));
    }
    return List.copyOf(found);
  }

  private static void print(
      Layout page, RootProgram program, RootSnapshot snapshot, Map<Sha256, CertificateFacts> own) {
    if (program.absence().isPresent()) {
      throw new Refusal(program.name() + ": " + program.absence().get(), ExitCode.VIOLATED);
    }
    page.line(
        "%s: %d anchors as of %s, from %s"
            .formatted(
                program.name(),
                program.anchors().size(),
                program.asOf().map(Object::toString).orElse("-"),
                program.source()));
    program.anchors().keySet().stream()
        .flatMap(digest -> facts(digest, snapshot, own).stream())
        .sorted(Comparator.comparing(Certificates::name, String.CASE_INSENSITIVE_ORDER))
        .forEach(
            anchor -> {
              AnchorTerms terms = program.anchors().getOrDefault(anchor.sha256(), AnchorTerms.NONE);
              page.gap().line(Certificates.name(anchor));
              page.row("sha256", anchor.sha256().hex().substring(0, DIGITS_SHOWN) + "...");
              page.row("valid", validity(anchor));
              page.row("trusted", TermText.of(terms));
            });
  }

  private static Optional<CertificateFacts> facts(
      Sha256 digest, RootSnapshot snapshot, Map<Sha256, CertificateFacts> own) {
    return Optional.ofNullable(own.get(digest))
        .or(() -> snapshot.authority(digest).map(CaRecord::der).map(CertificateFacts::of));
  }

  private static void print(
      Layout page, Sha256 digest, RootPrograms known, Map<Sha256, CertificateFacts> own) {
    Optional<CertificateFacts> facts = facts(digest, known.snapshot(), own);
    page.gap().line(facts.map(Certificates::name).orElse(digest.hex()));
    page.row("sha256", digest.hex());
    facts.ifPresent(
        of -> {
          page.row("issuer", of.issuer().map(DistinguishedName::text).orElse("(unreadable)"));
          page.row("valid", validity(of));
        });
    for (RootProgram program : known.programs()) {
      AnchorTerms terms = program.anchors().get(digest);
      page.row(
          program.name(),
          program
              .absence()
              .orElse(terms == null ? "no anchor" : "anchor, trusted " + TermText.of(terms)));
    }
    known.snapshot().authority(digest).ifPresent(record -> print(page, record));
  }

  private static void print(Layout page, CaRecord record) {
    page.row("owner", record.owner().isEmpty() ? "(CCADB does not say)" : record.owner());
    page.row("ccadb", record.revocation().orElse("not revoked"));
    crls(page, "crl", record.fullCrls());
    crls(page, "crl parts", record.partitionedCrls());
  }

  private static void crls(Layout page, String label, List<String> urls) {
    urls.stream().limit(CRLS_SHOWN).forEach(url -> page.row(label, url));
    if (urls.size() > CRLS_SHOWN) {
      page.row(label, "and %d more".formatted(urls.size() - CRLS_SHOWN));
    }
  }

  private static String validity(CertificateFacts certificate) {
    return "%s to %s"
        .formatted(
            certificate.notBefore().map(DAY::format).orElse("(unreadable)"),
            certificate.notAfter().map(DAY::format).orElse("(unreadable)"));
  }
}
