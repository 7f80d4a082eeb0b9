package io.assay.app;

import io.assay.ct.Log;
import io.assay.ct.backfill.CrtShBackfill;
import io.assay.ct.follow.FollowProblem;
import io.assay.ct.issuance.Classification;
import io.assay.ct.issuance.IssuanceBoard;
import io.assay.ct.store.LoggedCertificate;
import io.assay.ct.watch.Hit;
import io.assay.endpoint.Sha256;
import io.assay.report.CtMatchReport;
import java.util.Locale;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Writes a log line for each thing that following logs brings, and passes word on. Thread-safe. */
final class CtNewsLog implements CtNews {
  private static final Logger LOG = LoggerFactory.getLogger("io.assay.ct");

  private final Runnable heard;

  /**
   * @param heard is run after whatever people would want to see
   */
  CtNewsLog(Runnable heard) {
    this.heard = heard;
  }

  @Override
  public void found(IssuanceBoard.News news) {
    LoggedCertificate match = news.match();
    Classification classification = news.classification();
    LOG.atLevel(classification.alarming() ? Level.WARN : Level.INFO)
        .addKeyValue("classification", classification.kind().text())
        .addKeyValue("log", match.log())
        .addKeyValue("index", match.index())
        .addKeyValue("issuance", match.tbsSha256().hex())
        .addKeyValue("issuer", match.issuer().orElse(""))
        .addKeyValue("issuerSpki", match.issuerSpki().map(Sha256::hex).orElse(""))
        .addKeyValue("matched", String.join(" ", match.matched()))
        .log(
            "{} {} for {} of {}: {} (entry {} of {}, issuance {})",
            classification.alarming() ? "Unexpected" : "Known",
            CtMatchReport.kind(match.kind()),
            String.join(", ", match.matched()),
            match.hits().stream().map(Hit::resolver).distinct().collect(Collectors.joining(", ")),
            classification
                .acknowledged()
                .map(word -> "acknowledged: " + word.note())
                .orElse(classification.reason()),
            match.index(),
            match.log(),
            match.tbsSha256().hex());
    heard.run();
  }

  @Override
  public void raised(Log log, FollowProblem problem, String detail) {
    LOG.atWarn()
        .addKeyValue("log", log.name())
        .addKeyValue("problem", problem.id())
        .log("CT log {}: {}: {}", log.name(), problem.id(), detail);
    heard.run();
  }

  @Override
  public void settled(Log log, FollowProblem problem) {
    LOG.atInfo()
        .addKeyValue("log", log.name())
        .addKeyValue("problem", problem.id())
        .log("CT log {}: no longer {}", log.name(), problem.id());
    heard.run();
  }

  @Override
  public boolean beyond(Log log, long index, long treeSize) {
    LOG.warn(
        "CT log {}: ct.from {} lies beyond its {} entries; it is followed from their end",
        log.name(),
        index,
        treeSize);
    return true;
  }

  @Override
  public void backfilled(CrtShBackfill.Result result) {
    LOG.info(
        "crt.sh for {}: {}: {}",
        result.identity().text(),
        result.status().name().toLowerCase(Locale.ROOT),
        result.remark());
  }

  @Override
  public void notStored(String reason) {
    LOG.error("CT index: {}", reason);
  }

  @Override
  public void defect(String where, RuntimeException defect) {
    LOG.error("Following CT logs met a defect of this program: {}", where, defect);
  }
}
