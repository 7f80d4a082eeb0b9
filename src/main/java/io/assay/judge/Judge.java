package io.assay.judge;

import io.assay.endpoint.Expectation;
import io.assay.probe.Observation;
import io.assay.probe.TlsCapture;
import io.assay.trust.CertificationPaths;
import io.assay.trust.PathFinder;
import io.assay.trust.ProgramTrust;
import io.assay.trust.Reference;
import io.assay.trust.SctTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Judges observations by every {@link Check}. A pure function of the observation, the expectation
 * and the reference data it was made with: the same input gives the same judgement, at any time. It
 * does no I/O and throws for no observation. Thread-safe.
 *
 * <p>What was found out about a chain is remembered within bounds, so that judging it again costs
 * microseconds; see {@link PathFinder}.
 */
public final class Judge {
  /** In the order of {@link Check}. */
  private static final List<Function<Evidence, CheckResult>> CHECKS =
      List.of(
          ReachableCheck::judge,
          PinCheck::judge,
          IssuerCheck::judge,
          NameCheck::judge,
          ChainCheck::judge,
          ValidityCheck::judge,
          MalformedCheck::judge,
          ProgramsCheck::judge,
          TlsCheck::judge,
          HttpCheck::judge,
          AnswerCheck::judge);

  private final PathFinder finder;

  /**
   * @param reference what is known of the world at this time
   */
  public Judge(Reference reference) {
    this.finder = new PathFinder(reference.programs(), reference.intermediates());
  }

  /** Judges {@code observation} against what is expected of its endpoint. */
  public Judgement judge(Observation observation, Expectation expectation) {
    Optional<TlsCapture> tls = observation.tls();
    CertificationPaths paths =
        finder.find(tls.map(TlsCapture::certificates).orElse(List.of()), observation.startedAt());
    Map<String, ProgramTrust> programs =
        finder.trust(paths, observation.startedAt(), scts(paths, tls));
    Evidence evidence = new Evidence(observation, expectation, paths, programs);
    List<CheckResult> results = CHECKS.stream().map(check -> check.apply(evidence)).toList();
    return new Judgement(
        observation,
        paths,
        programs,
        Optional.empty(),
        results,
        VerdictTable.decide(results, Reach.of(observation.outcome())));
  }

  private static List<SctTime> scts(CertificationPaths paths, Optional<TlsCapture> tls) {
    return paths.certificates().isEmpty()
        ? List.of()
        : SctTime.unverified(
            paths.certificates().getFirst(),
            tls.flatMap(TlsCapture::sctList),
            tls.flatMap(TlsCapture::ocspStaple));
  }
}
