package io.assay.trust.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.endpoint.Sha256;
import io.assay.lab.TrustMirror;
import io.assay.trust.AnchorTerms;
import io.assay.trust.Interceptors;
import io.assay.trust.Term;
import io.assay.x509.CertificateFacts;
import io.assay.x509.SharedData;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Reads what the programs really publish, as far as it stands beside the project. */
class RootDataReaderTest {
  private static final Sha256 FINA_ROOT =
      new Sha256("5ab4fcdb180b5b6af0d262a2375a2c77d25602015d96648756611e2e78c53ad3");
  private static final Sha256 FINA_RDC_2020 =
      new Sha256("4140b70629fda4b8a36fd53fb0aa53237157869931b8b2308fd05df3ff7d78ab");
  private static final Sha256 WE1 =
      new Sha256("1dfc1605fbad358d8bc844f76d15203fac9ca5c1a79fd4857ffaf2864fbebf96");
  private static final Sha256 BUYPASS_2 =
      new Sha256("9a114025197c5bb95d94e63d55cd43790847b646b23cdf11ada4a00eff15fb48");
  private static final Sha256 TUBITAK =
      new Sha256("46edc3689046d53a453fb3104ab80dcaec658b2660ea1629dd7e867990648716");

  private static List<Document> documents = List.of();
  private static RootData data =
      new RootData(Map.of(), Map.of(), Disallowed.NONE, Interceptors.builtIn(), List.of());

  @BeforeAll
  static void read() {
    try (TrustMirror mirror = TrustMirror.start(SharedData.folder(""))) {
      documents = Documents.all(mirror);
    }
    data = RootDataReader.read(documents);
  }

  private static Map<Sha256, AnchorTerms> anchors(String program) {
    return Documents.program(data, program).anchors();
  }

  private static RootData without(Source... sources) {
    return RootDataReader.read(
        documents.stream().filter(d -> !List.of(sources).contains(d.source())).toList());
  }

  @Test
  void noDocumentIsDamaged() {
    for (Document document : documents) {
      assertThat(RootDataReader.damage(document)).as(document.name()).isEmpty();
    }
    assertThat(data.warnings()).isEmpty();
  }

  @Test
  void everyYearsCertificateIsRead() throws Damage {
    Set<Sha256> certificates = new HashSet<>();
    for (Document document : documents) {
      if (document.source() == Source.CCADB_PEMS) {
        certificates.addAll(CertificateReport.read(document, new Warnings()).keySet());
      }
    }
    // Of the 10,229 rows twelve repeat another.
    assertThat(certificates).hasSize(10_217);
  }

  @Test
  void programsHaveTheirAnchors() {
    assertThat(data.programs()).containsOnlyKeys("mozilla", "microsoft", "apple", "chrome");
    assertThat(anchors("mozilla")).hasSize(121);
    assertThat(anchors("apple")).hasSize(156);
    assertThat(anchors("microsoft")).hasSize(389);
    assertThat(anchors("chrome")).hasSize(139);
    assertThat(Documents.program(data, "chrome").source())
        .isEqualTo("root_store.textproto version 36");
    assertThat(Documents.program(data, "microsoft").source())
        .isEqualTo("IncludedCACertificateReportForMSFTCSV, authroot.stl");
    data.programs()
        .values()
        .forEach(
            program -> {
              assertThat(program.asOf()).isEqualTo(Documents.CONFIRMED);
              assertThat(data.authorities())
                  .containsKeys(program.anchors().keySet().toArray(Sha256[]::new));
            });
  }

  @Test
  void finaRootIsMicrosoftsAlone() {
    assertThat(anchors("microsoft")).containsEntry(FINA_ROOT, AnchorTerms.NONE);
    for (String other : List.of("mozilla", "apple", "chrome")) {
      assertThat(anchors(other)).doesNotContainKeys(FINA_ROOT, FINA_RDC_2020);
    }
  }

  @Test
  void chromeHasConstrainedRootsAndIntermediatesAsAnchors() {
    assertThat(anchors("chrome").values().stream().filter(RootDataReaderTest::hasSctTerm))
        .hasSize(26);
    assertThat(anchors("chrome").values().stream().filter(RootDataReaderTest::expires)).hasSize(17);
    assertThat(anchors("chrome"))
        .containsEntry(
            BUYPASS_2,
            AnchorTerms.all(List.of(new Term.SctNotAfter(Instant.ofEpochSecond(1_761_955_199)))))
        .containsEntry(
            WE1,
            AnchorTerms.all(List.of(new Term.UsedUntil(Instant.parse("2029-02-20T14:00:00Z")))));
  }

  private static boolean hasSctTerm(AnchorTerms terms) {
    return terms.alternatives().stream()
        .anyMatch(all -> all.stream().anyMatch(Term.SctNotAfter.class::isInstance));
  }

  private static boolean expires(AnchorTerms terms) {
    return terms.alternatives().stream()
        .anyMatch(all -> all.stream().anyMatch(Term.UsedUntil.class::isInstance));
  }

  @Test
  void mozillaConstrainsNames() {
    assertThat(anchors("mozilla").get(TUBITAK))
        .isEqualTo(
            AnchorTerms.all(
                List.of(new Term.DnsNamesWithin(List.of("gov.tr", "k12.tr", "edu.tr", "org.tr")))));
  }

