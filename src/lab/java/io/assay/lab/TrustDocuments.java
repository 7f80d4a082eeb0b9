package io.assay.lab;

import io.assay.trust.source.Source;
import io.assay.x509.CertificateFacts;
import io.assay.x509.DistinguishedName;
import io.assay.x509.PemException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The documents of the root programs, from the real data that stands beside the project. What is
 * there as published (certificates by year, Microsoft's report and list) is served as it is; the
 * other reports are written in the form of the real ones from what is known of their content. Of
 * Chrome's store only the constrained roots and the intermediates are known: for the rest stands
 * Mozilla's. Thread-safe.
 */
final class TrustDocuments {
  private static final String PEMS = "AllCertificatePEMsCSVFormat_NotBeforeYear_";
  private static final Pattern FINGERPRINT = Pattern.compile("fingerprint: ([0-9a-f]{64})");

  /** Mozilla's constraint on this root of Turkey's government. */
  private static final String TUBITAK =
      "46edc3689046d53a453fb3104ab80dcaec658b2660ea1629dd7e867990648716";

  private static final String CHROME_STORE = "roots/chrome/root_store_v36_constraints.json";

  /** Years in which the intermediates were issued that Chrome has as anchors. */
  private static final List<String> YEARS_OF_INTERMEDIATES = List.of("2023", "2024");

  private final Path data;
  private final Map<Source, byte[]> written = new ConcurrentHashMap<>();

  TrustDocuments(Path data) {
    this.data = data;
  }

  List<String> parts(Source source) {
    if (source != Source.CCADB_PEMS) {
      return body(source, "").isPresent() ? List.of("") : List.of();
    }
    try (Stream<Path> files = Files.list(data.resolve("roots/ccadb"))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.startsWith(PEMS))
          .map(name -> name.substring(PEMS.length()))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Optional<byte[]> body(Source source, String part) {
    return switch (source) {
      case CCADB_PEMS -> file("roots/ccadb/" + PEMS + part);
      case MICROSOFT_INCLUDED ->
          file("roots/ccadb/IncludedCACertificateReportForMSFTCSV_2025-10-06.csv");
      case MICROSOFT_ROOTS -> file("roots/authroot/authroot.stl");
      case MICROSOFT_DISALLOWED -> Optional.empty();
      case CCADB_INCLUDED, CCADB_RECORDS, MOZILLA_INCLUDED, CHROME_ROOTS, CHROME_INTERCEPTORS ->
          Optional.of(written.computeIfAbsent(source, this::write));
    };
  }

  private Optional<byte[]> file(String name) {
    Path file = data.resolve(name).normalize();
    return file.startsWith(data.normalize()) && Files.isRegularFile(file)
        ? Optional.of(octets(file))
        : Optional.empty();
  }

  private byte[] write(Source source) {
    String text =
        switch (source) {
          case CCADB_INCLUDED -> ccadbIncluded();
          case CCADB_RECORDS -> ccadbRecords();
          case MOZILLA_INCLUDED -> mozillaIncluded();
          case CHROME_ROOTS ->
              ChromiumTexts.rootStore(
                  json(CHROME_STORE), chromeTrustAnchors(), this::intermediates);
          case CHROME_INTERCEPTORS ->
              ChromiumTexts.interceptors(json("interceptors/chromium-ssl-error-assistant-v7.json"));
          case CCADB_PEMS, MICROSOFT_INCLUDED, MICROSOFT_ROOTS, MICROSOFT_DISALLOWED ->
              throw new LabException(source + " is served as published");
        };
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Each field in quotes, as in that report. */
  private String mozillaIncluded() {
    StringBuilder csv = new StringBuilder();
    quoted(
        csv,
        "Owner",
        "Common Name or Certificate Name",
        "SHA-256 Fingerprint",
        "Trust Bits",
        "Distrust for TLS After Date",
        "Distrust for S/MIME After Date",
        "Mozilla Applied Constraints",
        "PEM Info");
    for (String fingerprint : store("mozilla_nss")) {
      CertificateFacts root = root(fingerprint);
      quoted(
          csv,
          attribute(root, "O"),
          attribute(root, "CN"),
          fingerprint.toUpperCase(Locale.ROOT),
          "Websites;Email",
          "",
          "",
          fingerprint.equals(TUBITAK) ? "*.gov.tr, *.k12.tr, *.edu.tr, *.org.tr" : "",
          "'" + pem(fingerprint) + "'");
    }
    return csv.toString();
  }

  private String ccadbIncluded() {
    StringBuilder csv = new StringBuilder();
    quoted(
        csv,
        "Subject",
        "CA Owner",
        "X.509 Certificate (PEM)",
        "SHA-256 Fingerprint",
        "Intended Use Case(s) Served",
        "Apple Status",
        "Google Chrome Status",
        "Microsoft Status",
        "Mozilla Status");
    quoted(csv, "CN=Example CA", "Example CA", "", "", "", "", "", "", "");
    Stores stores = stores();
    for (String fingerprint : roots(stores)) {
      CertificateFacts root = root(fingerprint);
      List<String> statuses = stores.statuses(fingerprint);
      quoted(
          csv,
          root.subject().map(DistinguishedName::text).orElse(""),
          attribute(root, "O"),
          pem(fingerprint),
          fingerprint.toUpperCase(Locale.ROOT),
          "Secure Email (S/MIME) 1.3.6.1.5.5.7.3.4;Server Authentication (TLS) 1.3.6.1.5.5.7.3.1",
          statuses.get(0),
          statuses.get(1),
          statuses.get(2),
          statuses.get(3));
    }
    return csv.toString();
  }

  /** Quotes only where they are needed, as in that report. */
  private String ccadbRecords() {
    StringBuilder csv = new StringBuilder();
    csv.append(
        "CA Owner,Salesforce Record ID,Certificate Name,Certificate Record Type,Apple Status,"
            + "Chrome Status,Microsoft Status,Mozilla Status,Revocation Status,"
            + "SHA-256 Fingerprint,Trust Bits for Root Cert,Derived Trust Bits,"
            + "JSON Array of All Full CRL URLs,JSON Array of Partitioned CRLs,TLS Capable\n");
    Stores stores = stores();
    for (String fingerprint : roots(stores)) {
      CertificateFacts root = root(fingerprint);
      List<String> fields =
          new ArrayList<>(
              List.of(attribute(root, "O"), "A000000", attribute(root, "CN"), "Root Certificate"));
      fields.addAll(stores.statuses(fingerprint));
      fields.addAll(
          List.of(
              "Not Revoked",
              fingerprint.toUpperCase(Locale.ROOT),
              "Server Authentication",
              "",
              "",
              "",
              "True"));
      csv.append(
              fields.stream().map(TrustDocuments::quotedIfNeeded).collect(Collectors.joining(",")))
          .append('\n');
    }
    return csv.toString();
  }

  private Set<String> chromeTrustAnchors() {
    Set<String> anchors = new LinkedHashSet<>(store("mozilla_nss"));
    json(CHROME_STORE)
        .get("sct_not_after")
        .forEach(root -> anchors.add(root.get("sha256").asString()));
    return anchors;
  }

  /** Each issued by the root of the same operator, as in Chrome's store, not by a cross-sign. */
  private Set<String> intermediates(List<String> names) {
    Set<String> found = new LinkedHashSet<>();
    for (String year : YEARS_OF_INTERMEDIATES) {
      for (CertificateFacts certificate : certificates("roots/ccadb/" + PEMS + year)) {
        String name = attribute(certificate, "CN");
        String issuer = certificate.issuer().map(TrustDocuments::commonName).orElse("");
        boolean ofThatOperator =
            issuer.startsWith("GTS Root ")
                || issuer.equals(name.startsWith("E") ? "ISRG Root X2" : "ISRG Root X1");
        if (names.contains(name) && ofThatOperator) {
          found.add(certificate.sha256().hex());
        }
      }
    }
    return found;
  }

  /** The fingerprints of the programs' roots. */
  private record Stores(
      Set<String> mozilla, Set<String> apple, Set<String> microsoft, Set<String> chrome) {

    /** Where one of the programs has the root, in the order of the reports' columns. */
    List<String> statuses(String fingerprint) {
      return Stream.of(apple, chrome, microsoft, mozilla)
          .map(store -> store.contains(fingerprint) ? "Included" : "Not Included")
          .toList();
    }

    Set<String> union() {
      Set<String> union = new TreeSet<>(mozilla);
      union.addAll(apple);
      union.addAll(microsoft);
      union.addAll(chrome);
      return union;
    }
  }

  private Stores stores() {
    return new Stores(
        store("mozilla_nss"), store("apple"), store("microsoft_windows"), chromeTrustAnchors());
  }

  /** The roots of all programs whose certificates are there. */
  private Set<String> roots(Stores stores) {
    Set<String> roots = stores.union();
    roots.removeIf(fingerprint -> !Files.isRegularFile(rootFile(fingerprint)));
    return roots;
  }

  private Set<String> store(String name) {
    String yaml = text(data.resolve("roots/observatory/trust_stores/" + name + ".yaml"));
    Matcher fingerprint = FINGERPRINT.matcher(yaml.split("blocked_certificates_count", 2)[0]);
    Set<String> store = new LinkedHashSet<>();
    while (fingerprint.find()) {
      store.add(fingerprint.group(1));
    }
    return store;
  }

  private Path rootFile(String fingerprint) {
    return data.resolve("roots/observatory/certificates/" + fingerprint + ".pem");
  }

  private String pem(String fingerprint) {
    return text(rootFile(fingerprint)).strip();
  }

  private CertificateFacts root(String fingerprint) {
    return certificates("roots/observatory/certificates/" + fingerprint + ".pem").getFirst();
  }

  private List<CertificateFacts> certificates(String file) {
    try {
      String text = text(data.resolve(file)).replace("\"", "\n").replace(",", "\n");
      return io.assay.x509.Pem.certificates(text).stream().map(CertificateFacts::of).toList();
    } catch (PemException e) {
      throw new LabException(file + ": " + e.getMessage());
    }
  }

  private static String attribute(CertificateFacts certificate, String type) {
    return certificate.subject().flatMap(name -> attribute(name, type)).orElse("");
  }

  private static String commonName(DistinguishedName name) {
    return attribute(name, "CN").orElse("");
  }

  private static Optional<String> attribute(DistinguishedName name, String type) {
    return name.attributes().stream()
        .filter(attribute -> attribute.type().equals(type))
        .map(DistinguishedName.Attribute::value)
        .findFirst();
  }

  private JsonNode json(String file) {
    return JsonMapper.shared().readTree(text(data.resolve(file)));
  }

  private static void quoted(StringBuilder csv, String... fields) {
    csv.append(
            Stream.of(fields)
                .map(field -> '"' + field.replace("\"", "\"\"") + '"')
                .collect(Collectors.joining(",")))
        .append('\n');
  }

  private static String quotedIfNeeded(String field) {
    return field.contains(",") || field.contains("\"") || field.contains("\n")
        ? '"' + field.replace("\"", "\"\"") + '"'
        : field;
  }

  private static String text(Path file) {
    return new String(octets(file), StandardCharsets.UTF_8);
  }

  private static byte[] octets(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
