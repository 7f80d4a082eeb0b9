package io.assay.app;

import io.assay.endpoint.Host;
import io.assay.endpoint.Sha256;
import io.assay.judge.CheckResult;
import io.assay.judge.Judgement;
import io.assay.probe.Alert;
import io.assay.probe.HttpCapture;
import io.assay.probe.Observation;
import io.assay.probe.Octets;
import io.assay.probe.Outcome;
import io.assay.probe.Stage;
import io.assay.probe.Timings;
import io.assay.probe.TlsCapture;
import io.assay.probe.TlsNames;
import io.assay.trust.TrustResult;
import io.assay.x509.CertificateFacts;
import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * What {@code assay check --json} says of one endpoint at one address. Every key is always present
 * and null where nothing is known, so that a script can rely on it; {@code docs/check-json.md}
 * describes each. Digests are lower-case hexadecimal, octets base64, times ISO 8601 in UTC.
 */
record CheckReport(
    String id,
    String resolver,
    String endpoint,
    @Nullable String address,
    String vantage,
    String serverName,
    Question query,
    String startedAt,
    Ending outcome,
    Milliseconds timings,
    Tls tls,
    Http http,
    DnsAnswer dns,
    Map<String, Program> programs,
    List<Check> checks,
    String verdict) {

  /** RFC 8446, section 6. */
  private static final int FATAL = 2;

  record Question(String name, String type) {}

  /** How the probe ended: {@code answered}, or {@code failed} with the three others. */
  record Ending(
      String kind, @Nullable String stage, @Nullable String failure, @Nullable String detail) {}

  /** Time in each stage, in milliseconds with three decimals. */
  record Milliseconds(
      @Nullable Double resolve,
      @Nullable Double connect,
      @Nullable Double tls,
      @Nullable Double query,
      @Nullable Double close) {}

  record Tls(
      @Nullable String version,
      @Nullable String cipher,
      @Nullable String group,
      @Nullable String alpn,
      List<String> alpnOffered,
      @Nullable String sni,
      boolean established,
      String keyProof,
      @Nullable String helloRetryRequest,
      @Nullable String serverHello,
      @Nullable String encryptedExtensions,
      @Nullable String certificateRequest,
      @Nullable String ocspStaple,
      List<SctEntry> scts,
      @Nullable String alert,
      List<AlertEntry> alerts,
      List<Certificate> chain) {}

  record AlertEntry(boolean received, int level, int description, String name) {}

  record Certificate(
      String sha256,
      @Nullable String spkiSha256,
      @Nullable String tbsSha256,
      @Nullable String subject,
      @Nullable String issuer,
      @Nullable String serial,
      @Nullable String notBefore,
      @Nullable String notAfter,
      @Nullable String key,
      @Nullable String signatureAlgorithm,
      @Nullable Boolean ca,
      List<String> dnsNames,
      List<String> ipAddresses,
      List<String> otherNames,
      List<String> malformed,
      String der) {}

  record Http(@Nullable Integer status, @Nullable String version, @Nullable String contentType) {}

  /**
   * What a root program says.
   *
   * @param trusted null where it cannot be said
   * @param path digests of the certificates from the leaf to the anchor; empty unless trusted
   */
  record Program(@Nullable Boolean trusted, List<String> path, @Nullable String reason) {}

  record Check(
      String id,
      String status,
      @Nullable String severity,
      String expected,
      @Nullable String observed,
      @Nullable String reason) {}

  /**
   * A report of each judgement, as a JSON array; ASCII only, so that it is safe on any terminal.
   */
  static String json(List<Judgement> judgements) {
    return JsonMapper.builder()
        .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
        .enable(SerializationFeature.INDENT_OUTPUT)
        .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
        .build()
        .writeValueAsString(judgements.stream().map(CheckReport::of).toList());
  }

  static CheckReport of(Judgement judgement) {
    Observation seen = judgement.observation();
    return new CheckReport(
        seen.id().toString(),
        seen.target().resolver(),
        seen.target().endpoint().text(),
        seen.target().address().map(Host::addressText).orElse(null),
        seen.target().vantage(),
        seen.serverName().text(),
        new Question(seen.query().name(), seen.query().type()),
        seen.startedAt().toString(),
        ending(seen.outcome()),
        milliseconds(seen.timings()),
        tls(seen.tls(), judgement.chain()),
        http(seen.http()),
        DnsAnswer.of(seen.dns()),
        programs(judgement),
        judgement.results().stream().map(CheckReport::check).toList(),
        judgement.verdict().text());
  }

  private static Ending ending(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Answered() -> new Ending("answered", null, null, null);
      case Outcome.Failed(var stage, var kind, var detail) ->
          new Ending("failed", stage.text(), kind.text(), detail);
    };
  }

  private static Milliseconds milliseconds(Timings timings) {
    return new Milliseconds(
        milliseconds(timings.of(Stage.RESOLVE)),
        milliseconds(timings.of(Stage.CONNECT)),
        milliseconds(timings.of(Stage.TLS)),
        milliseconds(timings.of(Stage.QUERY)),
        milliseconds(timings.of(Stage.CLOSE)));
  }

  private static @Nullable Double milliseconds(OptionalLong nanos) {
    return nanos.isPresent() ? Math.round(nanos.getAsLong() / 1e3) / 1e3 : null;
  }

  private static Tls tls(Optional<TlsCapture> capture, List<CertificateFacts> chain) {
    if (capture.isEmpty()) {
      return new Tls(
          null, null, null, null, List.of(), null, false, "none", null, null, null, null, null,
          List.of(), null, List.of(), List.of());
    }
    TlsCapture tls = capture.get();
    return new Tls(
        name(tls.version(), TlsNames::version),
        name(tls.cipherSuite(), TlsNames::cipherSuite),
        name(tls.group(), TlsNames::group),
        tls.alpn().orElse(null),
        tls.alpnOffered(),
        tls.sni().orElse(null),
        tls.established(),
        switch (tls.keyProof()) {
          case NONE -> "none";
          case PROVEN -> "proven";
          case UNVERIFIABLE -> "unverifiable";
        },
        base64(tls.helloRetryRequest()),
        base64(tls.serverHello()),
        base64(tls.encryptedExtensions()),
        base64(tls.certificateRequest()),
        base64(tls.ocspStaple()),
        tls.sctList().map(SctEntry::readAll).orElse(List.of()),
        fatalAlert(tls.alerts()).orElse(null),
        tls.alerts().stream()
            .map(
                alert ->
                    new AlertEntry(
                        alert.received(),
                        alert.level(),
                        alert.description(),
                        TlsNames.alert(alert.description())))
            .toList(),
        chain.stream().map(CheckReport::certificate).toList());
  }

  /** The fatal alert that ended the connection: the server's if it sent one, else this client's. */
  static Optional<String> fatalAlert(List<Alert> alerts) {
    return alerts.stream()
        .filter(alert -> alert.level() == FATAL)
        .min((one, other) -> Boolean.compare(other.received(), one.received()))
        .map(alert -> TlsNames.alert(alert.description()));
  }

  private static Certificate certificate(CertificateFacts facts) {
    return new Certificate(
        facts.sha256().hex(),
        facts.spkiSha256().map(Object::toString).orElse(null),
        facts.tbsSha256().map(Object::toString).orElse(null),
        facts.subject().map(Object::toString).orElse(null),
        facts.issuer().map(Object::toString).orElse(null),
        facts.serial().orElse(null),
        facts.notBefore().map(Instant::toString).orElse(null),
        facts.notAfter().map(Instant::toString).orElse(null),
        facts.key().map(Object::toString).orElse(null),
        facts.signatureAlgorithm().orElse(null),
        facts.ca().orElse(null),
        facts.names().dnsNames(),
        facts.names().ipAddresses().stream().map(CheckReport::addressText).toList(),
        facts.names().others(),
        facts.malformed(),
        facts.der().base64());
  }

  private static String addressText(InetAddress address) {
    return Host.addressText(address);
  }

  private static Http http(Optional<HttpCapture> capture) {
    return capture
        .map(
            http ->
                new Http(http.status(), http.version(), http.header("content-type").orElse(null)))
        .orElse(new Http(null, null, null));
  }

  private static Map<String, Program> programs(Judgement judgement) {
    Map<String, Program> programs = new TreeMap<>();
    judgement
        .programs()
        .forEach(
            (name, trust) ->
                programs.put(
                    name,
                    switch (trust.result()) {
                      case TrustResult.Trusted(var path) ->
                          new Program(true, path.stream().map(Sha256::hex).toList(), null);
                      case TrustResult.Untrusted(var reason) ->
                          new Program(false, List.of(), reason);
                      case TrustResult.Undetermined(var reason) ->
                          new Program(null, List.of(), reason);
                    }));
    return programs;
  }

  private static Check check(CheckResult result) {
    return switch (result) {
      case CheckResult.Pass(var check, var expected, var observed) ->
          new Check(check.id(), "pass", null, expected, observed, null);
      case CheckResult.Violation(var check, var severity, var expected, var observed, var reason) ->
          new Check(check.id(), "violated", severity.text(), expected, observed, reason);
      case CheckResult.Undetermined(var check, var expected, var reason) ->
          new Check(check.id(), "undetermined", null, expected, null, reason);
    };
  }

  private static @Nullable String name(OptionalInt value, IntFunction<String> names) {
    return value.isPresent() ? names.apply(value.getAsInt()) : null;
  }

  private static @Nullable String base64(Optional<Octets> octets) {
    return octets.map(Octets::base64).orElse(null);
  }
}
