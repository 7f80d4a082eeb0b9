package io.assay.evidence;

import io.assay.endpoint.Host;
import io.assay.endpoint.Sha256;
import io.assay.probe.Alert;
import io.assay.probe.DnsCapture;
import io.assay.probe.Examination;
import io.assay.probe.HttpCapture;
import io.assay.probe.IdentityAnswer;
import io.assay.probe.Observation;
import io.assay.probe.Octets;
import io.assay.probe.Outcome;
import io.assay.probe.Stage;
import io.assay.probe.TlsCapture;
import io.assay.probe.TlsNames;
import io.assay.probe.Variant;
import io.assay.probe.dns.AnswerTexts;
import io.assay.probe.dns.DnsMessage;
import io.assay.probe.path.HopDistance;
import io.assay.probe.path.HopDistance.Answer;
import io.assay.probe.path.PortDistance;
import io.assay.x509.CertificateFacts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What an exhibit shows, decoded for people, by sections. Stateless. */
public final class ExhibitFacts {
  private static final String UNREADABLE = "(unreadable)";

  private ExhibitFacts() {}

  /** A titled list of facts. */
  public record Section(String title, List<Row> rows) {
    public Section {
      rows = List.copyOf(rows);
    }
  }

  /** A fact under its label; neither is fit for any page yet. */
  public record Row(String label, String value) {}

  /** All but what the checks said. */
  static List<Section> sections(Exhibit exhibit) {
    List<Section> sections = new ArrayList<>(seen(exhibit));
    sections.add(new Section("Judged with", references(exhibit)));
    return sections;
  }

  /** The same without what it was judged with. */
  public static List<Section> seen(Exhibit exhibit) {
    Observation seen = exhibit.observation();
    List<Section> sections = new ArrayList<>();
    sections.add(new Section("Probe", probe(exhibit)));
    seen.tls().ifPresent(tls -> sections.add(new Section("TLS", tls(tls))));
    seen.http().ifPresent(http -> sections.add(new Section("HTTP", http(http))));
    seen.dns().ifPresent(dns -> sections.add(new Section("DNS", dns(seen, dns))));
    if (!seen.identity().isEmpty()) {
      sections.add(new Section("Identity", identity(seen.identity())));
    }
    seen.examination()
        .ifPresent(look -> sections.add(new Section("Closer look", examination(look))));
    List<CertificateFacts> certificates = exhibit.certificates();
    for (int i = 0; i < certificates.size(); i++) {
      sections.add(
          new Section(
              "Certificate %d of %d, as sent".formatted(i + 1, certificates.size()),
              certificate(certificates.get(i))));
    }
    if (!exhibit.programs().isEmpty()) {
      sections.add(new Section("Root programs", programs(exhibit)));
    }
    exhibit
        .revocation()
        .ifPresent(
            known ->
                sections.add(
                    new Section("Revocation", List.of(new Row("as far as known", known)))));
    if (!exhibit.scts().isEmpty()) {
      sections.add(new Section("Signed certificate timestamps", scts(exhibit)));
    }
    return sections;
  }

  private static List<Row> identity(List<IdentityAnswer> answers) {
    return answers.stream()
        .map(answer -> new Row(answer.query().toString(), identity(answer)))
        .toList();
  }

  private static String identity(IdentityAnswer answer) {
    if (answer.failure().isPresent()) {
      return answer.failure().get().detail();
    }
    List<String> texts =
        answer
            .dns()
            .response()
            .map(response -> AnswerTexts.of(response, answer.query()))
            .orElse(List.of());
    return texts.isEmpty() ? "no text" : String.join(", ", texts);
  }

  private static List<Row> examination(Examination look) {
    List<Row> rows = new ArrayList<>();
    rows.add(new Row("began", Legible.time(look.startedAt())));
    look.path()
        .ifPresent(
            path ->
                path.ports().forEach(port -> rows.add(new Row("port " + port.port(), hops(port)))));
    for (Variant variant : look.variants()) {
      rows.add(new Row("asked " + variant.kind().text(), asked(variant)));
    }
    return rows;
  }

  private static String hops(PortDistance port) {
    return switch (port.distance()) {
      case HopDistance.Reached reached ->
          "%d hops away, %s"
              .formatted(reached.hops(), reached.by() == Answer.RST ? "refuses" : "accepts");
      case HopDistance.NotReached(String why) -> why;
      case HopDistance.Unstable(String why) -> why;
      case HopDistance.NotMeasured(String why) -> why;
    };
  }

  private static String asked(Variant variant) {
    return variant
            .tls()
            .flatMap(tls -> tls.certificates().stream().findFirst())
            .map(CertificateFacts::of)
            .map(
                leaf ->
                    "certificate of %s issued by %s, SHA-256 %s; "
                        .formatted(
                            name(leaf.subject().map(Object::toString)),
                            name(leaf.issuer().map(Object::toString)),
                            leaf.sha256().hex()))
            .orElse("")
        + outcome(variant.outcome());
  }

