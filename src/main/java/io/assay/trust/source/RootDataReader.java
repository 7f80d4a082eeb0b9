package io.assay.trust.source;

import io.assay.endpoint.Sha256;
import io.assay.probe.Octets;
import io.assay.trust.AnchorTerms;
import io.assay.trust.Interceptors;
import io.assay.x509.CertificateFacts;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Checks downloaded documents, and joins them to what they say together. Thread-safe. */
public final class RootDataReader {
  private static final String ANY_PURPOSE = "2.5.29.37.0";
  private static final int NAMED = 3;

  private final List<Document> documents;
  private final TrustListSigners signers;
  private final Warnings warnings = new Warnings();
  private final Map<Sha256, Octets> certificates = new HashMap<>();

  private RootDataReader(List<Document> documents, TrustListSigners signers) {
    this.documents =
        documents.stream().sorted(Comparator.comparing(Document::confirmedAt)).toList();
    this.signers = signers;
  }

  /**
   * Reads documents, which may be any number of any sources; of several with the same source and
   * part the latest counts. What is damaged is left out and reported. Pure: the same documents give
   * the same data. Never throws, whatever the content.
   */
  public static RootData read(List<Document> documents) {
    return read(documents, TrustListSigners.MICROSOFT);
  }

  /**
   * Why a document by itself is unusable, in one line: where in it, what was expected and what
   * came; empty where it is usable, possibly with single entries left out. Never throws, whatever
   * the content.
   */
  public static Optional<String> damage(Document document) {
    return damage(document, TrustListSigners.MICROSOFT);
  }

