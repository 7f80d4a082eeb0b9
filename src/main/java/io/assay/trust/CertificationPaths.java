package io.assay.trust;

import io.assay.trust.CertificationPath.End;
import io.assay.x509.CertificateFacts;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The certification paths of one chain, and what else holds of it at any time. Immutable.
 *
 * @param certificates the facts of the certificates as sent: order, duplicates and garbage included
 * @param paths every path, the most promising first; empty only where no certificate was sent
 * @param sound the leaf, and every certificate that lies above it on a path whose signatures and
 *     rules hold up to there: the only ones that testify for the leaf. Trust anchors that were not
 *     sent are among them
 * @param leafIssuers the certificates, sent or trusted, whose key signed the leaf; several only if
 *     they are variants of one authority
 * @param unrelated certificates as sent to which no signature leads from the leaf
 */
public record CertificationPaths(
    List<CertificateFacts> certificates,
    List<CertificationPath> paths,
    List<CertificateFacts> sound,
    List<CertificateFacts> leafIssuers,
    List<CertificateFacts> unrelated) {

  /** What is found where no certificate was sent. */
  public static final CertificationPaths NONE =
      new CertificationPaths(List.of(), List.of(), List.of(), List.of(), List.of());

  public CertificationPaths {
    certificates = List.copyOf(certificates);
    paths = List.copyOf(paths);
    sound = List.copyOf(sound);
    leafIssuers = List.copyOf(leafIssuers);
    unrelated = List.copyOf(unrelated);
  }

  /** What {@code program} says of the chain at {@code time}. */
  public TrustResult trust(RootProgram program, Instant time) {
    if (program.absence().isPresent()) {
      return new TrustResult.Undetermined(program.absence().get());
    }
    Optional<String> reason = Optional.empty();
    for (CertificationPath path : paths) {
      if (path.end() == End.ANCHOR && !path.programs().contains(program.name())) {
        continue;
      }
      Optional<String> failure = path.failure().or(() -> path.failureAt(time));
      if (failure.isEmpty()) {
        return new TrustResult.Trusted(
            path.certificates().stream().map(CertificateFacts::sha256).toList());
      }
      reason = reason.or(() -> failure);
    }
    return new TrustResult.Untrusted(reason.orElseGet(this::onlyOthersTrust));
  }

  private String onlyOthersTrust() {
    return paths.isEmpty()
        ? "no certificate was sent"
        : "no path to a trust anchor: ends at %s, which other programs trust"
            .formatted(Certificates.name(paths.getFirst().certificates().getLast()));
  }

  /** The path that a client would use at {@code time}, or else the most promising one. */
  public Optional<CertificationPath> best(Instant time) {
    return paths.stream()
        .filter(path -> path.failure().isEmpty() && path.failureAt(time).isEmpty())
        .findFirst()
        .or(() -> paths.stream().findFirst());
  }

  /** Whether a sound path leads to an anchor of any program, be it within its validity or not. */
  public boolean anchored() {
    return !paths.isEmpty() && paths.getFirst().failure().isEmpty();
  }
}