  private static List<Row> probe(Exhibit exhibit) {
    Observation seen = exhibit.observation();
    List<Row> rows = new ArrayList<>();
    rows.add(new Row("began", Legible.time(seen.startedAt())));
    rows.add(new Row("vantage point", seen.target().vantage() + origin(seen)));
    rows.add(new Row("resolver", seen.target().resolver()));
    rows.add(new Row("endpoint", seen.target().endpoint().text()));
    rows.add(new Row("address", address(seen)));
    rows.add(new Row("asked for", seen.serverName().text()));
    rows.add(new Row("outcome", outcome(seen.outcome())));
    rows.add(new Row("took", took(seen)));
    rows.add(new Row("verdict", exhibit.conclusion()));
    rows.add(new Row("observation", seen.id().toString()));
    return rows;
  }

  /** The address that was dialled, or that there was none. */
  static String address(Observation seen) {
    return seen.target().address().map(Host::addressText).orElse("none: the name did not resolve");
  }

  private static String origin(Observation seen) {
    List<String> known = new ArrayList<>();
    seen.origin().asn().ifPresent(asn -> known.add("AS" + asn));
    seen.origin().country().ifPresent(known::add);
    seen.origin().ill().ifPresent(ill -> known.add("itself ill: " + ill));
    return known.isEmpty() ? "" : " (" + String.join(", ", known) + ")";
  }