  static Optional<String> damage(Document document, TrustListSigners signers) {
    Warnings warnings = new Warnings();
    try {
      switch (document.source()) {
        case CCADB_INCLUDED -> IncludedReport.read(document, warnings);
        case CCADB_RECORDS -> RecordsReport.read(document, warnings);
        case CCADB_PEMS -> CertificateReport.read(document, warnings);
        case MOZILLA_INCLUDED -> MozillaReport.read(document, warnings);
        case MICROSOFT_INCLUDED -> MicrosoftReport.read(document, warnings);
        case MICROSOFT_ROOTS -> TrustList.read(document, TrustList.ROOTS, signers);
        case MICROSOFT_DISALLOWED -> DisallowedList.read(document, signers);
        case CHROME_ROOTS -> ChromeStore.read(document, warnings);
        case CHROME_INTERCEPTORS -> InterceptorList.read(document, warnings);
      }
      return Optional.empty();
    } catch (Damage e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  static RootData read(List<Document> documents, TrustListSigners signers) {
    return new RootDataReader(documents, signers).read();
  }

  /** A document that was read. */
  record Reading<T>(Document document, T content) {}

  @FunctionalInterface
  private interface Reader<T> {
    T read(Document document) throws Damage;
  }

  /** The certificates come last, so that only those are kept that are of use. */
  private RootData read() {
    Optional<Reading<IncludedReport>> included =
        newest(Source.CCADB_INCLUDED, document -> IncludedReport.read(document, warnings));
    included.ifPresent(report -> certificates.putAll(report.content().certificates()));
    Optional<Reading<MozillaReport>> mozilla =
        newest(Source.MOZILLA_INCLUDED, document -> MozillaReport.read(document, warnings));
    mozilla.ifPresent(report -> certificates.putAll(report.content().certificates()));
    Optional<Reading<MicrosoftReport>> microsoft =
        newest(Source.MICROSOFT_INCLUDED, document -> MicrosoftReport.read(document, warnings));
    microsoft.ifPresent(report -> certificates.putAll(report.content().certificates()));
    Optional<Reading<TrustList>> list =
        newest(
            Source.MICROSOFT_ROOTS, document -> TrustList.read(document, TrustList.ROOTS, signers));
    Optional<Reading<ChromeStore>> chrome =
        newest(Source.CHROME_ROOTS, document -> ChromeStore.read(document, warnings));
    Optional<Reading<Disallowed>> disallowed =
        newest(Source.MICROSOFT_DISALLOWED, document -> DisallowedList.read(document, signers));
    Optional<Reading<Interceptors>> interceptors =
        newest(Source.CHROME_INTERCEPTORS, document -> InterceptorList.read(document, warnings));

    Map<String, RootData.Program> programs = new LinkedHashMap<>();
    Programs.mozilla(mozilla, included).ifPresent(program -> programs.put("mozilla", program));
    Programs.microsoft(microsoft, list, included, warnings)
        .ifPresent(program -> programs.put("microsoft", program));
    Programs.apple(included).ifPresent(program -> programs.put("apple", program));
    Programs.chrome(chrome, included).ifPresent(program -> programs.put("chrome", program));

    Set<Sha256> anchors = new HashSet<>();
    programs.values().forEach(program -> anchors.addAll(program.anchors().keySet()));
    Map<Sha256, CaRecord> authorities = authorities(anchors);
    programs.replaceAll((name, program) -> withKnownAnchors(name, program, authorities));
    chrome.ifPresent(
        store ->
            programs.computeIfPresent(
                "chrome",
                (name, program) -> Programs.withExpiry(program, store.content(), authorities)));
    return new RootData(
        programs,
        authorities,
        disallowed.map(Reading::content).orElse(Disallowed.NONE),
        interceptors
            .map(reading -> Interceptors.builtIn().and(reading.content()))
            .orElseGet(Interceptors::builtIn),
        warnings.list());
  }

  /** The content of a source's latest document that is usable. */
  private <T> Optional<Reading<T>> newest(Source source, Reader<T> reader) {
    return of(source).reversed().stream().findFirst().flatMap(document -> read(document, reader));
  }

  private List<Document> of(Source source) {
    return documents.stream().filter(document -> document.source() == source).toList();
  }

  private <T> Optional<Reading<T>> read(Document document, Reader<T> reader) {
    try {
      return Optional.of(new Reading<>(document, reader.read(document)));
    } catch (Damage e) {
      warnings.add(document.name(), "left out: " + e.getMessage());
      return Optional.empty();
    }
  }

  private Map<Sha256, CaRecord> authorities(Set<Sha256> anchors) {
    Map<Sha256, RecordsReport.Entry> records =
        newest(Source.CCADB_RECORDS, document -> RecordsReport.read(document, warnings))
            .map(Reading::content)
            .orElse(Map.of());
    Map<Sha256, CaRecord> authorities = new HashMap<>();
    certificates.forEach((sha256, der) -> add(sha256, der, anchors, records, authorities));
    Map<String, Document> years = new LinkedHashMap<>();
    of(Source.CCADB_PEMS).forEach(document -> years.put(document.part(), document));
    for (Document year : years.values()) {
      read(year, document -> CertificateReport.read(document, warnings))
          .ifPresent(
              report ->
                  report
                      .content()
                      .forEach((sha256, der) -> add(sha256, der, anchors, records, authorities)));
    }
    return authorities;
  }

  private static void add(
      Sha256 sha256,
      Octets der,
      Set<Sha256> anchors,
      Map<Sha256, RecordsReport.Entry> records,
      Map<Sha256, CaRecord> authorities) {
    if (!authorities.containsKey(sha256)
        && (anchors.contains(sha256) || isForServers(CertificateFacts.of(der)))) {
      authorities.put(sha256, records.getOrDefault(sha256, RecordsReport.Entry.UNKNOWN).of(der));
    }
  }

  /** Whether it can issue certificates on a path of a TLS server, be it valid or not. */
  private static boolean isForServers(CertificateFacts certificate) {
    return certificate.ca().orElse(false)
        && certificate
            .extendedKeyUsage()
            .map(
                purposes ->
                    purposes.contains(TrustList.SERVER_AUTH) || purposes.contains(ANY_PURPOSE))
            .orElse(true);
  }

  private RootData.Program withKnownAnchors(
      String name, RootData.Program program, Map<Sha256, CaRecord> authorities) {
    Map<Sha256, AnchorTerms> known = new HashMap<>(program.anchors());
    known.keySet().retainAll(authorities.keySet());
    List<String> missing = new ArrayList<>();
    program.anchors().keySet().stream()
        .filter(anchor -> !known.containsKey(anchor))
        .map(Sha256::hex)
        .sorted()
        .forEach(missing::add);
    if (!missing.isEmpty()) {
      warnings.add(
          name,
          "the certificates of %d of %d anchors are in no document, so they are left out: %s%s"
              .formatted(
                  missing.size(),
                  program.anchors().size(),
                  String.join(", ", missing.subList(0, Math.min(NAMED, missing.size()))),
                  missing.size() > NAMED ? ", …" : ""));
    }
    return new RootData.Program(program.source(), program.asOf(), known);
  }
}
