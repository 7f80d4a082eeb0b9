package io.assay.ct.issuance;

import io.assay.ct.Log;
import io.assay.ct.watch.WatchList;
import io.assay.endpoint.Sha256;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What following logs has brought, at one moment: what judging may know of it. Immutable.
 *
 * @param absence why nothing is known, where no log is followed at all
 * @param watched what is looked for
 * @param resolvers those that have something looked for
 * @param logs those that are followed
 * @param issuances what they hold for anybody, by digest of the TBSCertificate
 * @param unexpected what is expected by nobody and was not acknowledged, by resolver, the latest
 *     first
 */
public record IssuanceKnowledge(
    Optional<String> absence,
    WatchList watched,
    Set<String> resolvers,
    List<Followed> logs,
    Set<Sha256> issuances,
    Map<String, List<Unexpected>> unexpected) {

  /**
   * A log that is followed.
   *
   * @param since from when on entries that came in were read
   * @param caughtUp when everything there was had last been read and proven
   */
  public record Followed(Log log, Instant since, Optional<Instant> caughtUp) {}

  /**
   * An issuance that nobody expected.
   *
   * @param issuance digest of its TBSCertificate
   * @param matched the watched identity that it is for
   * @param issuer the issuer's name, escaped
   * @param issuerSpki digest of the issuer's key, if that is known
   * @param log the name of the log that has it, the first of several
   * @param index the entry there
   * @param timestamp when the log took it in
   * @param reason why it is not expected, in one line
   */
  public record Unexpected(
      Sha256 issuance,
      String matched,
      String issuer,
      Optional<Sha256> issuerSpki,
      String log,
      long index,
      Optional<Instant> timestamp,
      String reason) {}

  public IssuanceKnowledge {
    resolvers = Set.copyOf(resolvers);
    logs = List.copyOf(logs);
    issuances = Set.copyOf(issuances);
    unexpected = Map.copyOf(unexpected);
  }

  /** Nothing is known, for this reason. */
  public static IssuanceKnowledge none(String absence) {
    return new IssuanceKnowledge(
        Optional.of(absence), WatchList.of(Map.of()), Set.of(), List.of(), Set.of(), Map.of());
  }

  /** What is expected by nobody of what was issued for {@code resolver}. */
  public List<Unexpected> unexpected(String resolver) {
    return unexpected.getOrDefault(resolver, List.of());
  }
}
