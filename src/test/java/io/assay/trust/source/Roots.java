package io.assay.trust.source;

import io.assay.endpoint.Sha256;
import io.assay.lab.CertificateBuilder;
import io.assay.lab.LabCertificate;
import io.assay.probe.Octets;
import io.assay.trust.AnchorTerms;
import io.assay.trust.Interceptors;
import io.assay.trust.Term;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Data of root programs with everything in it, made by hand. */
final class Roots {
  static final Instant AS_OF = Instant.parse("2026-05-06T07:08:09.123456789Z");
  static final LabCertificate FIRST = CertificateBuilder.root("O=Lab, CN=First Root").build();
  static final LabCertificate SECOND = CertificateBuilder.root("O=Lab, CN=Second Root").build();
  static final LabCertificate SAME_NAME = CertificateBuilder.root("O=lab, CN=first  root").build();

  static final AnchorTerms TERMS =
      new AnchorTerms(
          List.of(
              List.of(
                  new Term.SctNotAfter(AS_OF),
                  new Term.SctAllAfter(AS_OF.minusSeconds(5)),
                  new Term.NotBeforeUntil(AS_OF),
                  new Term.NotBeforeAfter(Instant.EPOCH),
                  new Term.UsedUntil(AS_OF)),
              List.of(
                  new Term.DnsNamesWithin(List.of("tr", "example.org")),
                  new Term.Never("only old clients"),
                  new Term.Unknown("min_version: \"x\""))));

  private Roots() {}

  static Sha256 digest(LabCertificate certificate) {
    return Sha256.of(certificate.der());
  }

  static CaRecord record(LabCertificate certificate) {
    return new CaRecord(
        Octets.copyOf(certificate.der()),
        "Lab «Ünï» Ltd.",
        List.of("http://crl.test/full.crl"),
        List.of("http://crl.test/1.crl", "http://crl.test/2.crl"),
        Optional.of("Parent Cert Revoked"));
  }

  static RootData data(Map<String, Map<LabCertificate, AnchorTerms>> programs) {
    Map<String, RootData.Program> named = new LinkedHashMap<>();
    programs.forEach(
        (name, anchors) -> {
          Map<Sha256, AnchorTerms> terms = new LinkedHashMap<>();
          anchors.forEach((certificate, of) -> terms.put(digest(certificate), of));
          named.put(name, new RootData.Program("a report", AS_OF, terms));
        });
    Map<Sha256, CaRecord> authorities = new LinkedHashMap<>();
    for (LabCertificate certificate : List.of(FIRST, SECOND, SAME_NAME)) {
      authorities.put(digest(certificate), record(certificate));
    }
    return new RootData(
        named,
        authorities,
        new Disallowed(
            Disallowed.Kind.SIGNATURE_HASH,
            Set.of(Octets.copyOf(new byte[] {1, 2, 3}), Octets.copyOf(new byte[20])),
            Optional.of(AS_OF)),
        new Interceptors(
            List.of(
                new Interceptors.Product(
                    "a product",
                    Optional.of(Pattern.compile("Inspect.*", Pattern.CASE_INSENSITIVE)),
                    Optional.empty())),
            Map.of(digest(FIRST), "a leak"),
            Map.of(digest(SECOND), "a hotel"),
            Optional.of(AS_OF)),
        List.of("report: row 5: no certificate, expected one"));
  }

  static RootData data() {
    return data(
        Map.of(
            "mozilla", Map.of(FIRST, AnchorTerms.NONE, SECOND, TERMS),
            "chrome", Map.of(SAME_NAME, AnchorTerms.NONE)));
  }

  static List<DocumentDate> dates() {
    return List.of(
        new DocumentDate(Source.CCADB_PEMS, "2020", AS_OF),
        new DocumentDate(Source.MOZILLA_INCLUDED, "", AS_OF));
  }

  static RootSnapshot snapshot() {
    return RootSnapshot.of(data(), dates());
  }
}
