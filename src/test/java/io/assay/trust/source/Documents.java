package io.assay.trust.source;

import io.assay.endpoint.Sha256;
import io.assay.lab.TrustMirror;
import io.assay.probe.Octets;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Documents for tests. */
final class Documents {
  static final Instant CONFIRMED = Instant.parse("2026-08-01T00:00:00Z");

  private Documents() {}

  static Document of(Source source, byte[] body) {
    return new Document(source, "", Octets.copyOf(body), CONFIRMED);
  }

  static Document of(Source source, String text) {
    return of(source, text.getBytes(StandardCharsets.UTF_8));
  }

  /** Everything that the mirror serves. */
  static List<Document> all(TrustMirror mirror) {
    List<Document> documents = new ArrayList<>();
    for (Source source : Source.values()) {
      for (String part : mirror.parts(source)) {
        documents.add(
            new Document(
                source, part, Octets.copyOf(mirror.body(source, part).orElseThrow()), CONFIRMED));
      }
    }
    return documents;
  }

  static String fingerprint(byte[] der) {
    return Sha256.of(der).hex().toUpperCase(Locale.ROOT);
  }

  static String quoted(String... fields) {
    List<String> quoted = new ArrayList<>();
    for (String field : fields) {
      quoted.add('"' + field.replace("\"", "\"\"") + '"');
    }
    return String.join(",", quoted) + "\n";
  }

  /** A program that must be there. */
  static RootData.Program program(RootData data, String name) {
    return Optional.ofNullable(data.programs().get(name)).orElseThrow();
  }
}
