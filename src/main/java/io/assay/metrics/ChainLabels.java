package io.assay.metrics;

import io.assay.endpoint.Sha256;
import io.assay.judge.Judgement;
import io.assay.probe.TlsCapture;
import io.assay.probe.TlsNames;
import io.assay.x509.CertificateFacts;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.IntFunction;

/**
 * The labels of {@code assay_chain_info}. A server chooses among registered names only: a code
 * point that is not registered, or a protocol that was not offered, is {@code other}.
 */
final class ChainLabels {
  private static final String OTHER = "other";

  private final String[] values;
  private final Labels labels;

  private ChainLabels(String[] target, String[] values) {
    this.values = values;
    this.labels = MetricNames.CHAIN.labelNames().labels(target, values);
  }

  /** The labels for a judgement with a chain; {@code previous} itself if nothing has changed. */
  static ChainLabels of(Judgement judgement, String[] target, Optional<ChainLabels> previous) {
    CertificateFacts leaf = judgement.chain().getFirst();
    Optional<TlsCapture> tls = judgement.observation().tls();
    String[] values = {
      issuer(leaf, judgement.chain())
          .flatMap(CertificateFacts::spkiSha256)
          .map(Sha256::hex)
          .orElse(""),
      leaf.spkiSha256().map(Sha256::hex).orElse(""),
      tls.map(t -> name(t.version(), TlsNames::version)).orElse(""),
      tls.map(t -> name(t.cipherSuite(), TlsNames::cipherSuite)).orElse(""),
      tls.map(t -> name(t.group(), TlsNames::group)).orElse(""),
      tls.flatMap(t -> t.alpn().map(p -> t.alpnOffered().contains(p) ? p : OTHER)).orElse("")
    };
    return previous
        .filter(p -> Arrays.equals(p.values, values))
        .orElseGet(() -> new ChainLabels(target, values));
  }

  Labels labels() {
    return labels;
  }

  /** The certificate of the chain whose name and, where known, key identifier the leaf names. */
  private static Optional<CertificateFacts> issuer(
      CertificateFacts leaf, List<CertificateFacts> chain) {
    return leaf.issuer()
        .flatMap(
            name ->
                chain.stream()
                    .filter(c -> c.subject().map(s -> s.text().equals(name.text())).orElse(false))
                    .filter(c -> keyIdentifiersAgree(leaf, c))
                    .findFirst());
  }

  private static boolean keyIdentifiersAgree(CertificateFacts leaf, CertificateFacts issuer) {
    return leaf.authorityKeyId().isEmpty()
        || issuer.subjectKeyId().isEmpty()
        || leaf.authorityKeyId().equals(issuer.subjectKeyId());
  }

  private static String name(OptionalInt codePoint, IntFunction<String> names) {
    if (codePoint.isEmpty()) {
      return "";
    }
    String name = names.apply(codePoint.getAsInt());
    return name.startsWith("0x") ? OTHER : name;
  }
}
