package io.assay.evidence;

import io.assay.ct.Log;
import io.assay.endpoint.Sha256;
import io.assay.judge.CheckResult;
import io.assay.judge.CheckResult.Pass;
import io.assay.judge.CheckResult.Undetermined;
import io.assay.judge.CheckResult.Violation;
import io.assay.judge.Confidence;
import io.assay.judge.Judgement;
import io.assay.judge.Sign;
import io.assay.probe.Observation;
import io.assay.probe.Octets;
import io.assay.trust.CertificationPaths;
import io.assay.trust.ProgramTrust;
import io.assay.trust.RootProgram;
import io.assay.trust.TrustResult;
import io.assay.trust.revocation.Revocation;
import io.assay.x509.CertificateFacts;
import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * One judged observation in full: what was seen, and what was concluded from it, in words, by which
 * version and with which reference data. Immutable.
 *
 * @param results what each check said, in the order of the checks
 * @param verdict the verdict in lower case
 * @param confidence how sure that is, where it can be more or less so
 * @param signs the evidence that somebody has a hand in it, by the names of the documentation
 * @param programs what each root program said of the chain: the platform, the public ones, others
 * @param anchors the root programs that have the anchor of a sound path, whether they trust the
 *     chain or not
 * @param revocation what was known of the revocation of the certificates, in one line
 * @param scts what was held of each SCT
 * @param inclusion what was known of the logs' promises, one line each
 * @param references the dates of the reference data that it was judged with, by name
 * @param version the version of Assay that judged
 */
