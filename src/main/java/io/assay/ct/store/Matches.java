package io.assay.ct.store;

import io.assay.ct.log.LogEntry;
import io.assay.ct.tree.InclusionProof;
import io.assay.ct.tree.TreeHead;
import io.assay.ct.watch.Hit;
import io.assay.endpoint.EndpointException;
import io.assay.endpoint.Sha256;
import io.assay.endpoint.WatchedIdentity;
import io.assay.probe.Octets;
import java.io.ByteArrayOutputStream;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads matches from their tables, and finds them. */
final class Matches {
  private static final String COLUMNS =
      """
      SELECT source, log, log_name, entry, leaf, timestamp, kind, sha256, tbs,
        issuer, issuer_spki, spki, dns_names, addresses, not_before, not_after,
        problem, leaf_input, certificate, precertificate, proof_size, proof_root, proof_path,
        proven, id
      FROM logged WHERE id = ?""";

  private Matches() {}

  static LoggedCertificate read(Session session, long id) throws SQLException {
    List<Octets> chain =
        session.all(
            """
            SELECT der FROM logged_chain JOIN authority ON authority = sha256
            WHERE logged = ? ORDER BY position""",
            row -> Octets.copyOf(row.octets(1)),
            id);
    List<Hit> hits =
        session.all(
            "SELECT resolver, identity, doubtful FROM hit WHERE logged = ? ORDER BY position",
            row -> new Hit(row.text(1), identity(row, 2), row.flag(3)),
            id);
    return session.first(COLUMNS, row -> match(row, chain, hits), id).orElseThrow();
  }

  /** The keys before one, the greatest in front. */
  static List<Long> latest(Session session, long before, int limit) throws SQLException {
    return session.all(
        "SELECT id FROM logged WHERE id < ? ORDER BY id DESC LIMIT ?",
        row -> row.number(1),
        before,
        limit);
  }

  private static LoggedCertificate match(Row row, List<Octets> chain, List<Hit> hits)
      throws SQLException {
    Source source = source(row, 1);
    long index = row.number(4);
    return new LoggedCertificate(
        source,
        source == Source.LOG ? Optional.of(row.digest(2)) : Optional.empty(),
        row.text(3),
        index,
        row.digest(5),
        row.timeIfAny(6),
        kind(row, 7),
        row.digest(8),
        row.digest(9),
        new EntryClaims(
            row.textIfAny(10),
            row.digestIfAny(11),
            row.digestIfAny(12),
            row.text(13).isEmpty() ? List.of() : List.of(row.text(13).split("\n", -1)),
            addresses(row.octets(14)),
            row.timeIfAny(15),
            row.timeIfAny(16)),
        hits,
        row.textIfAny(17),
        new EntryEvidence(
            Octets.copyOf(row.octets(18)),
            Octets.copyOf(row.octets(19)),
            row.octetsIfAny(20),
            chain,
            proof(index, row)),
        row.flag(24));
  }

  private static Source source(Row row, int column) throws SQLException {
    String text = row.text(column);
    return Arrays.stream(Source.values())
        .filter(source -> source.text().equals(text))
        .findFirst()
        .orElseThrow(() -> new SQLException("a match is of an unknown source"));
  }

  private static LogEntry.Kind kind(Row row, int column) throws SQLException {
    String text = row.text(column);
    return Arrays.stream(LogEntry.Kind.values())
        .filter(kind -> text(kind).equals(text))
        .findFirst()
        .orElseThrow(() -> new SQLException("a match is of an unknown kind"));
  }

  /** How a column holds it. */
  static String text(LogEntry.Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  private static Optional<InclusionProof> proof(long index, Row row) throws SQLException {
    OptionalLong size = row.numberIfAny(21);
    return size.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new InclusionProof(
                index, new TreeHead(size.getAsLong(), row.digest(22)), Hashes.of(row.octets(23))));
  }

  /** The identity that a column holds. */
  static WatchedIdentity identity(Row row, int column) throws SQLException {
    try {
      return WatchedIdentity.parse(row.text(column));
    } catch (EndpointException e) {
      throw new SQLException("an identity is none", e);
    }
  }

  /** Each with its length before it. */
  static byte[] octets(List<InetAddress> addresses) {
    ByteArrayOutputStream octets = new ByteArrayOutputStream();
    for (InetAddress address : addresses) {
      octets.write(address.getAddress().length);
      octets.writeBytes(address.getAddress());
    }
    return octets.toByteArray();
  }

  private static List<InetAddress> addresses(byte[] octets) throws SQLException {
    List<InetAddress> addresses = new ArrayList<>();
    try {
      for (int at = 0; at < octets.length; at += 1 + octets[at]) {
        byte[] address = Arrays.copyOfRange(octets, at + 1, at + 1 + octets[at]);
        // InetAddress would turn an IPv4-mapped address into the IPv4 address, whose octets differ.
        addresses.add(
            address.length == 4
                ? InetAddress.getByAddress(address)
                : Inet6Address.getByAddress(null, address, -1));
      }
    } catch (UnknownHostException e) {
      throw new SQLException("addresses of 4 and 16 octets were kept, not others", e);
    }
    return addresses;
  }

  static Optional<Long> id(Session session, LoggedCertificate match) throws SQLException {
    return session.first(
        "SELECT id FROM logged WHERE log = ? AND entry = ? AND leaf = ?",
        row -> row.number(1),
        log(match),
        match.index(),
        match.leafHash());
  }

  static boolean hasCrtSh(Session session, long number) throws SQLException {
    return session.number(
            "SELECT count(*) FROM logged WHERE log = ? AND entry = ?", new byte[0], number)
        > 0;
  }

  /** The log's id; no octets where the source is no log. */
  static byte[] log(LoggedCertificate match) {
    return match.logId().map(Sha256::toByteArray).orElseGet(() -> new byte[0]);
  }

  static List<Long> ofIssuance(Session session, Sha256 tbs) throws SQLException {
    return session.all(
        "SELECT id FROM logged WHERE tbs = ? ORDER BY id LIMIT " + Bounds.ENTRIES,
        row -> row.number(1),
        tbs);
  }

  /** The issuances of which an entry hit something, in the order in which they were found. */
  static List<Sha256> issuances(Session session) throws SQLException {
    return session.all(
        "SELECT tbs FROM logged WHERE id IN (SELECT logged FROM hit) GROUP BY tbs ORDER BY min(id)",
        row -> row.digest(1));
  }

  /** Those that are proven together with others, and have no proof of their own yet. */
  static List<Long> unproved(Session session, Sha256 log) throws SQLException {
    return session.all(
        "SELECT id FROM logged WHERE log = ? AND proof_size IS NULL AND proven = 1 ORDER BY id LIMIT "
            + Bounds.UNPROVED,
        row -> row.number(1),
        log);
  }

  static List<Long> unannounced(Session session) throws SQLException {
    return session.all(
        "SELECT id FROM logged WHERE announced = 0 ORDER BY id LIMIT " + Bounds.UNANNOUNCED,
        row -> row.number(1));
  }
}
