package io.assay.app;

import io.assay.config.Config;
import io.assay.ct.store.Acknowledgement;
import io.assay.ct.store.CtStore;
import io.assay.ct.store.LoggedCertificate;
import io.assay.ct.store.Search;
import io.assay.endpoint.EndpointException;
import io.assay.endpoint.Expectation;
import io.assay.endpoint.Pin;
import io.assay.endpoint.Sha256;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code assay ct ack}: says that logged certificates are known and no reason for alarm. */
@Command(
    name = "ack",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    abbreviateSynopsis = true,
    description = {
      "Acknowledges one issuance, all that is issued for a key, or all that an issuer issues: it"
          + " raises no alarm any more, and remains visible. Also while `assay run` follows logs."
    },
    optionListHeading = "%nOptions:%n",
    footerHeading = "%nExamples:%n",
    footer = {
      "  assay ct ack --issuance 5d0e31b0 --note 'new authority, ticket 4711'",
      "  assay ct ack --issuer \"O=Let's Encrypt\" --note 'from 2026-12 on'",
      "  assay ct ack --issuance 5d0e31b0 --remove",
      "  assay ct ack --list",
      "",
      "Exit codes:",
      "  0   done",
      "  1   there is no such issuance, or no such acknowledgement to remove",
      "  2   wrong arguments, configuration or files; nothing was changed",
      "  70  a defect of this program"
    })
final class CtAckCommand implements Callable<Integer> {
  private static final int NOTE_CHARACTERS = 1_000;

  @Spec private CommandSpec spec = CommandSpec.create();

  @ArgGroup private Subject subject = new Subject();

  /** What is acknowledged. */
  static final class Subject {
    @Option(
        names = "--issuance",
        paramLabel = "SHA256",
        description =
            "A certificate with its precertificates: the SHA-256 of the issuance, or of one of"
                + " these, in hexadecimal, of which 8 digits suffice.")
    @Nullable
    private String issuance;

    @Option(
        names = "--key",
        paramLabel = "sha256/BASE64",
        description = "All certificates of this key: the SHA-256 of its SPKI.")
    @Nullable
    private String key;

    @Option(
        names = "--issuer",
        paramLabel = "ISSUER",
        description =
            "All that this issuer issues: sha256/BASE64 of its SPKI, or a name such as CN=WE1.")
    @Nullable
    private String issuer;

    @Option(names = "--list", description = "List what is acknowledged.")
    private boolean list;
  }

  @Option(names = "--note", paramLabel = "TEXT", description = "Why, for others and for later.")
  @Nullable
  private String note;

  @Option(names = "--remove", description = "Take the acknowledgement back.")
  private boolean remove;

  @Mixin private CtPlace place = new CtPlace();

  @Override
  public Integer call() {
    refuseContradictions();
    Optional<Config> config = place.config();
    try (CtStore store = place.store(config, Main.of(spec).surroundings())) {
      return subject.list ? list(store) : change(store, subject(store));
    } catch (IOException e) {
      throw new Refusal(String.valueOf(e.getMessage()));
    }
  }

  private void refuseContradictions() {
    boolean named = subject.issuance != null || subject.key != null || subject.issuer != null;
    if (!named && !subject.list) {
      throw new Refusal("name what is known by --issuance, --key or --issuer; or --list all");
    }
    if (subject.list && (remove || note != null)) {
      throw new Refusal("--list goes without --note and --remove");
    }
    if (remove && note != null) {
      throw new Refusal("--remove goes without --note");
    }
    if (named && !remove && (note == null || note.isBlank())) {
      throw new Refusal("say why with --note TEXT, or --remove the acknowledgement");
    }
    if (note != null && note.length() > NOTE_CHARACTERS) {
      throw new Refusal(
          "--note has %d characters; expected at most %d"
              .formatted(note.length(), NOTE_CHARACTERS));
    }
  }

  private Acknowledgement.Subject subject(CtStore store) throws IOException {
    if (subject.issuance != null) {
      return new Acknowledgement.OfIssuance(issuance(store, subject.issuance));
    }
    if (subject.key != null) {
      Pin pin = Selection.value("--key", subject.key, Pin::parse);
      if (pin.kind() != Pin.Kind.SPKI) {
        throw new Refusal("--key %s is not of a key; expected sha256/BASE64".formatted(pin));
      }
      return new Acknowledgement.OfKey(pin.digest());
    }
    Expectation.Issuer issuer =
        Selection.value("--issuer", String.valueOf(subject.issuer), IssuerOption::parse);
    return issuer
        .spki()
        .<Acknowledgement.Subject>map(Acknowledgement.OfIssuer::new)
        .orElseGet(() -> new Acknowledgement.OfIssuerName(issuer.name().orElseThrow()));
  }

  /** The one issuance that is meant, also where it is named by a certificate of it. */
  private Sha256 issuance(CtStore store, String text) throws IOException {
    Search.Digest digest;
    try {
      if (!(Search.parse(text) instanceof Search.Digest parsed)) {
        throw noDigest(text);
      }
      digest = parsed;
    } catch (EndpointException e) {
      throw noDigest(text);
    }
    Set<Sha256> found = new LinkedHashSet<>();
    store.search(
        digest,
        match -> {
          if (isNamed(match, digest.hex())) {
            found.add(match.tbsSha256());
          }
        });
    if (remove && found.isEmpty() && digest.hex().length() == 64) {
      return new Sha256(digest.hex());
    }
    if (found.isEmpty()) {
      throw new Refusal(
          "--issuance %s: no match begins so; `assay ct search NAME` shows what there is"
              .formatted(digest.hex()),
          ExitCode.VIOLATED);
    }
    if (found.size() > 1) {
      throw new Refusal(
          "--issuance %s: %d issuances begin so; name more digits"
              .formatted(digest.hex(), found.size()));
    }
    return found.iterator().next();
  }

  private static Refusal noDigest(String text) {
    return new Refusal(
        "--issuance \"%s\": expected 8 to 64 hexadecimal digits, as `assay ct search` shows them"
            .formatted(text));
  }

  private static boolean isNamed(LoggedCertificate match, String digits) {
    return match.tbsSha256().hex().startsWith(digits) || match.sha256().hex().startsWith(digits);
  }

  private int change(CtStore store, Acknowledgement.Subject known) throws IOException {
    String text = known.kind() + " " + known.text();
    if (remove) {
      if (!store.revoke(known)) {
        throw new Refusal(
            text + ": is not acknowledged; `assay ct ack --list` shows what is", ExitCode.VIOLATED);
      }
      print("no longer acknowledged: " + text);
      return ExitCode.FINE;
    }
    store.acknowledge(
        new Acknowledgement(
            known, String.valueOf(note).strip(), Instant.now().truncatedTo(ChronoUnit.SECONDS)));
    print("acknowledged: " + text);
    return ExitCode.FINE;
  }

  private int list(CtStore store) throws IOException {
    List<Acknowledgement> words = store.acknowledgements();
    for (Acknowledgement word : words) {
      print(
          "%s  %-11s  %s  %s"
              .formatted(word.at(), word.subject().kind(), word.subject().text(), word.note()));
    }
    if (words.isEmpty()) {
      print("Nothing is acknowledged.");
    }
    return ExitCode.FINE;
  }

  private void print(String line) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(SafeText.escape(line, true));
  }
}
