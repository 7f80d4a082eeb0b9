package io.assay.evidence;

import io.assay.probe.DnsCapture;
import io.assay.probe.HttpCapture;
import io.assay.probe.Observation;
import io.assay.probe.ObservationJson;
import io.assay.probe.Octets;
import io.assay.probe.TlsCapture;
import io.assay.x509.CertificateFacts;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** What a bundle is made of, but for its manifest, in its order. Stateless. */
final class BundleParts {
  private static final JsonMapper INDENTED =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private BundleParts() {}

  /**
   * A file of the bundle.
   *
   * @param name relative, with slashes
   * @param meaning one line for people
   */
  record Part(String name, Octets content, String meaning) {}

  /** The folder of one of a dossier's exhibits. */
  static String folder(Dossier dossier, Exhibit exhibit) {
    return "exhibit-%d-%s"
        .formatted(dossier.exhibits().indexOf(exhibit) + 1, exhibit.role().text());
  }

  static List<Part> of(Dossier dossier, String tool) {
    List<Part> parts = new ArrayList<>();
    parts.add(text("report.html", new Report(dossier, tool).html(), "all of it, for a browser"));
    parts.add(
        new Part(
            "statement.txt",
            Octets.taking(new Statement(dossier).octets()),
            "a text to send on, and how to verify it"));
    dossier.exhibits().forEach(exhibit -> exhibit(exhibit, folder(dossier, exhibit) + "/", parts));
    return parts;
  }

  private static void exhibit(Exhibit exhibit, String folder, List<Part> parts) {
    Observation seen = exhibit.observation();
    String title =
        "What was seen from %s at %s"
            .formatted(seen.target().vantage(), Legible.time(seen.startedAt()));
    parts.add(
        text(
            folder + "exhibit.txt",
            ExhibitText.page(exhibit, title).toString(),
            "the exhibit, decoded"));
    parts.add(
        text(
            folder + "observation.json",
            INDENTED.writeValueAsString(INDENTED.readTree(ObservationJson.write(seen))) + "\n",
            "all that was recorded, as Assay reads it back"));
    seen.tls().ifPresent(tls -> tls(tls, folder, parts));
    seen.http()
        .flatMap(HttpCapture::bodyStart)
        .ifPresent(
            body ->
                parts.add(
                    new Part(folder + "http-body-start.bin", body, "the beginning of the body")));
    seen.dns().ifPresent(dns -> dns(dns, folder, parts));
  }

  private static void tls(TlsCapture tls, String folder, List<Part> parts) {
    List<CertificateFacts> chain = tls.certificates().stream().map(CertificateFacts::of).toList();
    if (!chain.isEmpty()) {
      parts.add(text(folder + "chain.pem", pem(chain), "the certificates as sent, as PEM"));
    }
    for (int i = 0; i < chain.size(); i++) {
      parts.add(
          new Part(
              folder + "certificate-%d.der".formatted(i + 1),
              chain.get(i).der(),
              i == 0 ? "the first certificate as sent: the leaf" : "a certificate as sent"));
    }
    octets(folder + "certificate-message.bin", tls.certificateMessage(), "Certificate", parts);
    octets(folder + "hello-retry-request.bin", tls.helloRetryRequest(), "HelloRetryRequest", parts);
    octets(folder + "server-hello.bin", tls.serverHello(), "ServerHello", parts);
    octets(
        folder + "encrypted-extensions.bin",
        tls.encryptedExtensions(),
        "EncryptedExtensions",
        parts);
    octets(
        folder + "certificate-request.bin", tls.certificateRequest(), "CertificateRequest", parts);
    tls.ocspStaple()
        .ifPresent(
            staple ->
                parts.add(new Part(folder + "ocsp.der", staple, "the stapled OCSP response")));
    tls.sctList()
        .ifPresent(
            list ->
                parts.add(
                    new Part(
                        folder + "sct-list.bin",
                        list,
                        "SCTs of the TLS extension (RFC 6962, section 3.3)")));
  }

  private static void octets(String name, Optional<Octets> message, String what, List<Part> parts) {
    message.ifPresent(
        present ->
            parts.add(
                new Part(name, present, "the handshake message %s, with header".formatted(what))));
  }

  private static void dns(DnsCapture dns, String folder, List<Part> parts) {
    parts.add(new Part(folder + "dns-query.bin", dns.query(), "the DNS message that was sent"));
    dns.response()
        .ifPresent(
            response ->
                parts.add(
                    new Part(folder + "dns-response.bin", response, "the DNS message that came")));
    for (int i = 0; i < dns.others().size(); i++) {
      parts.add(
          new Part(
              folder + "dns-other-%d.bin".formatted(i + 1),
              dns.others().get(i),
              "a DNS message that came before it"));
    }
  }

  /** Certificates in order, each behind lines for people; what is none is named only. */
  static String pem(List<CertificateFacts> chain) {
    StringBuilder pem = new StringBuilder();
    for (int i = 0; i < chain.size(); i++) {
      CertificateFacts facts = chain.get(i);
      comment(pem, "certificate %d of %d, as sent".formatted(i + 1, chain.size()));
      if (facts.tbsSha256().isEmpty()) {
        comment(pem, "no readable certificate: see certificate-%d.der".formatted(i + 1));
        pem.append('\n');
        continue;
      }
      comment(pem, "subject  " + ExhibitFacts.name(facts.subject().map(Object::toString)));
      comment(pem, "issuer   " + ExhibitFacts.name(facts.issuer().map(Object::toString)));
      comment(pem, "serial   " + facts.serial().orElse("(unreadable)"));
      comment(
          pem,
          "valid    %s to %s"
              .formatted(
                  facts.notBefore().map(Object::toString).orElse("(unreadable)"),
                  facts.notAfter().map(Object::toString).orElse("(unreadable)")));
      comment(pem, "sha256   " + facts.sha256().hex());
      pem.append("-----BEGIN CERTIFICATE-----\n")
          .append(
              Base64.getMimeEncoder(64, new byte[] {'\n'})
                  .encodeToString(facts.der().toByteArray()))
          .append("\n-----END CERTIFICATE-----\n\n");
    }
    return pem.toString();
  }

  private static void comment(StringBuilder pem, String text) {
    pem.append("# ").append(Legible.line(text)).append('\n');
  }

  private static Part text(String name, String text, String meaning) {
    return new Part(name, Octets.taking(text.getBytes(StandardCharsets.UTF_8)), meaning);
  }
}
