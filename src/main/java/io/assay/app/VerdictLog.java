package io.assay.app;

import io.assay.endpoint.Target;
import io.assay.judge.CheckResult;
import io.assay.judge.Confidence;
import io.assay.judge.Judgement;
import io.assay.judge.Verdict;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Logs a line with the reasons when the verdict on a target changes, and the first one that is not
 * ok. Thread-safe.
 */
final class VerdictLog {
  private static final Logger LOG = LoggerFactory.getLogger("io.assay.verdict");

  /** The last verdict on each target that is followed; none before its first probe. */
  private final ConcurrentMap<Target, Optional<Verdict>> verdicts = new ConcurrentHashMap<>();

  void add(Target target) {
    verdicts.putIfAbsent(target, Optional.empty());
  }

  void remove(Target target) {
    verdicts.remove(target);
  }

  void record(Judgement judgement) {
    Target target = judgement.observation().target();
    Verdict verdict = judgement.verdict();
    Optional<Verdict> before = verdicts.replace(target, Optional.of(verdict));
    if (before == null || before.orElse(Verdict.OK) == verdict) {
      return;
    }
    String reasons =
        judgement.results().stream()
            .filter(CheckResult.Violation.class::isInstance)
            .map(CheckResult.Violation.class::cast)
            .map(violation -> violation.check().id() + ": " + violation.reason())
            .collect(Collectors.joining("; "));
    LOG.atLevel(verdict == Verdict.OK ? Level.INFO : Level.WARN)
        .addKeyValue("resolver", target.resolver())
        .addKeyValue("endpoint", target.endpoint().text())
        .addKeyValue("address", target.addressText())
        .addKeyValue("vantage", target.vantage())
        .addKeyValue("verdict", verdict.text())
        .addKeyValue(
            "confidence", judgement.conclusion().confidence().map(Confidence::text).orElse(""))
        .addKeyValue("before", before.map(Verdict::text).orElse(""))
        .log(
            "{} {} at {} from {}: {}{}{}",
            target.resolver(),
            target.endpoint().text(),
            target.address().isPresent() ? target.addressText() : "no address",
            target.vantage(),
            verdict.text()
                + judgement
                    .conclusion()
                    .confidence()
                    .map(confidence -> " with " + confidence.text() + " confidence")
                    .orElse(""),
            before.map(was -> ", was " + was.text()).orElse(""),
            reasons.isEmpty() ? "" : " (" + reasons + ")");
  }
}
