package io.assay.judge;

import io.assay.ct.CtPolicy;
import io.assay.ct.Log;
import io.assay.ct.LogList;
import io.assay.ct.SctVerifier;
import io.assay.ct.VerifiedSct;
import io.assay.judge.CheckResult.Undetermined;
import io.assay.probe.Octets;
import io.assay.trust.ProgramTrust;
import io.assay.trust.TrustResult;
import io.assay.x509.CertificateFacts;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * CT logs promised to log the leaf: no SCT of a known log is forged, and those that are valid are
 * as many, and of as many operators, as the clients want that trust the chain.
 */
final class SctCheck {
  private static final String EXPECTED =
      "valid SCTs, as many as the CT policies of Chrome and Apple ask for";

  private SctCheck() {}

  static CheckResult judge(Evidence evidence) {
    if (evidence.leaf().isEmpty()) {
      return undetermined(evidence.noLeaf());
    }
    if (evidence.logs().isEmpty()) {
      return undetermined(SctVerifier.NO_LIST);
    }
    Findings findings = new Findings();
    for (VerifiedSct sct : evidence.scts()) {
      switch (sct.status()) {
        case FORGED -> findings.add(Severity.CRITICAL, fault(sct));
        case IMPROPER -> findings.add(Severity.WARNING, fault(sct));
        case VALID, UNKNOWN_LOG, UNDETERMINED -> {}
      }
    }
    List<CtPolicy> binding = binding(evidence.programs());
    Optional<String> open =
        open(evidence.leaf().get(), binding, evidence.logs().get(), evidence.time());
    List<String> shortfalls = open.isEmpty() ? shortfalls(evidence, binding) : List.of();
    if (!evidence.presented().complete() && !shortfalls.isEmpty()) {
      open =
          Optional.of(
              "SCTs that come in the handshake were not seen; without them, "
                  + shortfalls.getFirst());
    } else {
      shortfalls.forEach(shortfall -> findings.add(Severity.WARNING, shortfall));
    }
    return open.isPresent() && findings.isEmpty()
        ? undetermined(open.get())
        : findings.result(Check.SCT, EXPECTED, observed(evidence.scts()));
  }

  private static Undetermined undetermined(String reason) {
    return new Undetermined(Check.SCT, EXPECTED, reason);
  }

  /** The policies of those who would trust the chain otherwise. */
  private static List<CtPolicy> binding(Map<String, ProgramTrust> programs) {
    return Arrays.stream(CtPolicy.values())
        .filter(policy -> isTrusted(programs.get(policy.program())))
        .toList();
  }

  private static boolean isTrusted(@Nullable ProgramTrust trust) {
    return trust != null && trust.result() instanceof TrustResult.Trusted;
  }

  /** Why it cannot be said whether the policies are met. */
  private static Optional<String> open(
      CertificateFacts leaf, List<CtPolicy> binding, LogList logs, Instant time) {
    if (binding.isEmpty()) {
      return Optional.of(
          "neither Chrome nor Apple is known to trust the chain, so that no policy binds");
    }
    if (leaf.notBefore().isEmpty() || leaf.notAfter().isEmpty()) {
      return Optional.of("the leaf's validity period cannot be read");
    }
    if (binding.stream().noneMatch(policy -> policy.appliesTo(leaf.notBefore().get()))) {
      return Optional.of("the leaf was issued before the policies of today");
    }
    if (!logs.isTimely(time)) {
      return Optional.of(
          "the log list is of %s, %d days apart: run `assay roots update`"
              .formatted(
                  logs.published(), Duration.between(logs.published(), time).abs().toDays()));
    }
    return Optional.empty();
  }

  /** What the policies miss. */
  private static List<String> shortfalls(Evidence evidence, List<CtPolicy> binding) {
    CertificateFacts leaf = evidence.leaf().orElseThrow();
    Duration lifetime =
        Duration.between(leaf.notBefore().orElseThrow(), leaf.notAfter().orElseThrow());
    return binding.stream()
        .filter(policy -> policy.appliesTo(leaf.notBefore().get()))
        .flatMap(
            policy ->
                policy.shortfall(evidence.scts(), lifetime, evidence.time()).stream()
                    .map(why -> "%s refuses it: %s".formatted(policy.text(), Texts.safe(why))))
        .toList();
  }

  private static String fault(VerifiedSct sct) {
    return "SCT of %s (%s): %s"
        .formatted(log(sct), sct.origin().text(), sct.reason().orElseThrow());
  }

  private static String observed(List<VerifiedSct> scts) {
    return scts.isEmpty()
        ? "no SCT"
        : Texts.list(
            scts.stream().map(sct -> log(sct) + " " + sct.status().text()).distinct().toList());
  }

  private static String log(VerifiedSct sct) {
    return sct.log()
        .map(Log::name)
        .map(Texts::safe)
        .or(() -> sct.logId().map(Octets::base64))
        .orElse("an unreadable log");
  }
}
