package io.assay.judge;

import io.assay.ct.Log;
import io.assay.ct.VerifiedSct;
import io.assay.ct.inclusion.Inclusion;
import io.assay.ct.issuance.IssuanceKnowledge;
import io.assay.ct.issuance.IssuanceKnowledge.Followed;
import io.assay.endpoint.Sha256;
import io.assay.judge.CheckResult.Pass;
import io.assay.judge.CheckResult.Undetermined;
import io.assay.judge.CheckResult.Violation;
import io.assay.x509.CertificateFacts;
import io.assay.x509.PrecertificateTbs;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The leaf that is served stands in a log: proven by the log itself, or found there by following
 * it. A certificate of a public authority that no log has is one that nobody was meant to find.
 */
final class UnloggedCheck {
  /** The longest merge delay that logs are allowed, and as long as CAs date certificates back. */
  private static final Duration MERGE_DELAY = Duration.ofHours(24).plusHours(1);

  private static final String EXPECTED = "the leaf stands in a CT log";

  private UnloggedCheck() {}

  static CheckResult judge(Evidence evidence) {
    Optional<CertificateFacts> leaf = evidence.leaf();
    if (leaf.isEmpty()) {
      return undetermined(evidence.noLeaf());
    }
    List<String> proven =
        evidence.inclusion().stream()
            .filter(one -> one.status() == Inclusion.Status.PROVEN)
            .map(one -> one.log().name())
            .toList();
    if (!proven.isEmpty()) {
      return pass("proven by " + Texts.list(proven));
    }
    IssuanceKnowledge known = evidence.issuances();
    if (isFound(leaf.get(), known)) {
      return pass("found in a followed log");
    }
    return open(evidence, leaf.get())
        .<CheckResult>map(UnloggedCheck::undetermined)
        .orElseGet(
            () ->
                new Violation(
                    Check.UNLOGGED,
                    Severity.WARNING,
                    EXPECTED,
                    "in none of %d followed logs".formatted(known.logs().size()),
                    "a public authority issued the leaf, and no followed log holds it"));
  }

  private static boolean isFound(CertificateFacts leaf, IssuanceKnowledge known) {
    return !known.issuances().isEmpty()
        && PrecertificateTbs.ofEither(leaf)
            .map(tbs -> Sha256.of(tbs.toByteArray()))
            .filter(known.issuances()::contains)
            .isPresent();
  }

  /** Why it would prove nothing that no log was found to hold the leaf. */
  private static Optional<String> open(Evidence evidence, CertificateFacts leaf) {
    IssuanceKnowledge known = evidence.issuances();
    Instant time = evidence.time();
    if (ProgramOpinions.of(evidence.programs()).trusting().isEmpty()) {
      return Optional.of(
          "no public root program is known to trust the chain, and private authorities log nothing");
    }
    if (known.absence().isPresent()) {
      return known.absence();
    }
    if (leaf.notBefore().isEmpty() || leaf.notAfter().isEmpty()) {
      return Optional.of("the leaf's validity period cannot be read");
    }
    byte[] octets = leaf.der().toByteArray();
    if (known.watched().matchCertificate(octets, 0, octets.length).isEmpty()) {
      return Optional.of("nobody watches a name or address of the leaf, so that it was not kept");
    }
    List<String> others = elsewhere(evidence.scts(), known.logs());
    if (!others.isEmpty()) {
      return Optional.of("promised by logs that are not followed: " + Texts.list(others));
    }
    return tooLittleRead(known.logs(), leaf.notBefore().get(), leaf.notAfter().get(), time);
  }

  private static Optional<String> tooLittleRead(
      List<Followed> logs, Instant notBefore, Instant notAfter, Instant time) {
    List<Followed> relevant =
        logs.stream()
            .filter(
                followed -> followed.log().interval().map(i -> i.contains(notAfter)).orElse(true))
            .toList();
    if (relevant.isEmpty()) {
      return Optional.of("no followed log takes certificates that end on " + notAfter);
    }
    if (notBefore.plus(MERGE_DELAY).isAfter(time)) {
      return Optional.of("issued less than a merge delay ago: logs may still put it in");
    }
    List<String> blind = UnexpectedIssuanceCheck.blind(relevant, time);
    if (!blind.isEmpty()) {
      return Optional.of("not read to their end within the last hour: " + Texts.list(blind));
    }
    List<String> late =
        relevant.stream()
            .filter(followed -> followed.since().isAfter(notBefore))
            .map(followed -> followed.log().name())
            .toList();
    return late.isEmpty()
        ? Optional.empty()
        : Optional.of("followed only since the leaf was issued: " + Texts.list(late));
  }

  /** Names of logs that promised to hold the leaf and that nobody follows. */
  private static List<String> elsewhere(List<VerifiedSct> scts, List<Followed> logs) {
    Set<Sha256> followed = logs.stream().map(one -> one.log().id()).collect(Collectors.toSet());
    return scts.stream()
        .filter(sct -> sct.status() == VerifiedSct.Status.VALID)
        .flatMap(sct -> sct.log().stream())
        .filter(log -> !followed.contains(log.id()))
        .map(Log::name)
        .distinct()
        .toList();
  }

  private static Pass pass(String observed) {
    return new Pass(Check.UNLOGGED, EXPECTED, observed);
  }

  private static Undetermined undetermined(String reason) {
    return new Undetermined(Check.UNLOGGED, EXPECTED, reason);
  }
}
