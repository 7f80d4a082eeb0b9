package io.assay.judge;

import io.assay.judge.CheckResult.Pass;
import io.assay.judge.CheckResult.Undetermined;
import io.assay.trust.Certificates;
import io.assay.trust.revocation.OcspReading;
import io.assay.trust.revocation.Revocation;
import io.assay.trust.revocation.Revocation.Status;
import io.assay.x509.CertificateFacts;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/**
 * No certificate of the leaf's path is revoked, the anchor's apart (RFC 5280, section 6.3; RFC
 * 6960). What has no means of revocation since it is gone in a week needs none.
 */
final class RevocationCheck {
  private static final String EXPECTED = "no certificate on the leaf's path is revoked";

  /** Baseline Requirements, section 1.6.1: short-lived certificates. */
  private static final LocalDate SEVEN_DAYS_FROM = LocalDate.of(2026, 3, 15);

  private static final Duration SHORT_LIVED = Duration.ofDays(7);
  private static final Duration SHORT_LIVED_BEFORE = Duration.ofDays(10);

  private RevocationCheck() {}

  static CheckResult judge(Evidence evidence) {
    if (evidence.leaf().isEmpty()) {
      return new Undetermined(Check.REVOCATION, EXPECTED, evidence.noLeaf());
    }
    CertificateFacts leaf = evidence.leaf().get();
    List<PathRevocation.Entry> entries = evidence.revocation().entries();
    Findings findings = new Findings();
    evidence
        .revocation()
        .revoked()
        .ifPresent(
            entry ->
                findings.add(
                    Severity.CRITICAL,
                    Certificates.name(entry.certificate())
                        + " is revoked"
                        + why(entry.revocation())));
    if (leaf.mustStaple()
        && evidence.presented().byServer()
        && evidence.presented().complete()
        && evidence.presented().staple().isEmpty()) {
      findings.add(
          Severity.WARNING,
          "the leaf demands a stapled OCSP response (RFC 7633), and none was sent");
    }
    evidence.revocation().staple().ifPresent(staple -> addStaple(staple, findings));
    String observed = Texts.list(entries.stream().map(RevocationCheck::text).toList(), "; ");
    if (!findings.isEmpty()) {
      return findings.result(
          Check.REVOCATION, EXPECTED, observed.isEmpty() ? "nobody above the leaf" : observed);
    }
    if (isShortLived(leaf)) {
      return new Pass(
          Check.REVOCATION, EXPECTED, "short-lived: it is gone before a revocation is known");
    }
    if (entries.isEmpty()) {
      return new Undetermined(
          Check.REVOCATION, EXPECTED, "there is no issuer above the leaf that could revoke it");
    }
    return entries.getFirst().revocation().status() == Status.GOOD
        ? new Pass(Check.REVOCATION, EXPECTED, observed)
        : new Undetermined(Check.REVOCATION, EXPECTED, text(entries.getFirst()));
  }

  private static void addStaple(OcspReading staple, Findings findings) {
    switch (staple) {
      case OcspReading.Faulty(var reason) ->
          findings.add(Severity.WARNING, "clients refuse the stapled response: " + reason);
      case OcspReading.Valid(var revocation, var _) when revocation.status() == Status.UNKNOWN ->
          findings.add(
              Severity.WARNING,
              "the stapled response says nothing: "
                  + revocation.reason().orElse("the responder does not know the leaf"));
      case OcspReading.Valid _, OcspReading.Undecidable _ -> {}
    }
  }

  /** Both ends belong to the period. */
  private static boolean isShortLived(CertificateFacts leaf) {
    if (leaf.notBefore().isEmpty() || leaf.notAfter().isEmpty()) {
      return false;
    }
    Instant issued = leaf.notBefore().get();
    Duration most =
        issued.atOffset(ZoneOffset.UTC).toLocalDate().isBefore(SEVEN_DAYS_FROM)
            ? SHORT_LIVED_BEFORE
            : SHORT_LIVED;
    return leaf.notAfter().get().isBefore(issued.plus(most));
  }

  private static String text(PathRevocation.Entry entry) {
    Revocation revocation = entry.revocation();
    return Certificates.name(entry.certificate())
        + ": "
        + switch (revocation.status()) {
          case GOOD -> "good" + by(revocation);
          case REVOKED -> "revoked" + why(revocation) + by(revocation);
          case UNKNOWN -> revocation.reason().orElse("nothing is known");
        };
  }

  private static String why(Revocation revocation) {
    Optional<String> since = revocation.revokedAt().map(at -> " since " + day(at));
    return since.orElse("") + revocation.reason().map(reason -> " (" + reason + ")").orElse("");
  }

  private static String by(Revocation revocation) {
    return revocation.source().map(source -> " by " + source.text()).orElse("")
        + revocation.checkedAt().map(at -> " of " + day(at)).orElse("");
  }

  private static LocalDate day(Instant time) {
    return time.atOffset(ZoneOffset.UTC).toLocalDate();
  }
}
