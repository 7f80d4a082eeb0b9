package io.assay.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.judge.Judging;
import io.assay.judge.Seen;
import io.assay.lab.LabCertificate;
import io.assay.lab.Programs;
import io.assay.probe.FailureKind;
import io.assay.probe.Octets;
import io.assay.probe.Outcome;
import io.assay.probe.Stage;
import io.assay.probe.TlsCapture.KeyProof;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvidenceBundleTest {
  @TempDir private Path folder;
  private final Scenes scene = new Scenes();

  private Dossier dossier() {
    return Dossier.ofLook(scene.all(), Scenes.REFERENCES, "1.0");
  }

  private static byte[] bundle(Dossier dossier) throws IOException {
    ByteArrayOutputStream zip = new ByteArrayOutputStream();
    EvidenceBundle.write(dossier, "1.0", zip);
    return zip.toByteArray();
  }

  private Unpacked unpacked(Dossier dossier) throws Exception {
    Path zip = Files.write(folder.resolve("bundle.zip"), bundle(dossier));
    return Unpacked.of(zip, Files.createDirectory(folder.resolve("bundle")));
  }

  private String statement() throws IOException {
    return new String(new Statement(dossier()).octets(), java.nio.charset.StandardCharsets.UTF_8);
  }

  /** Of an interceptor whose name holds HTML, beside the genuine chain. */
  private void intercepted() {
    scene.look("b", Scenes.dot(Scenes.forged()));
    scene.look("a", Scenes.dot(Scenes.GENUINE.leaf()));
  }

  @Test
  void everyPartHasItsDigestAndNothingElseIsThere() throws Exception {
    intercepted();
    Unpacked bundle = unpacked(dossier());
    bundle.verify();
    assertThat(bundle.exhibits("affected")).containsExactly("exhibit-1-affected");
    assertThat(bundle.exhibits("unaffected")).containsExactly("exhibit-2-unaffected");
    assertThat(bundle.folder().resolve("exhibit-1-affected"))
        .isDirectoryContaining("glob:**/chain.pem")
        .isDirectoryContaining("glob:**/certificate-1.der")
        .isDirectoryContaining("glob:**/observation.json")
        .isDirectoryContaining("glob:**/exhibit.txt")
        .isDirectoryContaining("glob:**/dns-query.bin")
        .isDirectoryContaining("glob:**/dns-response.bin");
  }

  @Test
  void theSameDossierMakesTheSameOctets() throws IOException {
    intercepted();
    Dossier dossier = dossier();
    byte[] read = DossierJson.write(dossier);
    assertThat(bundle(dossier))
        .isEqualTo(bundle(DossierJson.read(new java.io.ByteArrayInputStream(read))));
  }

  @Test
  void opensslReadsEveryCertificateAndFindsItsDigest() throws Exception {
    intercepted();
    Unpacked bundle = unpacked(dossier());
    String pem = "exhibit-1-affected/chain.pem";
    String digest = bundle.openssl("x509", "-in", pem, "-noout", "-fingerprint", "-sha256");
    String hex =
        digest
            .strip()
            .replaceAll("(?i)^.*=", "")
            .replace(":", "")
            .toLowerCase(java.util.Locale.ROOT);
    assertThat(bundle.text("statement.txt")).contains(hex);
    assertThat(bundle.text("report.html")).contains(hex);
    assertThat(
            bundle.openssl(
                "x509",
                "-inform",
                "DER",
                "-in",
                "exhibit-2-unaffected/certificate-1.der",
                "-noout",
                "-subject"))
        .contains("resolver.test");
    assertThat(bundle.openssl("storeutl", "-noout", "-certs", "exhibit-2-unaffected/chain.pem"))
        .contains("Total found: 2");
  }

  @Test
  void namesThatHoldHtmlStayText() throws Exception {
    intercepted();
    String html = new Report(dossier(), "1.0").html();
    assertThat(html)
        .contains("Proxy \\&lt;script\\&gt;alert(1)\\&lt;/script\\&gt; Root")
        .doesNotContain("<script")
        .contains("default-src 'none'");
    assertThat(BundleParts.pem(dossier().exhibits().getFirst().certificates()))
        .contains("# issuer ");
  }

  @Test
  void namesThatTurnTheDirectionOrEndTheLineAreShownAsWhatTheyAre() {
    assertThat(Legible.line("a\u202eb\nc\u0000")).isEqualTo("a\\u{202e}b\\u{a}c\\u{0}");
    assertThat(Legible.html("\"'<&>\u2028")).isEqualTo("&quot;&#39;&lt;&amp;&gt;\\u{2028}");
  }

  @Test
  void aPrivateAuthorityIsNotReportedAsIfItWereThePublicOneThatItsNameSays() throws IOException {
    LabCertificate alike =
        io.assay.lab.CertificateBuilder.root("O=Assay Lab, CN=Assay Lab Root").build();
    scene.look("b", Scenes.dot(alike.leaf("CN=resolver.test").dns("resolver.test").build()));
    assertThat(Concern.of(dossier())).isEqualTo(Concern.PRIVATE_CHAIN);
    assertThat(statement().replaceAll("\\s+", " "))
        .contains("not a certification authority, whatever name stands in the chain")
        .contains("no evidence against whoever bears that name")
        .doesNotContain("revoke it");
  }

  @Test
  void aPubliclyTrustedCertificateOfAnotherIssuerGoesToItsAuthority() throws IOException {
    scene.look("b", Scenes.dot(Scenes.OTHER.leaf()));
    assertThat(Concern.of(dossier())).isEqualTo(Concern.MISISSUANCE);
    assertThat(statement().replaceAll("\\s+", " "))
        .contains("mozilla, microsoft, apple, chrome")
        .contains("We do not know whether the subscriber asked for it")
        .contains("revoke it")
        .contains("openssl verify -attime");
    assertThat(statement().lines())
        .as("a letter's lines are short, but for digests and commands")
        .allMatch(line -> line.length() <= 90);
  }

  @Test
  void whoeverDoesNotAnswerIsReportedToNoAuthority() throws IOException {
    scene.look(
        "b",
        Seen.dot(List.of())
            .failed(new Outcome.Failed(Stage.CONNECT, FailureKind.TIMEOUT, "no answer")));
    assertThat(Concern.of(dossier())).isEqualTo(Concern.SERVICE);
    assertThat(statement()).doesNotContain("chain.pem", "revoke");
  }

  @Test
  void withoutDataOfThePublicProgramsNobodyIsAccused() {
    var judge = Judging.trusting(Scenes.GENUINE.root());
    var judgement =
        judge.judge(
            Scenes.dot(Scenes.forged()).observation(), Judging.issuer(Scenes.GENUINE.issuing()));
    assertThat(Concern.of(Dossier.ofLook(List.of(judgement), Map.of(), "1.0")))
        .isEqualTo(Concern.UNCERTAIN_TRUST);
  }

  @Test
  void whereNothingIsWrongTheBundleSaysSo() throws Exception {
    scene.look("a", Scenes.dot(Scenes.GENUINE.leaf()));
    assertThat(Concern.of(dossier())).isEqualTo(Concern.NOTHING);
    unpacked(dossier()).verify();
  }

  @Test
  void whatIsNoCertificateIsKeptButNotAsPem() throws Exception {
    List<Octets> chain = new ArrayList<>(Seen.octets(Scenes.forged().chain()));
    chain.addFirst(Octets.copyOf(new byte[] {1, 2, 3}));
    scene.look("b", Seen.ofOctets(chain).proof(KeyProof.UNVERIFIABLE));
    Unpacked bundle = unpacked(dossier());
    bundle.verify();
    assertThat(bundle.text("exhibit-1-affected/chain.pem"))
        .contains("no readable certificate: see certificate-1.der");
    assertThat(Files.size(bundle.folder().resolve("exhibit-1-affected/certificate-1.der")))
        .isEqualTo(3);
    assertThat(bundle.openssl("storeutl", "-noout", "-certs", "exhibit-1-affected/chain.pem"))
        .contains("Total found: " + (chain.size() - 1));
  }

  /** A real browser opens the page, runs nothing and complains of nothing. */
  @Test
  void chromiumShowsTheReport() throws Exception {
    String chromium = Programs.require("chromium").toString();
    intercepted();
    Unpacked bundle = unpacked(dossier());
    Path picture = folder.resolve("report.png");
    String said =
        Unpacked.output(
            folder,
            chromium,
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--user-data-dir=" + folder.resolve("profile"),
            "--enable-logging=stderr",
            "--host-resolver-rules=MAP * ~NOTFOUND",
            "--window-size=1200,1600",
            "--screenshot=" + picture,
            "--dump-dom",
            bundle.folder().resolve("report.html").toUri().toString());
    assertThat(picture).isNotEmptyFile();
    assertThat(said)
        .contains("Proxy \\&lt;script\\&gt;alert(1)\\&lt;/script\\&gt; Root")
        .doesNotContain("Content Security Policy", "<script");
    Path kept = Files.createDirectories(Path.of("target", "evidence"));
    Files.copy(
        picture, kept.resolve("report.png"), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    Files.copy(
        folder.resolve("bundle.zip"),
        kept.resolve("bundle.zip"),
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
  }
}
