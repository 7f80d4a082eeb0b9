package io.assay.report;

import io.assay.ct.issuance.Classification;
import io.assay.ct.log.LogEntry;
import io.assay.ct.store.Acknowledgement;
import io.assay.ct.store.LoggedCertificate;
import io.assay.ct.store.Source;
import io.assay.endpoint.Host;
import io.assay.endpoint.Sha256;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is said of one match in JSON. Every key is always present and null where nothing is known.
 * Digests are lower-case hexadecimal, times ISO 8601 in UTC.
 *
 * @param log the log's name; null where the source is no log
 * @param index where it stands in the log
 * @param kind {@code certificate}, {@code precertificate} or {@code unreadable}
 * @param matched the watched identities that matched
 * @param classification {@code expected} or {@code unexpected-issuance}; null where it is not
 *     classified
 * @param reason why
 * @param source {@code log} or {@code crt.sh}
 * @param crtshId crt.sh's number for it
 * @param proven whether it was verified to be in the log's tree
 * @param doubtful whether it matched only because something in it cannot be read
 * @param problem what cannot be read, or was not kept
 */
public record CtMatchReport(
    @Nullable String log,
    @Nullable Long index,
    @Nullable String timestamp,
    String kind,
    String sha256,
    String tbsSha256,
    @Nullable String issuer,
    @Nullable String issuerSpki,
    List<String> dnsNames,
    List<String> ipAddresses,
    List<String> matched,
    @Nullable String classification,
    String reason,
    @Nullable Acknowledged acknowledged,
    @Nullable String notBefore,
    @Nullable String notAfter,
    @Nullable String spki,
    String source,
    @Nullable Long crtshId,
    @Nullable String logId,
    boolean proven,
    boolean doubtful,
    @Nullable String problem) {

  /** Why it is not classified where no configuration is known. */
  public static final String UNCLASSIFIED =
      "not classified: no configuration (-c FILE) says what is expected";

  /**
   * An operator's word.
   *
   * @param subject {@code issuance}, {@code key}, {@code issuer} or {@code issuer-name}
   */
  public record Acknowledged(String subject, String note, String at) {
    static Acknowledged of(Acknowledgement word) {
      return new Acknowledged(word.subject().kind(), word.note(), word.at().toString());
    }
  }

  /**
   * What is said of {@code match}.
   *
   * @param classification absent where no configuration says what is expected
   */
  public static CtMatchReport of(LoggedCertificate match, Optional<Classification> classification) {
    boolean logged = match.source() == Source.LOG;
    return new CtMatchReport(
        logged ? match.log() : null,
        logged ? match.index() : null,
        text(match.timestamp()),
        kind(match.kind()),
        match.sha256().hex(),
        match.tbsSha256().hex(),
        match.issuer().orElse(null),
        match.issuerSpki().map(Sha256::hex).orElse(null),
        match.dnsNames(),
        match.ipAddresses().stream().map(Host::addressText).toList(),
        match.matched(),
        classification.map(known -> known.kind().text()).orElse(null),
        classification.map(Classification::reason).orElse(UNCLASSIFIED),
        classification.flatMap(Classification::acknowledged).map(Acknowledged::of).orElse(null),
        text(match.claims().notBefore()),
        text(match.claims().notAfter()),
        match.spki().map(Sha256::hex).orElse(null),
        match.source().text(),
        logged ? null : match.index(),
        match.logId().map(Sha256::hex).orElse(null),
        match.proven(),
        match.doubtful(),
        match.problem().orElse(null));
  }

  /** One line of JSON, ASCII only. */
  public String line() {
    return ReportJson.line(this);
  }

  /** A kind of entry in one word. */
  public static String kind(LogEntry.Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  private static @Nullable String text(Optional<Instant> time) {
    return time.map(Instant::toString).orElse(null);
  }
}
