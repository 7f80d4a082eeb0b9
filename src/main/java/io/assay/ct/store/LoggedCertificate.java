package io.assay.ct.store;

import io.assay.ct.Log;
import io.assay.ct.log.LogEntry;
import io.assay.ct.watch.Hit;
import io.assay.endpoint.Sha256;
import io.assay.probe.Octets;
import io.assay.x509.CertificateFacts;
import io.assay.x509.TbsCertificate;
import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A logged certificate or precertificate that matched a watched identity. Immutable. Source, log,
 * index and leaf hash tell one from another.
 *
 * @param logId empty where the source is no log
 * @param log the log's name, else that of the source
 * @param index where it stands in the log, from 0, else the source's number for it
 * @param leafHash of the log's Merkle tree, else {@code sha256}
 * @param timestamp when the log took it
 * @param sha256 digest of the DER certificate, or of the precertificate as submitted; of an entry
 *     that has neither, of its octets
 * @param tbsSha256 the issuance: digest of the TBSCertificate without SCTs and poison, the same for
 *     a certificate and its precertificate; where that cannot be read, of the entry's octets
 * @param hits what matched, as it was configured then
 * @param problem what of it cannot be read or was not kept, in one line
 * @param proven whether the entry was verified to be in the log's tree
 */
public record LoggedCertificate(
    Source source,
    Optional<Sha256> logId,
    String log,
    long index,
    Sha256 leafHash,
    Optional<Instant> timestamp,
    LogEntry.Kind kind,
    Sha256 sha256,
    Sha256 tbsSha256,
    EntryClaims claims,
    List<Hit> hits,
    Optional<String> problem,
    EntryEvidence evidence,
    boolean proven) {

  public LoggedCertificate {
    hits = List.copyOf(hits);
  }

  /**
   * Reads an entry that matched, as far as it can be read. Never throws. Thread-safe.
   *
   * @param chain the certificates above it, the issuer first
   */
  public static LoggedCertificate of(LogEntry entry, Log log, List<Hit> hits, List<Octets> chain) {
    return EntryReader.read(entry, log, hits, chain);
  }

  /**
   * Reads a certificate or precertificate that crt.sh has. Never throws. Thread-safe.
   *
   * @param number crt.sh's for it
   */
  public static LoggedCertificate ofCrtSh(
      long number, Optional<Instant> timestamp, Octets der, List<Hit> hits) {
    return EntryReader.ofCrtSh(number, timestamp, der, hits);
  }

  /** The text of each identity that matched, once. */
  public List<String> matched() {
    return hits.stream().map(hit -> hit.identity().text()).distinct().toList();
  }

  /** Whether it matched only because something in it cannot be read. */
  public boolean doubtful() {
    return hits.stream().allMatch(Hit::doubtful);
  }

  /** See {@link EntryClaims}. */
  public Optional<String> issuer() {
    return claims.issuer();
  }

  /** See {@link EntryClaims}. */
  public Optional<Sha256> issuerSpki() {
    return claims.issuerSpki();
  }

  /** See {@link EntryClaims}. */
  public Optional<Sha256> spki() {
    return claims.spki();
  }

  /** See {@link EntryClaims}. */
  public List<String> dnsNames() {
    return claims.dnsNames();
  }

  /** See {@link EntryClaims}. */
  public List<InetAddress> ipAddresses() {
    return claims.ipAddresses();
  }

  /** All that can be read of the octets that were kept. Read anew at each call. */
  public CertificateFacts facts() {
    return kind == LogEntry.Kind.PRECERTIFICATE
        ? TbsCertificate.facts(evidence.certificate())
        : CertificateFacts.of(evidence.certificate());
  }

  /** The same as a match of other identities: those that are watched now. */
  public LoggedCertificate with(List<Hit> otherHits) {
    return with(evidence, problem, otherHits);
  }

  LoggedCertificate with(EntryEvidence other, Optional<String> otherProblem, List<Hit> otherHits) {
    return new LoggedCertificate(
        source,
        logId,
        log,
        index,
        leafHash,
        timestamp,
        kind,
        sha256,
        tbsSha256,
        claims,
        otherHits,
        otherProblem,
        other,
        proven);
  }
}
