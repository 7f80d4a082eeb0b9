package io.assay.demo;

import io.assay.endpoint.Sha256;
import io.assay.lab.Conversation;
import io.assay.lab.HttpConversation;
import io.assay.lab.LabCertificate;
import io.assay.lab.LoopbackServer;
import io.assay.trust.source.Source;
import io.assay.trust.source.Source.Publisher;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Year;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A web server with the documents of the root programs, in their publishers' own formats and under
 * their paths. Microsoft's signed lists are not among them, which nobody but Microsoft can make.
 * Thread-safe.
 */
final class Publishers implements AutoCloseable {
  private static final String CCADB_USE = "Server Authentication (TLS) 1.3.6.1.5.5.7.3.1";
  private static final String NO_CERTIFICATES = "X.509 Certificate (PEM),SHA-256 Fingerprint\n";

  private final Map<String, byte[]> documents = new HashMap<>();
  private final LoopbackServer server;

  private Publishers(Authorities authorities) {
    put(Source.CCADB_INCLUDED, "", included(authorities));
    put(Source.CCADB_RECORDS, "", records(authorities));
    put(Source.CCADB_PEMS, Year.now(Clock.systemUTC()).toString(), certificates(authorities));
    put(Source.MOZILLA_INCLUDED, "", mozilla(authorities));
    put(Source.MICROSOFT_INCLUDED, "", microsoft(authorities));
    put(Source.CHROME_ROOTS, "?format=TEXT", chrome(authorities));
    put(Source.CHROME_INTERCEPTORS, "?format=TEXT", interceptors());
    server = LoopbackServer.start(new HttpConversation(this::answer));
  }

  static Publishers start(Authorities authorities) {
    return new Publishers(authorities);
  }

  /** The base URL of a publisher's documents, which ends in a slash. */
  String base(Publisher publisher) {
    return "http://127.0.0.1:%d%s".formatted(server.port(), path(publisher));
  }

  @Override
  public void close() {
    server.close();
  }

  private static String path(Publisher publisher) {
    return "/" + publisher.name().toLowerCase(Locale.ROOT) + "/";
  }

  private void put(Source source, String part, String text) {
    documents.put(
        path(source.publisher()) + source.path() + part, text.getBytes(StandardCharsets.UTF_8));
  }

  private Conversation answer(HttpConversation.Request request) {
    byte[] document = documents.get(request.target());
    if (document == null && request.target().contains(Source.CCADB_PEMS.path())) {
      document = NO_CERTIFICATES.getBytes(StandardCharsets.UTF_8);
    }
    return document == null
        ? HttpConversation.status(404, "Not Found")
        : HttpConversation.response(200, "OK", List.of(), document);
  }

  private static String included(Authorities authorities) {
    StringBuilder csv = new StringBuilder();
    row(
        csv,
        "CA Owner",
        "X.509 Certificate (PEM)",
        "SHA-256 Fingerprint",
        "Intended Use Case(s) Served",
        "Apple Status",
        "Google Chrome Status",
        "Microsoft Status",
        "Mozilla Status");
    List<LabCertificate> everywhere = authorities.roots(false);
    for (LabCertificate root : authorities.roots(true)) {
      String status = everywhere.contains(root) ? "Included" : "Not Included";
      row(csv, owner(root), root.pem(), hex(root), CCADB_USE, status, status, "Included", status);
    }
    return csv.toString();
  }

  private static String records(Authorities authorities) {
    StringBuilder csv = new StringBuilder();
    row(
        csv,
        "CA Owner",
        "Certificate Name",
        "Certificate Record Type",
        "Revocation Status",
        "SHA-256 Fingerprint",
        "JSON Array of All Full CRL URLs",
        "JSON Array of Partitioned CRLs");
    authorities
        .roots(true)
        .forEach(
            root ->
                row(csv, owner(root), "", "Root Certificate", "Not Revoked", hex(root), "", ""));
    authorities
        .intermediates()
        .forEach(
            one ->
                row(
                    csv,
                    owner(one),
                    "",
                    "Intermediate Certificate",
                    "Not Revoked",
                    hex(one),
                    "",
                    ""));
    return csv.toString();
  }

  private static String certificates(Authorities authorities) {
    StringBuilder csv = new StringBuilder(NO_CERTIFICATES);
    authorities.intermediates().forEach(one -> row(csv, one.pem(), hex(one)));
    return csv.toString();
  }

  private static String mozilla(Authorities authorities) {
    StringBuilder csv = new StringBuilder();
    row(
        csv,
        "Owner",
        "SHA-256 Fingerprint",
        "Trust Bits",
        "Distrust for TLS After Date",
        "Mozilla Applied Constraints",
        "PEM Info");
    authorities
        .roots(false)
        .forEach(
            root -> row(csv, owner(root), hex(root), "Websites", "", "", "'" + root.pem() + "'"));
    return csv.toString();
  }

  private static String microsoft(Authorities authorities) {
    StringBuilder csv = new StringBuilder();
    row(csv, "CA Owner", "Microsoft Status", "Microsoft EKUs", "SHA-256 Fingerprint");
    authorities
        .roots(true)
        .forEach(root -> row(csv, owner(root), "Included", "Server Authentication", hex(root)));
    return csv.toString();
  }

  private static String chrome(Authorities authorities) {
    return authorities.roots(false).stream()
        .map(root -> "trust_anchors {\n  sha256_hex: \"%s\"\n}\n".formatted(hex(root)))
        .collect(Collectors.joining("\n", "version_major: 1\n\n", ""));
  }

  private static String interceptors() {
    return """
    version_id: 1
    mitm_software {
      name: "%s",
      issuer_common_name_regex: "%s CA"
    }
    """
        .formatted(Authorities.PRODUCT, Authorities.PRODUCT);
  }

  private static String owner(LabCertificate certificate) {
    return certificate.toString();
  }

  private static String hex(LabCertificate certificate) {
    return Sha256.of(certificate.der()).hex();
  }

  private static void row(StringBuilder csv, String... fields) {
    csv.append(
            Stream.of(fields)
                .map(field -> '"' + field.replace("\"", "\"\"") + '"')
                .collect(Collectors.joining(",")))
        .append('\n');
  }
}
