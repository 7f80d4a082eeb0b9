package io.assay.metrics;

import io.assay.endpoint.Endpoint;
import io.assay.endpoint.Host;
import io.assay.endpoint.Query;
import io.assay.endpoint.Target;
import io.assay.judge.Check;
import io.assay.judge.CheckResult;
import io.assay.judge.Conclusion;
import io.assay.judge.Judgement;
import io.assay.judge.Severity;
import io.assay.judge.Verdict;
import io.assay.lab.LabCertificate;
import io.assay.probe.FailureKind;
import io.assay.probe.Observation;
import io.assay.probe.Octets;
import io.assay.probe.Origin;
import io.assay.probe.Outcome;
import io.assay.probe.Stage;
import io.assay.probe.Timings;
import io.assay.probe.TlsCapture;
import io.assay.trust.CertificationPaths;
import io.assay.trust.ProgramTrust;
import io.assay.trust.TrustResult;
import io.assay.x509.CertificateFacts;
import java.net.InetAddress;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;

/** Judgements for tests of what is made of them. */
public final class Judgements {
  /** When every probe began. */
  public static final Instant STARTED = Instant.parse("2026-11-22T10:00:00.250Z");

  private static final Query QUERY = new Query("example.com.", "A");

  private Judgements() {}

  /** A target of the resolver {@code lab} at an address of 127.0.0.0/8. */
  public static Target target(int number) {
    InetAddress address =
        InetAddress.ofLiteral(
            "127.%d.%d.%d".formatted(number >> 16, number >> 8 & 255, number & 255));
    Host host = new Host.Name("resolver.test");
    return new Target(
        "lab", new Endpoint.Dot(host, 853, Optional.empty()), Optional.of(address), "here");
  }

  /** An answer, with everything in order but that {@code undetermined} cannot be said. */
  public static Judgement answered(
      Target target, List<LabCertificate> chain, Check... undetermined) {
    List<Octets> certificates =
        chain.stream().map(certificate -> Octets.copyOf(certificate.der())).toList();
    TlsCapture tls =
        new TlsCapture(
            Optional.of("resolver.test"),
            List.of("dot"),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            certificates,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            OptionalInt.of(0x0304),
            OptionalInt.of(0x1301),
            OptionalInt.of(0x001d),
            Optional.of("dot"),
            List.of(),
            TlsCapture.KeyProof.PROVEN,
            true);
    Map<Stage, Long> timings =
        Map.of(
            Stage.CONNECT, 1_000_000L,
            Stage.TLS, 20_000_000L,
            Stage.QUERY, 3_000_000L,
            Stage.CLOSE, 1_000L);
    Observation observation =
        observation(target, new Timings(timings), Optional.of(tls), new Outcome.Answered());
    return new Judgement(
        observation,
        new CertificationPaths(
            certificates.stream().map(CertificateFacts::of).toList(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of()),
        Map.of(
            "platform", new ProgramTrust(new TrustResult.Trusted(List.of()), Optional.of(STARTED))),
        Optional.empty(),
        List.of(),
        List.of(),
        Arrays.stream(Check.values())
            .<CheckResult>map(
                check ->
                    Arrays.asList(undetermined).contains(check)
                        ? new CheckResult.Undetermined(check, "anything", "nothing is expected")
                        : new CheckResult.Pass(check, "this", "this"))
            .toList(),
        concluded(Verdict.OK));
  }

  /** The same of a probe that asked nothing. */
  public static Judgement notAsked(Judgement judgement) {
    Observation seen = judgement.observation();
    return new Judgement(
        new Observation(
            seen.id(),
            seen.target(),
            seen.origin(),
            seen.serverName(),
            seen.query(),
            seen.startedAt(),
            seen.timings(),
            seen.tls(),
            seen.http(),
            seen.dns(),
            new Outcome.NotAsked()),
        judgement.paths(),
        judgement.programs(),
        judgement.revocation(),
        judgement.scts(),
        judgement.inclusion(),
        judgement.results(),
        concluded(Verdict.UNKNOWN));
  }

  /** The same with one check violated. */
  public static Judgement violated(Judgement judgement, Check check, Verdict verdict) {
    return new Judgement(
        judgement.observation(),
        judgement.paths(),
        judgement.programs(),
        judgement.revocation(),
        judgement.scts(),
        judgement.inclusion(),
        judgement.results().stream()
            .map(
                result ->
                    result.check() == check
                        ? new CheckResult.Violation(
                            check, Severity.CRITICAL, "this", "that", "that is not this")
                        : result)
            .toList(),
        concluded(verdict));
  }

  /** A refused connection. */
  public static Judgement refused(Target target) {
    Observation observation =
        observation(
            target,
            new Timings(Map.of(Stage.CONNECT, 500_000L)),
            Optional.empty(),
            new Outcome.Failed(Stage.CONNECT, FailureKind.REFUSED, "connection refused"));
    return new Judgement(
        observation,
        CertificationPaths.NONE,
        Map.of(),
        Optional.empty(),
        List.of(),
        List.of(),
        Arrays.stream(Check.values())
            .<CheckResult>map(
                check ->
                    check == Check.REACHABLE
                        ? new CheckResult.Violation(
                            check, Severity.CRITICAL, "an answer", "refused", "refused")
                        : new CheckResult.Undetermined(check, "anything", "nothing was seen"))
            .toList(),
        concluded(Verdict.BLOCKED));
  }

  private static Observation observation(
      Target target, Timings timings, Optional<TlsCapture> tls, Outcome outcome) {
    return new Observation(
        UUID.randomUUID(),
        target,
        Origin.SOUND,
        target.endpoint().host(),
        QUERY,
        STARTED,
        timings,
        tls,
        Optional.empty(),
        Optional.empty(),
        outcome);
  }

  private static Conclusion concluded(Verdict verdict) {
    return new Conclusion(verdict, Optional.empty(), Set.of());
  }
}
