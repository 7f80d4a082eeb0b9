package io.assay.report;

import io.assay.endpoint.Host;
import io.assay.judge.Confidence;
import io.assay.judge.Judgement;
import io.assay.judge.Sign;
import io.assay.probe.Alert;
import io.assay.probe.HttpCapture;
import io.assay.probe.Observation;
import io.assay.probe.Octets;
import io.assay.probe.Outcome;
import io.assay.probe.Stage;
import io.assay.probe.Timings;
import io.assay.probe.TlsCapture;
import io.assay.probe.TlsNames;
import io.assay.probe.tls.ServerFingerprint;
import io.assay.x509.CertificateFacts;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * What {@code assay check --json} says of one endpoint at one address. Every key is always present
 * and null where nothing is known, so that a script can rely on it; {@code docs/check-json.md}
 * describes each. Digests are lower-case hexadecimal, octets base64, times ISO 8601 in UTC.
 */
public record CheckReport(
    String id,
    String resolver,
    String endpoint,
    @Nullable String address,
    String vantage,
    Origin origin,
    String serverName,
    Question query,
    String startedAt,
    Ending outcome,
    Milliseconds timings,
    Tls tls,
    Http http,
    DnsAnswer dns,
    List<IdentityEntry> identity,
    Map<String, ChainReport.Program> programs,
    ChainReport.Revoked revocation,
    List<ChainReport.Sct> scts,
    List<ChainReport.Included> inclusion,
    List<ChainReport.Check> checks,
    String verdict,
    @Nullable String confidence,
    List<String> signs) {

  /** RFC 8446, section 6. */
  private static final int FATAL = 2;

  /** What is known of the vantage point: what ails it, its network and country. */
  public record Origin(@Nullable String ill, @Nullable Long asn, @Nullable String country) {}

  /** What was asked, or was to be asked. */
  public record Question(String name, String type) {}

  /** How the probe ended: {@code answered}, {@code not-asked}, or {@code failed} with the rest. */
  public record Ending(
      String kind, @Nullable String stage, @Nullable String failure, @Nullable String detail) {}

  /** Time in each stage, in milliseconds with three decimals. */
  public record Milliseconds(
      @Nullable Double resolve,
      @Nullable Double proxy,
      @Nullable Double connect,
      @Nullable Double tls,
      @Nullable Double query,
      @Nullable Double identity,
      @Nullable Double close) {}

  /** What the server presented; all null or empty where it did not get that far. */
  public record Tls(
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
      @Nullable String ja3s,
      @Nullable Fingerprint fingerprint,
      @Nullable String certificateRequest,
      @Nullable String ocspStaple,
      List<SctEntry> scts,
      @Nullable String alert,
      List<AlertEntry> alerts,
      List<ChainReport.Certificate> chain) {}

  /** How the server speaks TLS; types of extensions are the numbers of the IANA registry. */
  public record Fingerprint(
      String ja3sText,
      boolean helloRetryRequest,
      @Nullable String version,
      String cipher,
      @Nullable String group,
      @Nullable String alpn,
      List<Integer> extensions,
      List<Integer> encryptedExtensions,
      boolean sessionId,
      int compression) {
    static Fingerprint of(ServerFingerprint seen) {
      return new Fingerprint(
          seen.ja3sText(),
          seen.retried(),
          name(seen.version(), TlsNames::version),
          TlsNames.cipherSuite(seen.suite()),
          name(seen.group(), TlsNames::group),
          seen.alpn().orElse(null),
          seen.extensions(),
          seen.encryptedExtensions(),
          seen.sessionId(),
          seen.compression());
    }
  }

  /** A TLS alert. */
  public record AlertEntry(boolean received, int level, int description, String name) {}

  /** The HTTP response; all null for DoT. */
  public record Http(
      @Nullable Integer status, @Nullable String version, @Nullable String contentType) {}

  /**
   * A report of each judgement, as a JSON array; ASCII only, so that it is safe on any terminal.
   */
  public static String json(List<Judgement> judgements) {
    return ReportJson.page(judgements.stream().map(CheckReport::of).toList());
  }

  /** A report of one judgement as one line of JSON, ASCII only. */
  public static String line(Judgement judgement) {
    return ReportJson.line(of(judgement));
  }

  /** What is said of a judgement. */
  public static CheckReport of(Judgement judgement) {
    Observation seen = judgement.observation();
    return new CheckReport(
        seen.id().toString(),
        seen.target().resolver(),
        seen.target().endpoint().text(),
        seen.target().address().map(Host::addressText).orElse(null),
        seen.target().vantage(),
        origin(seen.origin()),
        seen.serverName().text(),
        new Question(seen.query().name(), seen.query().type()),
        seen.startedAt().toString(),
        ending(seen.outcome()),
        milliseconds(seen.timings()),
        tls(seen.tls(), judgement.chain()),
        http(seen.http()),
        DnsAnswer.of(seen.dns()),
        IdentityEntry.all(seen),
        ChainReport.programs(judgement.programs()),
        ChainReport.revocation(judgement.revocation()),
        ChainReport.scts(judgement.scts()),
        ChainReport.inclusion(judgement.inclusion()),
        judgement.results().stream().map(ChainReport::check).toList(),
        judgement.verdict().text(),
        judgement.conclusion().confidence().map(Confidence::text).orElse(null),
        judgement.conclusion().signs().stream().map(Sign::text).toList());
  }

  static Origin origin(io.assay.probe.Origin origin) {
    return new Origin(
        origin.ill().orElse(null),
        origin.asn().isPresent() ? origin.asn().getAsLong() : null,
        origin.country().orElse(null));
  }

  static Ending ending(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Answered() -> new Ending("answered", null, null, null);
      case Outcome.NotAsked() -> new Ending("not-asked", null, null, null);
      case Outcome.Failed(var stage, var kind, var detail) ->
          new Ending("failed", stage.text(), kind.text(), detail);
    };
  }

  static Milliseconds milliseconds(Timings timings) {
    return new Milliseconds(
        milliseconds(timings.of(Stage.RESOLVE)),
        milliseconds(timings.of(Stage.PROXY)),
        milliseconds(timings.of(Stage.CONNECT)),
        milliseconds(timings.of(Stage.TLS)),
        milliseconds(timings.of(Stage.QUERY)),
        milliseconds(timings.of(Stage.IDENTITY)),
        milliseconds(timings.of(Stage.CLOSE)));
  }

  private static @Nullable Double milliseconds(OptionalLong nanos) {
    return nanos.isPresent() ? Math.round(nanos.getAsLong() / 1e3) / 1e3 : null;
  }

  static Tls tls(Optional<TlsCapture> capture, List<CertificateFacts> chain) {
    if (capture.isEmpty()) {
      return new Tls(
          null, null, null, null, List.of(), null, false, "none", null, null, null, null, null,
          null, null, List.of(), null, List.of(), List.of());
    }
    TlsCapture tls = capture.get();
    Optional<ServerFingerprint> fingerprint = ServerFingerprint.of(tls);
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
        fingerprint.map(ServerFingerprint::ja3s).orElse(null),
        fingerprint.map(Fingerprint::of).orElse(null),
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
        chain.stream().map(ChainReport::certificate).toList());
  }

  /** The fatal alert that ended the connection: the server's if it sent one, else this client's. */
  public static Optional<String> fatalAlert(List<Alert> alerts) {
    return alerts.stream()
        .filter(alert -> alert.level() == FATAL)
        .min((one, other) -> Boolean.compare(other.received(), one.received()))
        .map(alert -> TlsNames.alert(alert.description()));
  }

  static Http http(Optional<HttpCapture> capture) {
    return capture
        .map(
            http ->
                new Http(http.status(), http.version(), http.header("content-type").orElse(null)))
        .orElse(new Http(null, null, null));
  }

  private static @Nullable String name(OptionalInt value, IntFunction<String> names) {
    return value.isPresent() ? names.apply(value.getAsInt()) : null;
  }

  private static @Nullable String base64(Optional<Octets> octets) {
    return octets.map(Octets::base64).orElse(null);
  }
}
