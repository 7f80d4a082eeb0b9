package io.assay.web.reading;

import io.assay.endpoint.Sha256;
import io.assay.history.HistoryException;
import io.assay.history.KeptCertificate;
import io.assay.history.Part;
import io.assay.history.Rows;
import io.assay.history.Sighting;
import io.assay.judge.Judgement;
import io.assay.trust.CertificationPaths;
import io.assay.x509.CertificateFacts;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Certificates that were presented, wherever in a chain. Thread-safe. */
public final class Certificates {
  private final Knowledge knowledge;

  /** Those of {@code knowledge}. */
  public Certificates(Knowledge knowledge) {
    this.knowledge = knowledge;
  }

  /**
   * A certificate.
   *
   * @param first when it was first seen; absent where no history is kept
   * @param last likewise, to within a day
   */
  public record Known(CertificateFacts facts, Optional<Instant> first, Optional<Instant> last) {}

  /** The certificate of that digest, from the history or from what is seen now. */
  public Optional<Known> find(Sha256 digest) throws HistoryException {
    if (knowledge.history().isPresent()) {
      Optional<KeptCertificate> kept = knowledge.history().get().certificate(digest);
      if (kept.isPresent()) {
        return kept.map(
            one ->
                new Known(
                    CertificateFacts.of(one.der()),
                    Optional.of(one.first()),
                    Optional.of(one.last())));
      }
    }
    return knowledge.board().all().stream()
        .flatMap(present -> present.judgement().stream())
        .flatMap(Certificates::concerned)
        .filter(facts -> facts.sha256().equals(digest))
        .findFirst()
        .map(facts -> new Known(facts, Optional.empty(), Optional.empty()));
  }

  /** Those that were sent, and those that lead from them to a root. */
  private static Stream<CertificateFacts> concerned(Judgement judgement) {
    CertificationPaths paths = judgement.paths();
    return Stream.concat(
        paths.certificates().stream(),
        Stream.concat(paths.paths().stream(), paths.wider().stream())
            .flatMap(path -> path.certificates().stream()));
  }

  /**
   * Where it was seen; nothing where no history is kept.
   *
   * @throws IllegalArgumentException if {@code part} names no place in such an answer
   */
  public Rows<Sighting> sightings(Sha256 digest, Part part) throws HistoryException {
    return knowledge.history().isPresent()
        ? knowledge.history().get().sightingsOf(digest, part)
        : new Rows<>(List.of(), Optional.empty());
  }
}
