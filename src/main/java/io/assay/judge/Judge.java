package io.assay.judge;

import io.assay.ct.SctVerifier;
import io.assay.ct.VerifiedSct;
import io.assay.endpoint.Control;
import io.assay.endpoint.Expectation;
import io.assay.endpoint.Host;
import io.assay.probe.Observation;
import io.assay.probe.Octets;
import io.assay.trust.CertificationPath;
import io.assay.trust.CertificationPaths;
import io.assay.trust.PathFinder;
import io.assay.trust.ProgramTrust;
import io.assay.trust.Reference;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Judges observations by every {@link Check} that looks at one observation alone, and chains from
 * elsewhere by those that look at the chain alone. A pure function of what is judged, the
 * expectation and the reference data it was made with: the same input gives the same judgement, at
 * any time. It does no I/O and throws for no observation and no chain. Thread-safe.
 *
 * <p>What was found out about a chain is remembered within bounds, so that judging it again costs
 * microseconds; see {@link PathFinder}.
 */
public final class Judge {
  /**
   * In the order of {@link Check}, between {@link Check#REACHABLE} and {@link
   * Check#UNEXPECTED_ISSUANCE}.
   */
  private static final List<Function<Evidence, CheckResult>> CHAIN_CHECKS =
      List.of(
          PinCheck::judge,
          IssuerCheck::judge,
          NameCheck::judge,
          ChainCheck::judge,
          ValidityCheck::judge,
          LifetimeCheck::judge,
          KeyCheck::judge,
          MalformedCheck::judge,
          ProgramsCheck::judge,
          RevocationCheck::judge,
          InterceptorCheck::judge,
          SctCheck::judge,
          InclusionCheck::judge,
          UnloggedCheck::judge);

  private final Reference reference;
  private final PathFinder finder;
  private final Staples staples = new Staples();
  private final Transparency transparency;
  private final SctVerifier sctVerifier;

  /** A judge that knows no CT logs. */
  public Judge(Reference reference) {
    this(reference, Transparency.NOTHING);
  }

  /**
   * @param reference what is known of the world at this time
   * @param transparency what is known of CT
   */
  public Judge(Reference reference, Transparency transparency) {
    this.reference = reference;
    this.transparency = transparency;
    this.sctVerifier = new SctVerifier(transparency.logs());
    this.finder = new PathFinder(reference.programs(), reference.intermediates());
  }

  /** Judges {@code observation} against what is expected of its endpoint. */
  public Judgement judge(Observation observation, Expectation expectation) {
    Evidence evidence =
        evidence(
            Presented.in(observation.tls()),
            expectation,
            observation.startedAt(),
            Optional.of(observation.serverName()));
    List<CheckResult> results =
        expectation
            .control()
            .map(control -> ofControl(control, observation, evidence))
            .orElseGet(() -> ofResolver(observation, evidence));
    return new Judgement(
        observation,
        evidence.paths(),
        evidence.programs(),
        evidence.revocation().headline(),
        evidence.scts(),
        evidence.inclusion(),
        results,
        VerdictTable.decide(
            results, new Circumstances(observation, evidence.paths(), evidence.programs())));
  }

  private List<CheckResult> ofResolver(Observation observation, Evidence evidence) {
    List<CheckResult> results = new ArrayList<>(Check.values().length);
    results.add(ReachableCheck.judge(observation));
    CHAIN_CHECKS.forEach(check -> results.add(check.apply(evidence)));
    results.add(UnexpectedIssuanceCheck.judge(observation, evidence.issuances()));
    results.add(
        VariantCheck.judge(
            observation,
            evidence,
            tls ->
                evidence(
                    Presented.in(Optional.of(tls)),
                    evidence.expectation(),
                    evidence.time(),
                    evidence.name())));
    results.add(BlockingCheck.judge(observation));
    results.add(TlsCheck.judge(observation));
    results.add(HttpCheck.judge(observation));
    results.add(AnswerCheck.judge(observation, evidence.expectation().answer()));
    return results;
  }

  /** Who is in the path, beside whether somebody is. */
  private static List<CheckResult> ofControl(
      Control control, Observation observation, Evidence evidence) {
    return List.of(
        InterceptorCheck.judge(evidence), ControlCheck.judge(control, observation, evidence));
  }

  /**
   * Judges a chain that no server presented just now.
   *
   * @param chain DER certificates, the leaf first, the others in any order
   * @param name what the leaf must be for, if that is known
   * @param time when it is used
   * @param expectation what is expected of the chain; an expected answer plays no part
   */
  public Verification verify(
      List<Octets> chain, Optional<Host> name, Instant time, Expectation expectation) {
    Evidence evidence = evidence(Presented.inFile(chain), expectation, time, name);
    return new Verification(
        evidence.paths(),
        evidence.programs(),
        evidence.revocation().headline(),
        evidence.scts(),
        evidence.inclusion(),
        CHAIN_CHECKS.stream().map(check -> check.apply(evidence)).toList());
  }

  private Evidence evidence(
      Presented presented, Expectation expectation, Instant time, Optional<Host> name) {
    CertificationPaths paths = finder.find(presented.certificates(), time);
    List<VerifiedSct> scts = scts(paths, presented, time);
    Map<String, ProgramTrust> programs =
        finder.trust(
            paths, time, SctTimes.of(scts, presented.complete(), sctVerifier.list(), time));
    PathRevocation revocation =
        paths
            .issued(time)
            .map(
                path ->
                    PathRevocation.of(path, reference.revocation(), stapled(presented, time), time))
            .orElse(PathRevocation.NONE);
    return new Evidence(
        presented,
        expectation,
        time,
        name,
        paths,
        paths.best(time),
        programs,
        revocation,
        scts,
        transparency.inclusion().of(scts),
        transparency.issuances().get(),
        sctVerifier.list(),
        notFetched(paths),
        reference.interceptors());
  }

  private Optional<String> notFetched(CertificationPaths paths) {
    return Stream.concat(paths.paths().stream(), paths.wider().stream())
        .filter(path -> path.end() == CertificationPath.End.ISSUER_ABSENT)
        .flatMap(path -> reference.intermediates().problem(path.certificates().getLast()).stream())
        .findFirst();
  }

  private PathRevocation.Stapled stapled(Presented presented, Instant time) {
    return (leaf, issuer) ->
        presented.staple().map(staple -> staples.read(staple, leaf, issuer, time));
  }

  private List<VerifiedSct> scts(CertificationPaths paths, Presented presented, Instant time) {
    return paths.certificates().isEmpty()
        ? List.of()
        : sctVerifier.verify(
            paths.certificates().getFirst(),
            paths.leafIssuers(),
            presented.sctList(),
            presented.staple(),
            time);
  }
}
