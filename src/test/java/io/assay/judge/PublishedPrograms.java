package io.assay.judge;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.lab.LabCertificate;
import io.assay.lab.TrustMirror;
import io.assay.probe.Octets;
import io.assay.trust.source.Document;
import io.assay.trust.source.RootDataReader;
import io.assay.trust.source.RootSnapshot;
import io.assay.trust.source.Source;
import io.assay.x509.CertificateFacts;
import io.assay.x509.SharedData;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The public root programs as their documents have them, or with one root put for another. */
final class PublishedPrograms {
  private static final Instant CONFIRMED = Instant.parse("2026-08-01T00:00:00Z");

  private PublishedPrograms() {}

  /** What the documents say. */
  static RootSnapshot asPublished() {
    return RootSnapshot.of(RootDataReader.read(documents()), List.of());
  }

  /**
   * What they would say had {@code standIn} been applied for in place of {@code real}, which is
   * Microsoft's alone. Of the certificates by year only those of its year are read, which is
   * quicker: the other roots' certificates stand in the reports too.
   */
  static RootSnapshot with(LabCertificate standIn, CertificateFacts real) {
    String year =
        Integer.toString(real.notBefore().orElseThrow().atOffset(ZoneOffset.UTC).getYear());
    String before = real.sha256().hex().toUpperCase(Locale.ROOT);
    String after = Judging.facts(standIn).sha256().hex().toUpperCase(Locale.ROOT);
    List<Document> documents =
        documents().stream()
            .filter(
                document -> document.source() != Source.CCADB_PEMS || document.part().equals(year))
            .map(
                document ->
                    switch (document.source()) {
                      case MICROSOFT_INCLUDED -> replaced(document, before, after);
                      case CCADB_PEMS ->
                          replaced(
                              document,
                              before + ",\"[^\"]*\"",
                              after + ",\"" + standIn.pem() + '"');
                      default -> document;
                    })
            .toList();
    return RootSnapshot.of(RootDataReader.read(documents), List.of());
  }

  private static Document replaced(Document document, String pattern, String by) {
    String text = new String(document.body().toByteArray(), StandardCharsets.UTF_8);
    String replaced =
        Pattern.compile(pattern).matcher(text).replaceAll(Matcher.quoteReplacement(by));
    assertThat(replaced).isNotEqualTo(text);
    return new Document(
        document.source(),
        document.part(),
        Octets.copyOf(replaced.getBytes(StandardCharsets.UTF_8)),
        document.confirmedAt());
  }

  private static List<Document> documents() {
    List<Document> documents = new ArrayList<>();
    try (TrustMirror mirror = TrustMirror.start(SharedData.folder(""))) {
      for (Source source : Source.values()) {
        for (String part : mirror.parts(source)) {
          Octets body = Octets.copyOf(mirror.body(source, part).orElseThrow());
          documents.add(new Document(source, part, body, CONFIRMED));
        }
      }
    }
    return documents;
  }
}
