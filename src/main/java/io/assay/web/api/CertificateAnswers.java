package io.assay.web.api;

import io.assay.endpoint.Sha256;
import io.assay.history.HistoryException;
import io.assay.history.Rows;
import io.assay.history.Sighting;
import io.assay.report.ChainReport;
import io.assay.report.SightingReport;
import io.assay.web.problem.Problem;
import io.assay.web.problem.ProblemException;
import io.assay.web.reading.Certificates;
import io.assay.web.reading.Knowledge;
import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code certificates}: what was presented, and where. Stateless. */
final class CertificateAnswers {
  private static final Pattern DIGEST = Pattern.compile("[0-9A-Fa-f]{64}");

  /** RFC 7468, section 2. */
  private static final int LINE = 64;

  private CertificateAnswers() {}

  /**
   * A certificate and a part of where it was seen.
   *
   * @param firstSeen null where no history is kept, as {@code lastSeen}
   */
  private record Seen(
      ChainReport.Certificate certificate,
      @Nullable Instant firstSeen,
      @Nullable Instant lastSeen,
      List<SightingReport> sightings,
      @Nullable String next) {}

  static void one(Context ctx, Knowledge knowledge) throws ProblemException, HistoryException {
    Parameters asked = Parameters.of(ctx, Parameters.PART);
    Certificates.Known known = known(ctx, knowledge);
    Rows<Sighting> sightings;
    try {
      sightings = new Certificates(knowledge).sightings(known.facts().sha256(), asked.part());
    } catch (IllegalArgumentException e) {
      throw Parameters.nowhere();
    }
    Answer.Page<SightingReport> page = Answer.Page.of(sightings, SightingReport::of);
    Answer.page(
        ctx,
        page.next(),
        new Seen(
            ChainReport.certificate(known.facts()),
            known.first().orElse(null),
            known.last().orElse(null),
            page.items(),
            page.next()));
  }

  static void pem(Context ctx, Knowledge knowledge) throws ProblemException, HistoryException {
    Parameters.of(ctx);
    Certificates.Known known = known(ctx, knowledge);
    String base64 =
        Base64.getMimeEncoder(LINE, new byte[] {'\n'})
            .encodeToString(known.facts().der().toByteArray());
    ctx.contentType("application/x-pem-file; charset=us-ascii")
        .header(
            "Content-Disposition",
            "attachment; filename=\"%s.pem\"".formatted(known.facts().sha256().hex()))
        .result(
            "-----BEGIN CERTIFICATE-----\n%s\n-----END CERTIFICATE-----\n"
                .formatted(base64)
                .getBytes(StandardCharsets.US_ASCII));
  }

  private static Certificates.Known known(Context ctx, Knowledge knowledge)
      throws ProblemException, HistoryException {
    String digest = ctx.pathParam("sha256");
    if (!DIGEST.matcher(digest).matches()) {
      throw Problem.malformed(
              "sha256", "A certificate is asked for by its SHA-256: 64 hexadecimal digits.")
          .exception();
    }
    return new Certificates(knowledge)
        .find(new Sha256(digest.toLowerCase(Locale.ROOT)))
        .orElseThrow(
            () ->
                Problem.notFound("No certificate with that SHA-256 was presented or is kept.")
                    .exception());
  }
}
