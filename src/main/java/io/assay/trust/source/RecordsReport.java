package io.assay.trust.source;

import io.assay.endpoint.Sha256;
import io.assay.probe.Octets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads CCADB's report of all authorities' certificates: who is behind them, and their CRLs. */
final class RecordsReport {
  private static final Set<String> NOT_REVOKED = Set.of("", "Not Revoked");
  private static final Set<String> REVOKED = Set.of("Revoked", "Parent Cert Revoked");
  private static final JsonMapper JSON = JsonMapper.shared();

  private RecordsReport() {}

  /** What the report says of a certificate, which it does not hold itself. */
  record Entry(
      String owner,
      List<String> fullCrls,
      List<String> partitionedCrls,
      Optional<String> revocation) {
    /** What is known of a certificate that the report does not have. */
    static final Entry UNKNOWN = new Entry("", List.of(), List.of(), Optional.empty());

    CaRecord of(Octets der) {
      return new CaRecord(der, owner, fullCrls, partitionedCrls, revocation);
    }
  }

  static Map<Sha256, Entry> read(Document document, Warnings warnings) throws Damage {
    Csv csv = new Csv(document.body().toByteArray());
    CertificateColumns columns = new CertificateColumns(csv, document.name(), warnings);
    int owner = csv.column("CA Owner");
    int revocation = csv.column("Revocation Status");
    int fullCrls = csv.column("JSON Array of All Full CRL URLs", "Full CRL Issued By This CA");
    int partitionedCrls = csv.column("JSON Array of Partitioned CRLs");
    Map<Sha256, Entry> entries = new HashMap<>();
    Map<String, String> owners = new HashMap<>();
    while (csv.next()) {
      Optional<Sha256> certificate = columns.read();
      if (certificate.isPresent()) {
        entries.put(
            certificate.get(),
            new Entry(
                owners.computeIfAbsent(csv.field(owner), name -> name),
                urls(csv, fullCrls, document, warnings),
                urls(csv, partitionedCrls, document, warnings),
                revocation(csv, revocation, document, warnings)));
      }
    }
    columns.finish();
    if (entries.isEmpty()) {
      throw new Damage("no row with a certificate behind the header");
    }
    return entries;
  }

  private static Optional<String> revocation(
      Csv csv, int column, Document document, Warnings warnings) {
    String status = csv.field(column);
    if (!NOT_REVOKED.contains(status) && !REVOKED.contains(status)) {
      warnings.add(
          document.name(),
          "%s: revocation status \"%s\" is not known, and not taken for revoked"
              .formatted(csv.place(), Damage.shown(status)));
    }
    return REVOKED.stream().filter(status::equals).findFirst();
  }

  /** A JSON array of URLs, or one URL. */
  private static List<String> urls(Csv csv, int column, Document document, Warnings warnings) {
    String field = csv.field(column);
    if (field.isEmpty() || field.equals("[]")) {
      return List.of();
    }
    if (isUrl(field)) {
      return List.of(field);
    }
    Optional<JsonNode> array = array(field);
    if (array.isEmpty()) {
      warnings.add(
          document.name(),
          "%s: CRLs are neither a URL nor a JSON array: \"%s\""
              .formatted(csv.place(), Damage.shown(field)));
      return List.of();
    }
    List<String> urls = new ArrayList<>();
    for (JsonNode node : array.get()) {
      String url = node.isString() ? node.asString().strip() : "";
      if (isUrl(url) && urls.size() < Bounds.CRL_URLS) {
        urls.add(url);
      } else {
        warnings.add(
            document.name(),
            "%s: \"%s\" is left out of the CRLs: no http(s) URL, or one of too many"
                .formatted(csv.place(), Damage.shown(url)));
      }
    }
    return urls;
  }

  private static Optional<JsonNode> array(String json) {
    try {
      return Optional.of(JSON.readTree(json)).filter(JsonNode::isArray);
    } catch (JacksonException e) {
      return Optional.empty();
    }
  }

  private static boolean isUrl(String text) {
    return text.length() <= Bounds.URL_CHARACTERS
        && (text.startsWith("http://") || text.startsWith("https://"))
        && text.chars().noneMatch(c -> c <= ' ' || c == '"');
  }
}
