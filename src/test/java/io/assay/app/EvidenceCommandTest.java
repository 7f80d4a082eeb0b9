package io.assay.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.assay.evidence.Unpacked;
import io.assay.lab.CertificateBuilder;
import io.assay.lab.LabCertificate;
import io.assay.lab.LabPki;
import io.assay.lab.Pem;
import io.assay.lab.ResolverProgram;
import io.assay.lab.ResolverServer;
import io.assay.lab.ServerIdentity;
import io.assay.lab.TlsServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvidenceCommandTest {
  private static final LabPki PKI = LabPki.create();
  private static final Duration LIMIT = Duration.ofSeconds(30);

  @TempDir private Path folder;

  private Assay evidence(String... arguments) {
    String[] first = {"evidence", "--directory", folder.resolve("evidence").toString()};
    return Assay.run(CheckCommandTest.concat(first, arguments));
  }

  /**
   * Keeps evidence of a server that shows what nobody expects; answers the ids of the incidents.
   */
  private List<String> kept() throws Exception {
    LabCertificate other =
        CertificateBuilder.root("O=Other, CN=Other Root")
            .build()
            .leaf("CN=resolver.test")
            .dns("resolver.test")
            .build();
    try (TlsServer server = TlsServer.dot(ServerIdentity.of(other))) {
      Path config =
          Pem.write(
              folder.resolve("probes.yaml"),
              """
              web: {listen: "127.0.0.1:0"}
              trust: {platform: ca.pem, refresh: never, directory: roots}
              evidence: {directory: evidence}
              defaults: {interval: 1s, timeout: 5s, query: %s}
              compare: {raise-after: 1, clear-after: 1}
              resolvers:
                - {name: lab, endpoints: ["tls://resolver.test:%d@127.0.0.1"], expect: {programs: [platform]}}
              """
                  .formatted(Assay.CANARY, server.port()));
      Assay.pem(folder, PKI.root());
      try (Daemon daemon =
          Daemon.start(config, Selection.load(config), Assay.pipe(), InstantSource.system())) {
        assertThat(daemon.ready()).isTrue();
        await().atMost(LIMIT).until(() -> !ids().isEmpty());
      }
    }
    return ids();
  }

  private List<String> ids() throws IOException {
    Path store = folder.resolve("evidence");
    if (!Files.isDirectory(store)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(store)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".json.gz"))
          .map(name -> name.replace(".json.gz", ""))
          .sorted()
          .toList();
    }
  }

  @Test
  void whatIsKeptIsListedAndWrittenAndNothingIsOverwritten() throws Exception {
    List<String> ids = kept();
    Assay list = evidence();
    assertThat(list.exitCode()).isEqualTo(ExitCode.FINE);
    assertThat(list.out().lines()).hasSameSizeAs(ids).allMatch(line -> line.contains("  open  "));

    String zip = folder.resolve("a.zip").toString();
    String id = ids.getFirst();
    assertThat(
            evidence(id.substring(0, 8).toUpperCase(java.util.Locale.ROOT), "-o", zip).exitCode())
        .isEqualTo(ExitCode.FINE);
    Unpacked.of(Path.of(zip), Files.createDirectory(folder.resolve("a"))).verify();

    Assay again = evidence(id, "-o", zip);
    assertThat(again.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(again.err()).contains("a.zip: is there already", "--force");
    assertThat(evidence(id, "-o", zip, "--force").exitCode()).isEqualTo(ExitCode.FINE);

    Files.writeString(folder.resolve("evidence").resolve(id + ".json.gz"), "damaged");
    Assay damaged = evidence();
    assertThat(damaged.exitCode()).isEqualTo(ExitCode.INCOMPLETE);
    assertThat(damaged.err()).contains(id, "restore it from a backup, or delete it");
    assertThat(evidence(id, "-o", zip, "--force").exitCode()).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void standardOutputTakesTheBundle() throws Exception {
    String id = kept().getFirst();
    Path zip = folder.resolve("out.zip");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "evidence",
                id,
                "-o",
                "-",
                "--directory",
                folder.resolve("evidence").toString())
            .redirectOutput(zip.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
    Unpacked.of(zip, Files.createDirectory(folder.resolve("out"))).verify();
  }

  @Test
  void everyMistakeSaysWhatToDo() throws IOException {
    String zip = folder.resolve("x.zip").toString();
    assertThat(evidence().err()).contains("no evidence is kept there", "--directory");
    Files.createDirectory(folder.resolve("evidence"));
    assertThat(evidence().err()).contains("there was no incident");
    assertThat(evidence("1b4e28b", "-o", zip).err()).contains("at least its first 8 characters");
    assertThat(evidence("../../etc", "-o", zip).err()).contains("expected the id of an incident");
    assertThat(evidence("1b4e28ba").err()).contains("-o FILE.zip");
    assertThat(evidence("-o", zip).err()).contains("go with the ID");
    assertThat(evidence("1b4e28ba", "-o", folder.toString()).err()).contains("is a folder");
    assertThat(evidence("1b4e28ba", "-o", folder + "/no/x.zip").err()).contains("is no folder");
    Assay none = evidence("1b4e28ba", "-o", zip);
    assertThat(none.exitCode()).isEqualTo(ExitCode.VIOLATED);
    assertThat(none.err()).contains("there is no evidence of it in");
    assertThat(Path.of(zip)).doesNotExist();
  }

  /** dnsdist is started again with a certificate of another authority. */
  @Test
  void oneLookAtARealResolverMakesTheSameBundle() throws Exception {
    String ca = Assay.pem(folder, PKI.root());
    LabCertificate other =
        CertificateBuilder.root("O=Other, CN=Other Root")
            .build()
            .leaf("CN=resolver.test")
            .dns("resolver.test")
            .build();
    Path zip = folder.resolve("look.zip");
    try (ResolverServer genuine =
            ResolverServer.start(ResolverProgram.DNSDIST, ServerIdentity.of(PKI.leaf()));
        ResolverServer changed =
            ResolverServer.start(ResolverProgram.DNSDIST, ServerIdentity.of(other))) {
      Assay seen =
          Assay.run(
              "check",
              "--ca",
              ca,
              "--no-fetch",
              "--query",
              Assay.CANARY,
              "--evidence",
              zip.toString(),
              genuine.dot(),
              changed.dot());
      assertThat(seen.exitCode()).as(seen.toString()).isEqualTo(ExitCode.VIOLATED);
    }
    Unpacked bundle = Unpacked.of(zip, Files.createDirectory(folder.resolve("look")));
    bundle.verify();
    assertThat(bundle.exhibits("affected")).hasSize(1);
    assertThat(bundle.exhibits("unaffected")).hasSize(1);
    assertThat(bundle.text("statement.txt")).contains("Expected and observed");
    Assay again = Assay.run("check", "--evidence", zip.toString(), "tls://127.0.0.1:1");
    assertThat(again.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(again.err()).contains("is there already");
  }
}
