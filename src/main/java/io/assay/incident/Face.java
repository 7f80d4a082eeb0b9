package io.assay.incident;

import io.assay.endpoint.Pin;
import io.assay.endpoint.Sha256;
import io.assay.judge.Check;
import io.assay.judge.Judgement;
import io.assay.judge.Texts;
import io.assay.probe.TlsCapture;
import io.assay.probe.TlsNames;
import io.assay.trust.Certificates;
import io.assay.x509.CertificateFacts;
import java.util.Optional;

/**
 * What a server presented of itself, and what is held of it. Views that saw the same share one.
 *
 * @param leaf SHA-256 of the leaf's public key; of the whole certificate where its key cannot be
 *     read
 * @param issuer SHA-256 of the public key that verifiably signed the leaf; absent where that is
 *     neither sent nor known
 * @param issuerName as the leaf has it, fit for a line
 * @param proven whether the server proved to hold the leaf's key
 * @param expected whether an expected pin or issuer was found
 * @param pinned whether an expected pin was found
 */
record Face(
    Sha256 leaf,
    Optional<Sha256> issuer,
    String issuerName,
    boolean proven,
    Standing standing,
    boolean expected,
    boolean pinned,
    Opinions opinions,
    Parameters tls) {

  /**
   * What was negotiated, by the numbers of the IANA registries; -1 where it was not.
   *
   * @param alpn the empty string where none was selected
   */
  record Parameters(int version, int suite, int group, String alpn) {
    private static final Parameters NONE = new Parameters(-1, -1, -1, "");

    static Parameters of(TlsCapture tls) {
      return new Parameters(
          tls.version().orElse(-1),
          tls.cipherSuite().orElse(-1),
          tls.group().orElse(-1),
          tls.alpn().map(alpn -> shortened(alpn)).orElse(""));
    }

    /** Whether so much is known that it can be compared. */
    boolean agreed() {
      return version >= 0 && suite >= 0;
    }

    String text() {
      return "%s, %s, %s, %s"
          .formatted(
              version < 0 ? "no version" : TlsNames.version(version),
              suite < 0 ? "no suite" : TlsNames.cipherSuite(suite),
              group < 0 ? "no group" : TlsNames.group(group),
              alpn.isEmpty() ? "no ALPN" : "ALPN " + alpn);
    }
  }

  /** What {@code judgement} shows; empty where no certificate was presented. */
  static Optional<Face> of(Judgement judgement) {
    if (judgement.chain().isEmpty()) {
      return Optional.empty();
    }
    CertificateFacts leaf = judgement.chain().getFirst();
    Opinions opinions = Opinions.of(judgement);
    return Optional.of(
        new Face(
            leaf.spkiSha256().orElse(leaf.sha256()),
            judgement.paths().leafIssuers().stream()
                .findFirst()
                .flatMap(CertificateFacts::spkiSha256),
            shortened(Certificates.issuerName(leaf)),
            judgement.keyProven(),
            Standing.of(judgement, opinions.anchored()),
            Standing.isExpected(judgement),
            Standing.passed(judgement, Check.PIN),
            opinions,
            judgement.observation().tls().map(Parameters::of).orElse(Parameters.NONE)));
  }

  /** Whether it is the same key's. */
  boolean isOf(Sha256 key) {
    return leaf.equals(key);
  }

  /** Whether the same key verifiably signed both. */
  boolean hasIssuerOf(Face other) {
    return issuer.isPresent() && issuer.equals(other.issuer);
  }

  boolean isVouched() {
    return standing == Standing.VOUCHED;
  }

  /** The leaf's key, and by whom it was issued. */
  String text() {
    return "%s issued by %s (%s)"
        .formatted(pin(leaf), issuerName, issuer.map(Face::pin).orElse("key unknown"));
  }

  private static String pin(Sha256 digest) {
    return new Pin(Pin.Kind.SPKI, digest).toString();
  }

  static String shortened(String text) {
    String safe = Texts.safe(text);
    return safe.length() <= Bounds.CHARACTERS
        ? safe
        : safe.substring(0, Bounds.CHARACTERS - 1) + "…";
  }
}
