package io.assay.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.endpoint.Sha256;
import io.assay.lab.LabPki;
import io.assay.lab.TrustMirror;
import io.assay.trust.source.Source;
import io.assay.trust.source.Source.Publisher;
import io.assay.x509.SharedData;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RootsCommandTest {
  private static final LabPki PKI = LabPki.create();

  @TempDir private Path folder;

  private String directory() {
    return folder.resolve("roots").toString();
  }

  private Assay update(String... further) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "roots",
                "update",
                "--directory",
                directory(),
                "--log-list",
                "http://127.0.0.1:%d/log_list.json".formatted(Assay.closedPort())));
    arguments.addAll(List.of(further));
    return Assay.run(arguments.toArray(String[]::new));
  }

  @Test
  void updateListShowAndDiffTellWhatThePublishersSay() {
    try (TrustMirror mirror = TrustMirror.start(SharedData.folder(""))) {
      String[] mirrors = {
        "--ccadb", mirror.base(Publisher.CCADB).toString(),
        "--microsoft", mirror.base(Publisher.MICROSOFT).toString(),
        "--chromium", mirror.base(Publisher.CHROMIUM).toString()
      };
      Assay updated = update(mirrors);
      // The mirror has no list of disallowed certificates, which only Microsoft can sign.
      assertThat(updated.exitCode()).as(updated.toString()).isEqualTo(ExitCode.VIOLATED);
      assertThat(updated.out())
          .containsPattern("microsoft-disallowed +missing: .*404")
          .containsPattern("ccadb-pems-2020 +updated")
          .containsPattern("chrome +\\d+ anchors, as of ");

      Assay listed = Assay.run("roots", "list", "--directory", directory());
      assertThat(listed.out())
          .containsPattern("mozilla +\\d+ +\\d+ +\\d{4}-")
          .containsPattern("platform +\\d+ +0 ");

      Assay shown = Assay.run("roots", "show", "5ab4fcdb", "--directory", directory());
      assertThat(shown.out())
          .contains("Fina Root CA")
          .containsPattern("microsoft +anchor, trusted")
          .containsPattern("mozilla +no anchor");
      assertThat(Assay.run("roots", "show", "chrome", "--directory", directory()).out())
          .contains("if logged (SCT) until ");

      mirror.fail(Source.CHROME_ROOTS, "", 500);
      Assay partly = update(mirrors);
      assertThat(partly.exitCode()).isEqualTo(ExitCode.VIOLATED);
      assertThat(partly.out()).containsPattern("chrome-roots +kept: .*500");
      assertThat(Assay.run("roots", "diff", "--directory", directory()).out())
          .isEqualToIgnoringNewLines("No update has changed anything yet.");
    }
  }

  @Test
  void withoutAnyDataTheRemedyIsNamed() {
    Assay listed = Assay.run("roots", "list", "--directory", directory());
    assertThat(listed.exitCode()).isEqualTo(ExitCode.FINE);
    assertThat(listed.out().lines().filter(line -> line.contains("run `assay roots update`")))
        .hasSize(5);
    Assay shown = Assay.run("roots", "show", "mozilla", "--directory", directory());
    assertThat(shown.exitCode()).isEqualTo(ExitCode.VIOLATED);
    assertThat(shown.err()).contains("mozilla: no data yet: run `assay roots update`");
    assertThat(folder.resolve("roots")).doesNotExist();
  }

  @Test
  void nothingToBeHadAtAllIsSaidWithTheReasonOfEach() {
    String nobody = "http://127.0.0.1:%d/".formatted(Assay.closedPort());
    Assay seen = update("--ccadb", nobody, "--microsoft", nobody, "--chromium", nobody);
    assertThat(seen.exitCode()).isEqualTo(ExitCode.UNREACHABLE);
    assertThat(seen.out()).containsPattern("mozilla-included +missing: .*127\\.0\\.0\\.1");
  }

  @Test
  void privateProgramsAreListedAndShownWithTheirCertificates() {
    Assay.file(folder, "own.pem", PKI.root().pem());
    String config =
        Assay.file(
            folder,
            "probes.yaml",
            """
            trust: { private: [{ name: corporate, pem: own.pem }], directory: roots }
            resolvers: [{ name: a, endpoints: [tls://a.test] }]
            """);
    Assay listed = Assay.run("roots", "list", "-c", config);
    assertThat(listed.out()).containsPattern("corporate +1 +0 .*own\\.pem");
    String digest = Sha256.of(PKI.root().der()).hex();
    Assay shown = Assay.run("roots", "show", "corporate", "-c", config);
    assertThat(shown.out()).contains("CN=Assay Lab Root", digest.substring(0, 16));
    assertThat(Assay.run("roots", "show", digest.toUpperCase(Locale.ROOT), "-c", config).out())
        .containsPattern("corporate +anchor, trusted without conditions");
  }

  @Test
  void wrongArgumentsAreRefusedWithWhatWasExpected() throws Exception {
    assertThat(Assay.run("roots", "show", "debian", "--directory", directory()).err())
        .contains("\"debian\" is neither a root program (platform, mozilla");
    assertThat(Assay.run("roots", "show", "00000000", "--directory", directory()).exitCode())
        .isEqualTo(ExitCode.VIOLATED);
    assertThat(update("--ccadb", "ftp://x").err()).contains("--ccadb", "an http or https URL");
    Path file = Files.writeString(folder.resolve("roots"), "no folder");
    Assay seen = update("--ccadb", "http://127.0.0.1:%d/".formatted(Assay.closedPort()));
    assertThat(seen.exitCode()).isEqualTo(ExitCode.UNREACHABLE);
    assertThat(seen.err()).contains(file + ": cannot be written (is not a folder)");
    assertThat(Assay.run("roots").exitCode()).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void damagedSnapshotIsNamedAndNothingBreaks() throws Exception {
    Path roots = Files.createDirectories(folder.resolve("roots"));
    Path snapshot = Files.writeString(roots.resolve("snapshot-7.bin"), "assayrts and then noise");
    Assay seen = Assay.run("roots", "list", "--directory", directory());
    assertThat(seen.exitCode()).isEqualTo(ExitCode.FINE);
    assertThat(seen.err()).contains(snapshot.toString(), "run `assay roots update`");
  }
}
