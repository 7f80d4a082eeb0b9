package io.assay.report;

import io.assay.history.KeptObservation;
import io.assay.history.KeptResult;
import io.assay.probe.Observation;
import io.assay.probe.TlsCapture;
import io.assay.x509.CertificateFacts;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An observation that was kept whole, with what was made of it then. Members that {@link
 * CheckReport} has as well mean the same; what was known of trust and revocation then is not kept
 * beside what the checks said of it.
 *
 * @param why it was kept: {@code changed}, {@code violated} or {@code sample}
 */
public record ObservationReport(
    String id,
    String resolver,
    String endpoint,
    @Nullable String address,
    String vantage,
    CheckReport.Origin origin,
    String serverName,
    CheckReport.Question query,
    String startedAt,
    CheckReport.Ending outcome,
    CheckReport.Milliseconds timings,
    CheckReport.Tls tls,
    CheckReport.Http http,
    DnsAnswer dns,
    List<IdentityEntry> identity,
    List<ChainReport.Check> checks,
    String verdict,
    String why) {

  /**
   * What a list says of an observation.
   *
   * @param octets how much room it takes
   */
  public record Summary(
      UUID id,
      String resolver,
      String endpoint,
      @Nullable String address,
      String vantage,
      Instant startedAt,
      String verdict,
      String why,
      int octets) {

    /** What a list says of {@code one}. */
    public static Summary of(KeptObservation.Summary one) {
      return new Summary(
          one.id(),
          one.target().resolver(),
          one.target().endpoint(),
          VerdictReport.known(one.target().address()),
          one.target().vantage(),
          one.at(),
          one.verdict(),
          one.why().text(),
          one.octets());
    }
  }

  /** What is said of an observation. */
  public static ObservationReport of(KeptObservation kept) {
    Observation seen = kept.observation();
    List<CertificateFacts> chain =
        seen.tls().map(TlsCapture::certificates).orElse(List.of()).stream()
            .map(CertificateFacts::of)
            .toList();
    return new ObservationReport(
        seen.id().toString(),
        seen.target().resolver(),
        seen.target().endpoint().text(),
        VerdictReport.known(seen.target().addressText()),
        seen.target().vantage(),
        CheckReport.origin(seen.origin()),
        seen.serverName().text(),
        new CheckReport.Question(seen.query().name(), seen.query().type()),
        seen.startedAt().toString(),
        CheckReport.ending(seen.outcome()),
        CheckReport.milliseconds(seen.timings()),
        CheckReport.tls(seen.tls(), chain),
        CheckReport.http(seen.http()),
        DnsAnswer.of(seen.dns()),
        IdentityEntry.all(seen),
        kept.results().stream().map(ObservationReport::check).toList(),
        kept.summary().verdict(),
        kept.summary().why().text());
  }

  private static ChainReport.Check check(KeptResult result) {
    return new ChainReport.Check(
        result.check(),
        result.status(),
        result.severity().orElse(null),
        result.expected(),
        result.observed().orElse(null),
        result.reason().orElse(null));
  }
}