public record Exhibit(
    Role role,
    Observation observation,
    List<Result> results,
    String verdict,
    Optional<String> confidence,
    List<String> signs,
    List<Program> programs,
    List<String> anchors,
    Optional<String> revocation,
    List<Sct> scts,
    List<String> inclusion,
    SortedMap<String, Instant> references,
    String version) {
  /** The {@link Result#status} of a violation. */
  public static final String VIOLATED = "violated";

  public Exhibit {
    results = List.copyOf(results);
    signs = List.copyOf(signs);
    programs = List.copyOf(programs);
    anchors = List.copyOf(anchors);
    scts = List.copyOf(scts);
    inclusion = List.copyOf(inclusion);
    references = Collections.unmodifiableSortedMap(new TreeMap<>(references));
  }

  /** The verdict, how sure it is, and what speaks for it: one line for people. */
  String conclusion() {
    return verdict
        + confidence.map(sure -> " with " + sure + " confidence").orElse("")
        + (signs.isEmpty() ? "" : "; signs: " + String.join(", ", signs));
  }

  /**
   * What a check said.
   *
   * @param check its id
   * @param status {@code pass}, {@code violated} or {@code undetermined}
   * @param severity of a violation, in lower case
   * @param observed absent where it is undetermined
   * @param reason absent where it is a pass
   */
  public record Result(
      String check,
      String status,
      Optional<String> severity,
      String expected,
      Optional<String> observed,
      Optional<String> reason) {

    /** Whether it is a violation that is more than worth knowing. */
    boolean isBad() {
      return status.equals(VIOLATED) && !severity.equals(Optional.of("info"));
    }

    static Result of(CheckResult result) {
      String check = result.check().id();
      return switch (result) {
        case Pass(var _, var expected, var observed) ->
            new Result(
                check, "pass", Optional.empty(), expected, Optional.of(observed), Optional.empty());
        case Violation(var _, var severity, var expected, var observed, var reason) ->
            new Result(
                check,
                VIOLATED,
                Optional.of(severity.text()),
                expected,
                Optional.of(observed),
                Optional.of(reason));
        case Undetermined(var _, var expected, var reason) ->
            new Result(
                check,
                "undetermined",
                Optional.empty(),
                expected,
                Optional.empty(),
                Optional.of(reason));
      };
    }
  }

  /**
   * What a root program said of the chain.
   *
   * @param trusted absent where it cannot be said
   * @param says why not, or the path by which it trusts the chain
   * @param asOf the date of its data
   */
  public record Program(
      String name, Optional<Boolean> trusted, String says, Optional<Instant> asOf) {}

  /**
   * What was held of an SCT.
   *
   * @param origin how it came: {@code certificate}, {@code tls} or {@code ocsp}
   * @param log the name of the log, if it is known
   * @param logId base64 of the log's id
   * @param status {@code valid}, {@code invalid} and so on
   */
  public record Sct(
      String origin,
      Optional<String> log,
      Optional<String> logId,
      Optional<Instant> timestamp,
      String status,
      Optional<String> reason) {}

  /**
   * A judgement as an exhibit.
   *
   * @param references the dates of the reference data in use, by name
   * @param version of this program
   */
  public static Exhibit of(
      Role role, Judgement judgement, Map<String, Instant> references, String version) {
    return new Exhibit(
        role,
        judgement.observation(),
        judgement.results().stream().map(Result::of).toList(),
        judgement.verdict().text(),
        judgement.conclusion().confidence().map(Confidence::text),
        judgement.conclusion().signs().stream().map(Sign::text).toList(),
        programs(judgement),
        anchors(judgement.paths()),
        judgement.revocation().map(Exhibit::text),
        judgement.scts().stream()
            .map(
                sct ->
                    new Sct(
                        sct.origin().text(),
                        sct.log().map(Log::name),
                        sct.logId().map(Octets::base64),
                        sct.timestamp(),
                        sct.status().text(),
                        sct.reason()))
            .toList(),
        judgement.inclusion().stream()
            .map(
                promise ->
                    promise.log().name()
                        + ": "
                        + promise.status().text()
                        + promise.index().map(index -> ", entry " + index).orElse("")
                        + promise.treeSize().map(size -> " of a tree of " + size).orElse("")
                        + promise.reason().map(reason -> ": " + reason).orElse(""))
            .toList(),
        new TreeMap<>(references),
        version);
  }

  private static List<Program> programs(Judgement judgement) {
    List<String> order =
        Stream.concat(Stream.of(RootProgram.PLATFORM), RootProgram.PUBLIC.stream()).toList();
    return judgement.programs().entrySet().stream()
        .sorted(
            Comparator.<Map.Entry<String, ProgramTrust>>comparingInt(
                    entry ->
                        order.contains(entry.getKey())
                            ? order.indexOf(entry.getKey())
                            : Integer.MAX_VALUE)
                .thenComparing(Map.Entry::getKey))
        .map(
            entry -> {
              Optional<Instant> asOf = entry.getValue().asOf();
              return switch (entry.getValue().result()) {
                case TrustResult.Trusted(var path) ->
                    new Program(
                        entry.getKey(), Optional.of(true), path(judgement.paths(), path), asOf);
                case TrustResult.Untrusted(var reason) ->
                    new Program(entry.getKey(), Optional.of(false), reason, asOf);
                case TrustResult.Undetermined(var reason) ->
                    new Program(entry.getKey(), Optional.empty(), reason, asOf);
              };
            })
        .toList();
  }

  private static List<String> anchors(CertificationPaths paths) {
    return Stream.concat(paths.paths().stream(), paths.wider().stream())
        .filter(path -> path.failure().isEmpty())
        .flatMap(path -> path.programs().stream())
        .distinct()
        .sorted()
        .toList();
  }

  /** The certificates above the leaf, and the digest of the anchor. */
  private static String path(CertificationPaths paths, List<Sha256> path) {
    if (path.size() < 2) {
      return "the leaf is itself an anchor";
    }
    List<String> names =
        path.stream()
            .skip(1)
            .map(
                digest ->
                    Stream.concat(paths.paths().stream(), paths.wider().stream())
                        .flatMap(found -> found.certificates().stream())
                        .filter(certificate -> certificate.sha256().equals(digest))
                        .flatMap(certificate -> certificate.subject().stream())
                        .map(Object::toString)
                        .findFirst()
                        .orElse(digest.hex()))
            .toList();
    return "by %s (anchor SHA-256 %s)"
        .formatted(String.join(", then ", names), path.getLast().hex());
  }

  private static String text(Revocation revocation) {
    return revocation.status().text()
        + revocation.source().map(source -> ", by " + source.text()).orElse("")
        + revocation.checkedAt().map(at -> " of " + at).orElse("")
        + revocation.revokedAt().map(at -> ", since " + at).orElse("")
        + revocation.reason().map(reason -> ": " + reason).orElse("");
  }

  /** The certificates as sent. */
  List<CertificateFacts> certificates() {
    return observation.tls().map(tls -> tls.certificates()).orElse(List.of()).stream()
        .map(CertificateFacts::of)
        .toList();
  }

  /** The certificate that the server presented as its own. */
  Optional<CertificateFacts> leaf() {
    return observation.tls().stream()
        .flatMap(tls -> tls.certificates().stream())
        .findFirst()
        .map(CertificateFacts::of);
  }

  /** What the check of that id said. */
  Optional<Result> result(String check) {
    return results.stream().filter(result -> result.check().equals(check)).findFirst();
  }
}
