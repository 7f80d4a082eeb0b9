package io.assay.report;

import io.assay.ct.Log;
import io.assay.ct.VerifiedSct;
import io.assay.ct.inclusion.Inclusion;
import io.assay.endpoint.Host;
import io.assay.endpoint.Sha256;
import io.assay.judge.CheckResult;
import io.assay.judge.Verification;
import io.assay.probe.Octets;
import io.assay.trust.ProgramTrust;
import io.assay.trust.RootProgram;
import io.assay.trust.TrustResult;
import io.assay.trust.revocation.Revocation;
import io.assay.x509.CertificateFacts;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What {@code assay verify --json} says of a chain, and the same parts of {@link CheckReport}.
 * Every key is always present and null where nothing is known; {@code docs/check-json.md} describes
 * each. Digests are lower-case hexadecimal, octets base64, times ISO 8601 in UTC.
 */
public record ChainReport(
    List<Certificate> chain,
    Map<String, Program> programs,
    Revoked revocation,
    List<Sct> scts,
    List<Included> inclusion,
    List<Check> checks) {

  /** A certificate; what cannot be read of it is null. */
  public record Certificate(
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

  /**
   * What a root program says.
   *
   * @param trusted null where it cannot be said
   * @param path digests of the certificates from the leaf to the anchor; empty unless trusted
   */
  public record Program(
      @Nullable Boolean trusted,
      List<String> path,
      @Nullable String reason,
      @Nullable String asOf) {}

  /** What is known of revocation; all null where there is no certificate to know anything of. */
  public record Revoked(
      @Nullable String status,
      @Nullable String source,
      @Nullable String checkedAt,
      @Nullable String revokedAt,
      @Nullable String reason) {}

  /**
   * An SCT that came with the leaf.
   *
   * @param log what the log list calls the log
   */
  public record Sct(
      String origin,
      @Nullable String log,
      @Nullable String logId,
      @Nullable String timestamp,
      String status,
      @Nullable String reason) {}

  /**
   * What is known of a log's promise.
   *
   * @param index where the leaf is in the log, or is to be
   * @param treeSize how many entries the tree had in which it was looked for
   */
  public record Included(
      String log,
      @Nullable Long index,
      @Nullable Long treeSize,
      String status,
      @Nullable String reason) {}

  /** What a check says. */
  public record Check(
      String id,
      String status,
      @Nullable String severity,
      String expected,
      @Nullable String observed,
      @Nullable String reason) {}

  /** What is held of a chain. */
  public static ChainReport of(Verification verification) {
    return new ChainReport(
        verification.chain().stream().map(ChainReport::certificate).toList(),
        programs(verification.programs()),
        revocation(verification.revocation()),
        scts(verification.scts()),
        inclusion(verification.inclusion()),
        verification.results().stream().map(ChainReport::check).toList());
  }

  /** A certificate, decoded. */
  public static Certificate certificate(CertificateFacts facts) {
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
        facts.names().ipAddresses().stream().map(Host::addressText).toList(),
        facts.names().others(),
        facts.malformed(),
        facts.der().base64());
  }

  /** What each root program says, in the order of {@link #sorted}. */
  public static Map<String, Program> programs(Map<String, ProgramTrust> trusts) {
    Map<String, Program> programs = new LinkedHashMap<>();
    sorted(trusts).forEach((name, trust) -> programs.put(name, program(trust)));
    return programs;
  }

  /** The platform first, then the public programs in their order, then others by name. */
  public static Map<String, ProgramTrust> sorted(Map<String, ProgramTrust> programs) {
    List<String> order =
        Stream.concat(Stream.of(RootProgram.PLATFORM), RootProgram.PUBLIC.stream()).toList();
    Comparator<String> known =
        Comparator.comparingInt(
            name -> order.contains(name) ? order.indexOf(name) : Integer.MAX_VALUE);
    Map<String, ProgramTrust> sorted =
        new TreeMap<>(known.thenComparing(Comparator.naturalOrder()));
    sorted.putAll(programs);
    return sorted;
  }

  private static Program program(ProgramTrust trust) {
    String asOf = trust.asOf().map(Instant::toString).orElse(null);
    return switch (trust.result()) {
      case TrustResult.Trusted(var path) ->
          new Program(true, path.stream().map(Sha256::hex).toList(), null, asOf);
      case TrustResult.Untrusted(var reason) -> new Program(false, List.of(), reason, asOf);
      case TrustResult.Undetermined(var reason) -> new Program(null, List.of(), reason, asOf);
    };
  }

  /** What is known of revocation. */
  public static Revoked revocation(Optional<Revocation> revocation) {
    return revocation
        .map(
            known ->
                new Revoked(
                    known.status().text(),
                    known.source().map(Revocation.Source::text).orElse(null),
                    known.checkedAt().map(Instant::toString).orElse(null),
                    known.revokedAt().map(Instant::toString).orElse(null),
                    known.reason().orElse(null)))
        .orElse(new Revoked(null, null, null, null, null));
  }

  /** Those that came with a leaf. */
  public static List<Sct> scts(List<VerifiedSct> scts) {
    return scts.stream()
        .map(
            sct ->
                new Sct(
                    sct.origin().text(),
                    sct.log().map(Log::name).orElse(null),
                    sct.logId().map(Octets::base64).orElse(null),
                    sct.timestamp().map(Instant::toString).orElse(null),
                    sct.status().text(),
                    sct.reason().orElse(null)))
        .toList();
  }

  /** What is known of the promises of logs. */
  public static List<Included> inclusion(List<Inclusion> inclusion) {
    return inclusion.stream()
        .map(
            one ->
                new Included(
                    one.log().name(),
                    one.index().orElse(null),
                    one.treeSize().orElse(null),
                    one.status().text(),
                    one.reason().orElse(null)))
        .toList();
  }

  /** What a check says. */
  public static Check check(CheckResult result) {
    return switch (result) {
      case CheckResult.Pass(var check, var expected, var observed) ->
          new Check(check.id(), "pass", null, expected, observed, null);
      case CheckResult.Violation(var check, var severity, var expected, var observed, var reason) ->
          new Check(check.id(), "violated", severity.text(), expected, observed, reason);
      case CheckResult.Undetermined(var check, var expected, var reason) ->
          new Check(check.id(), "undetermined", null, expected, null, reason);
    };
  }
}