  @Test
  void microsoftsListGivesTheDatesOfItsReport() {
    Map<Sha256, AnchorTerms> anchors = anchors("microsoft");
    // Disabled in the report.
    assertThat(
            anchors.get(
                new Sha256("ca42dd41745fd0b81eb902362cf9d8bf719da1bd1b1efc946f5b4c99f42c1b9e")))
        .isEqualTo(
            AnchorTerms.all(List.of(new Term.UsedUntil(Instant.parse("2023-02-01T00:00:00Z")))));
    // Not before, in the report and for TLS servers.
    assertThat(
            anchors.get(
                new Sha256("0c258a12a5674aef25f28ba7dcfaeceea348e541e6f5cc4ee63b71b361606ac3")))
        .isNotNull()
        .satisfies(
            terms ->
                assertThat(terms.alternatives().getFirst())
                    .hasSize(1)
                    .allMatch(Term.NotBeforeUntil.class::isInstance));
    assertThat(anchors.values().stream().filter(RootDataReaderTest::expires)).hasSize(137);
  }

  @Test
  void authoritiesAreThoseThatCanIssueForServers() {
    assertThat(data.authorities()).hasSizeBetween(5_000, 10_300);
    data.authorities()
        .forEach(
            (sha256, record) ->
                assertThat(Sha256.of(record.der().toByteArray())).isEqualTo(sha256));
    CaRecord fina = Optional.ofNullable(data.authorities().get(FINA_ROOT)).orElseThrow();
    assertThat(fina.owner()).isEqualTo("Financijska agencija");
    assertThat(CertificateFacts.of(fina.der()).ca()).contains(true);
  }

  @Test
  void interceptorsAreThoseOfTheListAndOurOwn() {
    assertThat(data.interceptors().asOf()).contains(Documents.CONFIRMED);
    assertThat(data.interceptors().products())
        .hasSize(Interceptors.builtIn().products().size() + 22)
        .anySatisfy(product -> assertThat(product.name()).isEqualTo("mitmproxy"))
        .anySatisfy(
            product -> {
              assertThat(product.name()).isEqualTo("ContentKeeper");
              assertThat(
                      product
                          .commonName()
                          .orElseThrow()
                          .matcher("ContentKeeper Appliance CA (12)")
                          .matches())
                  .isTrue();
            });
    assertThat(data.interceptors().leakedKeys().values())
        .containsOnly("Mitel", "Sennheiser HeadSetup")
        .hasSize(6);
    assertThat(data.interceptors().captivePortals()).hasSize(20);
  }

  @Test
  void withoutItsOwnDocumentAProgramHasTheReportOfAllAndUnknownTerms() {
    RootData others =
        without(Source.MOZILLA_INCLUDED, Source.CHROME_ROOTS, Source.MICROSOFT_INCLUDED);
    assertThat(Documents.program(others, "mozilla").anchors())
        .hasSize(121)
        .containsEntry(TUBITAK, unknown("Mozilla's distrust dates are not loaded"));
    assertThat(Documents.program(others, "chrome").anchors())
        .hasSize(122)
        .containsEntry(BUYPASS_2, unknown("Chrome's constraints are not loaded"));
    assertThat(Documents.program(others, "microsoft").source()).isEqualTo("authroot.stl");
    assertThat(Documents.program(others, "microsoft").anchors()).containsKey(FINA_ROOT);
    assertThat(
            Documents.program(
                    without(Source.MICROSOFT_INCLUDED, Source.MICROSOFT_ROOTS), "microsoft")
                .anchors())
        .containsEntry(FINA_ROOT, unknown("Microsoft's dates are not loaded"));
    assertThat(without(Source.CCADB_INCLUDED).programs()).doesNotContainKey("apple");
  }

  private static AnchorTerms unknown(String reason) {
    return AnchorTerms.all(List.of(new Term.Unknown(reason)));
  }

  @Test
  void anchorWithoutItsCertificateIsLeftOutAndCounted() {
    RootData bare = without(Source.CCADB_PEMS, Source.CCADB_INCLUDED, Source.MOZILLA_INCLUDED);
    assertThat(Documents.program(bare, "chrome").anchors()).isEmpty();
    assertThat(bare.warnings())
        .anySatisfy(
            warning ->
                assertThat(warning)
                    .startsWith(
                        "chrome: the certificates of 139 of 139 anchors are in no document"));
  }

  @Test
  void damagedDocumentIsLeftOutAndReported() {
    List<Document> damaged =
        documents.stream()
            .map(
                document ->
                    document.source() == Source.CHROME_ROOTS
                        ? Documents.of(Source.CHROME_ROOTS, "trust_anchors {\n")
                        : document)
            .toList();
    RootData read = RootDataReader.read(damaged);
    assertThat(read.warnings())
        .containsExactly(
            "root_store.textproto: left out: the document ends within the message that begins on"
                + " line 1; expected \"}\"");
    assertThat(Documents.program(read, "chrome").anchors())
        .containsEntry(BUYPASS_2, unknown("Chrome's constraints are not loaded"));
  }

  @Test
  void nothingIsKnownWithoutDocuments() {
    RootData none = RootDataReader.read(List.of());
    assertThat(none.programs()).isEmpty();
    assertThat(none.authorities()).isEmpty();
    assertThat(none.disallowed()).isEqualTo(Disallowed.NONE);
    assertThat(none.interceptors()).isEqualTo(Interceptors.builtIn());
    assertThat(none.warnings()).isEmpty();
  }

  @Test
  void latestOfTwoDocumentsCounts() {
    Document old =
        new Document(
            Source.CHROME_ROOTS,
            "",
            Documents.of(Source.CHROME_ROOTS, "version_major: 1").body(),
            Documents.CONFIRMED.minusSeconds(1));
    List<Document> both = new ArrayList<>(documents);
    both.add(old);
    RootData read = RootDataReader.read(both);
    assertThat(read.programs()).isEqualTo(data.programs());
    assertThat(read.authorities()).isEqualTo(data.authorities());
  }
}
