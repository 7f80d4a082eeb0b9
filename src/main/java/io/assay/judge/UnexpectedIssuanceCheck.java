package io.assay.judge;

import io.assay.ct.issuance.IssuanceKnowledge;
import io.assay.ct.issuance.IssuanceKnowledge.Followed;
import io.assay.ct.issuance.IssuanceKnowledge.Unexpected;
import io.assay.judge.CheckResult.Pass;
import io.assay.judge.CheckResult.Undetermined;
import io.assay.judge.CheckResult.Violation;
import io.assay.probe.Observation;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Nobody but the resolver's operator got certificates for the resolver's watched names and
 * addresses, as far as the followed logs hold them.
 */
final class UnexpectedIssuanceCheck {
  /** How long ago logs may have been read to their end for "nothing was found" to count. */
  static final Duration CURRENT = Duration.ofHours(1);

  private static final String EXPECTED =
      "only expected certificates in CT logs for what the resolver watches";

  private UnexpectedIssuanceCheck() {}

  static CheckResult judge(Observation observation, IssuanceKnowledge known) {
    String resolver = observation.target().resolver();
    List<Unexpected> unexpected = known.unexpected(resolver);
    if (!unexpected.isEmpty()) {
      return new Violation(
          Check.UNEXPECTED_ISSUANCE,
          Severity.CRITICAL,
          EXPECTED,
          Texts.list(unexpected.stream().map(UnexpectedIssuanceCheck::observed).toList(), "; "),
          Texts.list(unexpected.stream().map(UnexpectedIssuanceCheck::reason).toList(), "; "));
    }
    if (known.absence().isPresent()) {
      return undetermined(known.absence().get());
    }
    if (!known.resolvers().contains(resolver)) {
      return undetermined("the resolver watches nothing: add \"watch\" to it in probes.yaml");
    }
    List<String> blind = blind(known.logs(), observation.startedAt());
    if (!blind.isEmpty()) {
      return undetermined(
          "%d of %d logs were not read to their end within the last hour: %s"
              .formatted(blind.size(), known.logs().size(), Texts.list(blind)));
    }
    return new Pass(
        Check.UNEXPECTED_ISSUANCE,
        EXPECTED,
        "nothing unexpected in %d followed logs".formatted(known.logs().size()));
  }

  /** The logs of which it cannot be said what they hold. */
  static List<String> blind(List<Followed> logs, Instant time) {
    return logs.stream()
        .filter(followed -> followed.caughtUp().filter(time.minus(CURRENT)::isBefore).isEmpty())
        .map(followed -> Texts.safe(followed.log().name()))
        .toList();
  }

  private static String observed(Unexpected issuance) {
    return "for %s by %s%s, entry %d of %s"
        .formatted(
            issuance.matched(),
            Texts.safe(issuance.issuer()),
            issuance.issuerSpki().map(key -> " sha256/" + key.base64()).orElse(""),
            issuance.index(),
            Texts.safe(issuance.log()));
  }

  private static String reason(Unexpected issuance) {
    return "%s in entry %d of %s: %s"
        .formatted(
            issuance.matched(), issuance.index(), Texts.safe(issuance.log()), issuance.reason());
  }

  private static Undetermined undetermined(String reason) {
    return new Undetermined(Check.UNEXPECTED_ISSUANCE, EXPECTED, reason);
  }
}
