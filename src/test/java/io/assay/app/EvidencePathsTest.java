package io.assay.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.assay.evidence.EvidenceFolder;
import io.assay.evidence.Subject;
import io.assay.evidence.Unpacked;
import io.assay.lab.CertificateBuilder;
import io.assay.lab.LabPki;
import io.assay.lab.LabProcess;
import io.assay.lab.Pem;
import io.assay.lab.ResolverProgram;
import io.assay.lab.ServerIdentity;
import io.assay.lab.net.Intervention;
import io.assay.lab.net.NetworkLab;
import io.assay.lab.net.Sslsplit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * A daemon that sees a real dnsdist over two paths, on one of which a real sslsplit begins to sign
 * anew; and what can be handed to others of that.
 */
@ResourceLock(NetworkLab.SEVERAL_PATHS)
class EvidencePathsTest {
  private static final Pattern URL = Pattern.compile("http://127\\.0\\.0\\.1:\\d+/");
  private static final Duration LIMIT = Duration.ofSeconds(30);

  @TempDir private static Path folder;
  private static NetworkLab lab;
  private static LabProcess daemon;
  private static Path store;
  private static String url = "";
  private static LabPki pki;

  @BeforeAll
  static void start() {
    NetworkLab.require();
    lab = NetworkLab.open(1, 1);
    pki = LabPki.create();
    lab.resolvers()
        .resolver(ResolverProgram.DNSDIST, ServerIdentity.of(pki.leaf()), NetworkLab.FIRST);
    assertThat(Pem.write(folder.resolve("root.pem"), pki.root().pem())).exists();
    Path config =
        Pem.write(
            folder.resolve("probes.yaml"),
            """
            web: {listen: "127.0.0.1:0"}
            trust: {platform: root.pem, refresh: never, directory: roots}
            evidence: {directory: evidence}
            defaults: {interval: 1s, timeout: 2s, query: canary.probe.test A}
            compare: {raise-after: 2, clear-after: 2}
            vantages:
              - {name: a, source: "%s"}
              - {name: b, source: "%s"}
            resolvers:
              - name: lab
                endpoints: ["tls://resolver.test"]
                addresses: ["%s"]
                expect: {programs: [platform]}
            """
                .formatted(
                    lab.path(0).source().ipv4(),
                    lab.path(1).source().ipv4(),
                    NetworkLab.FIRST.ipv4()));
    daemon = lab.client().java(Main.class, "run", "-c", config.toString());
    daemon.awaitOutput("http://127.0.0.1:");
    Matcher found = URL.matcher(daemon.output());
    assertThat(found.find()).isTrue();
    url = found.group();
    store = folder.resolve("evidence");
    await().atMost(LIMIT).until(() -> scrape().sum("assay_probe_success").orElse(0) == 2);
  }

  @AfterAll
  static void close() {
    if (lab != null) {
      lab.close();
    }
  }

  private static Scraped scrape() {
    return Scraped.of(lab.client().get(url + "metrics"));
  }

  private static Subject programs(String state) throws IOException {
    List<Subject> subjects = new EvidenceFolder(store).contents().subjects();
    return subjects.stream()
        .filter(subject -> subject.cause().equals("programs") && subject.state().equals(state))
        .findFirst()
        .orElseThrow(() -> new AssertionError(subjects + daemon.output()));
  }

  @Test
  void whatAnInterceptorPresentsIsKeptWithWhatIsGenuineAndStandsUpToOpenssl() throws Exception {
    UUID id;
    try (Intervention sslsplit =
        Sslsplit.on(
            lab.path(1).nearest(), CertificateBuilder.root("O=Proxy, CN=Proxy Root").build())) {
      assertThat(sslsplit).isNotNull();
      await()
          .atMost(LIMIT)
          .ignoreExceptions()
          .untilAsserted(
              () ->
                  assertThat(
                          new EvidenceFolder(store)
                              .read(programs("open").incident().orElseThrow())
                              .exhibits())
                      .hasSizeGreaterThanOrEqualTo(2));
      id = programs("open").incident().orElseThrow();
    }
    await()
        .atMost(LIMIT)
        .ignoreExceptions()
        .untilAsserted(() -> assertThat(programs("closed").incident()).contains(id));
    assertThat(scrape().sum("assay_evidence_files").orElse(0)).isGreaterThanOrEqualTo(2);
    assertThat(scrape().sum("assay_evidence_write_failures_total")).hasValue(0);

    Assay listed = Assay.run("evidence", "--directory", store.toString());
    assertThat(listed.exitCode()).isZero();
    assertThat(listed.out())
        .contains(id.toString(), "programs of lab tls://resolver.test", "closed");

    Path zip = folder.resolve("incident.zip");
    Assay written =
        Assay.run(
            "evidence",
            id.toString().substring(0, 8),
            "--directory",
            store.toString(),
            "-o",
            zip.toString());
    assertThat(written.err()).isEmpty();
    assertThat(written.exitCode()).isZero();

    Unpacked bundle = Unpacked.of(zip, Files.createDirectory(folder.resolve("bundle")));
    bundle.verify();
    assertThat(bundle.exhibits("affected")).isNotEmpty();
    assertThat(bundle.exhibits("unaffected")).isNotEmpty();
    String affected = bundle.exhibits("affected").getFirst();
    String unaffected = bundle.exhibits("unaffected").getFirst();
    assertThat(bundle.openssl("x509", "-in", affected + "/chain.pem", "-noout", "-issuer"))
        .contains("Proxy Root");
    assertThat(bundle.openssl("x509", "-in", unaffected + "/chain.pem", "-noout", "-issuer"))
        .contains("Assay Lab Issuing");
    String root = folder.resolve("root.pem").toString();
    assertThat(
            bundle.openssl(
                "verify",
                "-CAfile",
                root,
                "-untrusted",
                unaffected + "/chain.pem",
                unaffected + "/chain.pem"))
        .contains(": OK");
    assertThat(
            bundle.openssl(
                "verify",
                "-CAfile",
                root,
                "-untrusted",
                affected + "/chain.pem",
                affected + "/chain.pem"))
        .contains("error");
    assertThat(
            bundle.openssl(
                "x509",
                "-inform",
                "DER",
                "-in",
                affected + "/certificate-1.der",
                "-noout",
                "-subject"))
        .contains("resolver.test");
    assertThat(bundle.folder().resolve(affected).resolve("server-hello.bin")).isNotEmptyFile();
    assertThat(bundle.text("statement.txt"))
        .as("there is no data of public root programs here, so that nobody is accused")
        .contains("Before anybody is accused")
        .doesNotContain("revoke it");
  }
}
