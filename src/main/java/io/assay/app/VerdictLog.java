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
 * Logs a line with the reasons when the verdict on a target changes, or how sure it is, and the
 * first one that is not ok. Thread-safe.
 */
final class VerdictLog {
  private static final Logger LOG = LoggerFactory.getLogger("io.assay.verdict");

  /** What was last said of each target that is followed; nothing before its first probe. */
  private final ConcurrentMap<Target, Optional<Said>> verdicts = new ConcurrentHashMap<>();

  /** A verdict, and how sure it was. */
  private record Said(Verdict verdict, Optional<Confidence> confidence) {
    static final Said OK = new Said(Verdict.OK, Optional.empty());

    String text() {
      return verdict.text()
          + confidence.map(sure -> " with " + sure.text() + " confidence").orElse("");
    }
  }

  void add(Target target) {
    verdicts.putIfAbsent(target, Optional.empty());
  }

  void remove(Target target) {
    verdicts.remove(target);
  }

  void record(Judgement judgement) {
    Target target = judgement.observation().target();
    Verdict verdict = judgement.verdict();
    Said said = new Said(verdict, judgement.conclusion().confidence());
    Optional<Said> before = verdicts.replace(target, Optional.of(said));
    if (before == null || before.orElse(Said.OK).equals(said)) {
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
        .addKeyValue("confidence", said.confidence().map(Confidence::text).orElse(""))
        .addKeyValue("before", before.map(Said::verdict).map(Verdict::text).orElse(""))
        .log(
            "{} {} at {} from {}: {}{}{}",
            target.resolver(),
            target.endpoint().text(),
            target.address().isPresent() ? target.addressText() : "no address",
            target.vantage(),
            said.text(),
            before.map(was -> ", was " + was.text()).orElse(""),
            reasons.isEmpty() ? "" : " (" + reasons + ")");
  }
}
