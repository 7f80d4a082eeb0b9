package io.assay.web.api;

import io.assay.judge.CheckResult;
import io.assay.judge.Confidence;
import io.assay.judge.Judgement;
import io.assay.judge.Sign;
import io.assay.report.VerdictReport.Violated;
import io.assay.web.board.Present;
import io.assay.x509.CertificateFacts;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a list says of a target.
 *
 * @param verdict null while it was never probed by this process, as whatever comes of a probe
 * @param since when the first of the probes began that all led to the present verdict
 * @param at when the newest probe began
 * @param leafSha256 null where no certificate was presented, as {@code notAfter}
 */
record TargetItem(
    String id,
    String resolver,
    String endpoint,
    @Nullable String address,
    String vantage,
    @Nullable String verdict,
    @Nullable String confidence,
    List<String> signs,
    @Nullable Instant since,
    @Nullable Instant at,
    List<Violated> violated,
    @Nullable String leafSha256,
    @Nullable Instant notAfter) {

  static TargetItem of(Present present) {
    Optional<Judgement> judgement = present.judgement();
    Optional<CertificateFacts> leaf =
        judgement.map(Judgement::chain).flatMap(chain -> chain.stream().findFirst());
    return new TargetItem(
        present.id().text(),
        present.target().resolver(),
        present.target().endpoint().text(),
        present.target().address().isPresent() ? present.target().addressText() : null,
        present.target().vantage(),
        judgement.map(one -> one.verdict().text()).orElse(null),
        judgement.flatMap(one -> one.conclusion().confidence()).map(Confidence::text).orElse(null),
        judgement.map(TargetItem::signs).orElse(List.of()),
        present.since().orElse(null),
        judgement.map(one -> one.observation().startedAt()).orElse(null),
        judgement.map(TargetItem::violated).orElse(List.of()),
        leaf.map(facts -> facts.sha256().hex()).orElse(null),
        leaf.flatMap(CertificateFacts::notAfter).orElse(null));
  }

  private static List<String> signs(Judgement judgement) {
    return judgement.conclusion().signs().stream().map(Sign::text).toList();
  }

  private static List<Violated> violated(Judgement judgement) {
    return judgement.results().stream()
        .filter(CheckResult.Violation.class::isInstance)
        .map(CheckResult.Violation.class::cast)
        .map(one -> new Violated(one.check().id(), one.severity().text()))
        .toList();
  }
}