  public static String outcome(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Answered() -> "answered";
      case Outcome.NotAsked() -> "ended as intended before anything was asked";
      case Outcome.Failed(var stage, var kind, var detail) ->
          "failed in the stage %s: %s: %s".formatted(stage.text(), kind.text(), detail);
    };
  }

  private static String took(Observation seen) {
    List<String> stages = new ArrayList<>();
    for (Stage stage : Stage.values()) {
      seen.timings()
          .of(stage)
          .ifPresent(nanos -> stages.add("%s %s ms".formatted(stage.text(), milliseconds(nanos))));
    }
    return stages.isEmpty() ? "nothing was measured" : String.join(", ", stages);
  }

  private static String milliseconds(long nanos) {
    return String.format(Locale.ROOT, "%.1f", nanos / 1e6);
  }

  private static List<Row> tls(TlsCapture tls) {
    List<Row> rows = new ArrayList<>();
    tls.version().ifPresent(version -> rows.add(new Row("version", TlsNames.version(version))));
    tls.cipherSuite()
        .ifPresent(suite -> rows.add(new Row("cipher suite", TlsNames.cipherSuite(suite))));
    tls.group().ifPresent(group -> rows.add(new Row("group", TlsNames.group(group))));
    rows.add(
        new Row(
            "ALPN",
            "%s (offered: %s)"
                .formatted(
                    tls.alpn().orElse("none"),
                    tls.alpnOffered().isEmpty() ? "none" : String.join(", ", tls.alpnOffered()))));
    rows.add(new Row("SNI sent", tls.sni().orElse("none")));
    rows.add(new Row("handshake", tls.established() ? "completed" : "not completed"));
    rows.add(new Row("key of the leaf", keyProof(tls)));
    tls.serverHello().ifPresent(hello -> rows.add(new Row("server hello", octets(hello))));
    tls.helloRetryRequest().ifPresent(hello -> rows.add(new Row("hello retry", octets(hello))));
    tls.encryptedExtensions()
        .ifPresent(extensions -> rows.add(new Row("encrypted ext.", octets(extensions))));
    tls.ocspStaple().ifPresent(staple -> rows.add(new Row("OCSP staple", octets(staple))));
    tls.sctList().ifPresent(list -> rows.add(new Row("SCT list", octets(list))));
    for (Alert alert : tls.alerts()) {
      rows.add(
          new Row(
              alert.received() ? "alert received" : "alert sent",
              TlsNames.alert(alert.description())));
    }
    return rows;
  }

  static String keyProof(TlsCapture tls) {
    return switch (tls.keyProof()) {
      case PROVEN -> "the server proved in the handshake that it holds the private key";
      case UNVERIFIABLE -> "the key could not be read, so that the proof could not be verified";
      case NONE -> "the handshake did not get to the proof of the private key";
    };
  }

  private static String octets(Octets octets) {
    return "%d octets, SHA-256 %s"
        .formatted(octets.length(), Sha256.of(octets.toByteArray()).hex());
  }

  private static List<Row> http(HttpCapture http) {
    List<Row> rows = new ArrayList<>();
    rows.add(new Row("status", "%d, HTTP/%s".formatted(http.status(), http.version())));
    http.headers().forEach(header -> rows.add(new Row(header.name(), header.value())));
    return rows;
  }

  private static List<Row> dns(Observation seen, DnsCapture dns) {
    List<Row> rows = new ArrayList<>();
    rows.add(new Row("question", seen.query().toString()));
    switch (dns.response().map(DnsMessage::parse).orElse(null)) {
      case DnsMessage.Parsed message -> {
        rows.add(new Row("response code", message.rcode()));
        message.answers().forEach(answer -> rows.add(new Row("answer", answer.toString())));
        message
            .edns()
            .flatMap(DnsMessage.Edns::nsid)
            .ifPresent(nsid -> rows.add(new Row("NSID", nsid)));
      }
      case DnsMessage.Malformed(var reason) ->
          rows.add(new Row("response", "unreadable: " + reason));
      case null -> rows.add(new Row("response", "none"));
    }
    return rows;
  }

  /** What a DNS response says, on one line. */
  static String answer(Observation seen) {
    return switch (seen.dns().flatMap(DnsCapture::response).map(DnsMessage::parse).orElse(null)) {
      case DnsMessage.Parsed message ->
          message.rcode()
              + message.answers().stream()
                  .map(answer -> ", " + answer.type() + " " + answer.data())
                  .reduce("", String::concat);
      case DnsMessage.Malformed(var reason) -> "unreadable: " + reason;
      case null -> "none";
    };
  }

  /** What a certificate says. */
  public static List<Row> certificate(CertificateFacts facts) {
    List<Row> rows = new ArrayList<>();
    rows.add(new Row("subject", name(facts.subject().map(Object::toString))));
    rows.add(new Row("issuer", name(facts.issuer().map(Object::toString))));
    rows.add(new Row("serial", facts.serial().orElse(UNREADABLE)));
    names(facts).forEach(name -> rows.add(new Row("alternative name", name)));
    rows.add(new Row("not before", facts.notBefore().map(Instant::toString).orElse(UNREADABLE)));
    rows.add(new Row("not after", facts.notAfter().map(Instant::toString).orElse(UNREADABLE)));
    rows.add(new Row("key", facts.key().map(Object::toString).orElse(UNREADABLE)));
    rows.add(new Row("signed with", facts.signatureAlgorithm().orElse(UNREADABLE)));
    facts.ca().ifPresent(ca -> rows.add(new Row("authority", ca ? "yes" : "no")));
    rows.add(new Row("SHA-256", facts.sha256().hex()));
    rows.add(new Row("SHA-256 of SPKI", facts.spkiSha256().map(Sha256::hex).orElse(UNREADABLE)));
    facts.spkiSha256().ifPresent(spki -> rows.add(new Row("as a pin", "sha256/" + spki.base64())));
    rows.add(new Row("SHA-256 of TBS", facts.tbsSha256().map(Sha256::hex).orElse(UNREADABLE)));
    facts.ocspUrls().forEach(url -> rows.add(new Row("OCSP responder", url)));
    facts.crlUrls().forEach(url -> rows.add(new Row("CRL", url)));
    facts.issuerUrls().forEach(url -> rows.add(new Row("issuer at", url)));
    facts.malformed().forEach(problem -> rows.add(new Row("malformed", problem)));
    return rows;
  }

  static String name(Optional<String> name) {
    return name.map(text -> text.isEmpty() ? "(empty)" : text).orElse(UNREADABLE);
  }

  /** The subject alternative names, each with its kind. */
  public static List<String> names(CertificateFacts facts) {
    return Stream.of(
            facts.names().dnsNames().stream().map(name -> "DNS " + name),
            facts.names().ipAddresses().stream().map(ip -> "IP " + Host.addressText(ip)),
            facts.names().others().stream(),
            facts.names().unreadable().stream().map(name -> "unreadable: " + name))
        .flatMap(names -> names)
        .toList();
  }

  private static List<Row> programs(Exhibit exhibit) {
    return exhibit.programs().stream()
        .map(
            program ->
                new Row(
                    program.name(),
                    program.trusted().map(yes -> yes ? "trusted" : "not trusted").orElse("unknown")
                        + program.asOf().map(date -> " by data of " + date).orElse("")
                        + ": "
                        + program.says()))
        .toList();
  }

  private static List<Row> scts(Exhibit exhibit) {
    List<Row> rows = new ArrayList<>();
    exhibit.scts().forEach(sct -> rows.add(new Row("SCT", text(sct))));
    exhibit.inclusion().forEach(promise -> rows.add(new Row("inclusion", promise)));
    return rows;
  }

  static String text(Exhibit.Sct sct) {
    return sct.log().orElse("an unknown log")
        + sct.logId().map(id -> " (id " + id + ")").orElse("")
        + sct.timestamp().map(time -> ", promised at " + time).orElse("")
        + ", from "
        + sct.origin()
        + ": "
        + sct.status()
        + sct.reason().map(reason -> ": " + reason).orElse("");
  }

  private static List<Row> references(Exhibit exhibit) {
    List<Row> rows = new ArrayList<>();
    rows.add(new Row("program", "Assay " + exhibit.version()));
    exhibit
        .references()
        .forEach(
            (name, date) ->
                rows.add(
                    new Row(
                        name,
                        "data of %s, %s when it was judged"
                            .formatted(date, age(date, exhibit.observation().startedAt())))));
    if (exhibit.references().isEmpty()) {
      rows.add(new Row("reference data", "none"));
    }
    return rows;
  }

  private static String age(Instant date, Instant now) {
    Duration age = Duration.between(date, now);
    if (age.isNegative()) {
      return "newer than the probe";
    }
    if (age.toHours() < 48) {
      return age.toHours() == 1 ? "1 hour old" : age.toHours() + " hours old";
    }
    return age.toDays() + " days old";
  }
}
