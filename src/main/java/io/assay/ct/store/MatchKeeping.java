package io.assay.ct.store;

import io.assay.ct.tree.InclusionProof;
import io.assay.ct.watch.Hit;
import io.assay.endpoint.Sha256;
import io.assay.probe.Octets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Writes matches, within what is kept of each log. */
final class MatchKeeping {
  private static final String FULL =
      "its octets are not kept: those of this log's matches have reached their limit";

  private MatchKeeping() {}

  /**
   * Keeps those that are new, as proven or not; those that are there become proven if these are.
   */
  static List<LoggedCertificate> keep(
      Session session, List<LoggedCertificate> matches, boolean proven) throws SQLException {
    List<LoggedCertificate> kept = new ArrayList<>();
    for (LoggedCertificate match : matches) {
      Optional<Long> there = Matches.id(session, match);
      if (there.isPresent()) {
        if (proven) {
          session.update("UPDATE logged SET proven = 1 WHERE id = ? AND proven = 0", there.get());
        }
      } else if (counted(session, match)) {
        kept.add(Matches.read(session, insert(session, trimmed(session, match), proven)));
      }
    }
    return kept;
  }

  /** Counts it for each identity; whether it is to be kept for one of them at least. */
  private static boolean counted(Session session, LoggedCertificate match) throws SQLException {
    byte[] log = Matches.log(match);
    boolean keep = match.hits().isEmpty();
    for (String identity : match.matched()) {
      keep |=
          session.number("SELECT kept FROM tally WHERE log = ? AND identity = ?", log, identity)
              < Bounds.MATCHES;
    }
    for (String identity : match.matched()) {
      session.update(
          """
          INSERT INTO tally (log, identity, kept, beyond) VALUES (?1, ?2, ?3, 1 - ?3)
          ON CONFLICT (log, identity) DO UPDATE SET
            kept = kept + excluded.kept, beyond = beyond + excluded.beyond""",
          log,
          identity,
          keep);
    }
    return keep;
  }

  /** Leaves its octets and most of its names out where those of the log are too many. */
  private static LoggedCertificate trimmed(Session session, LoggedCertificate match)
      throws SQLException {
    byte[] log = Matches.log(match);
    long octets = session.number("SELECT octets FROM volume WHERE log = ?", log);
    LoggedCertificate kept = match;
    if (octets >= Bounds.LOG_OCTETS) {
      kept =
          match.with(
              match.evidence().emptied(),
              Optional.of(match.problem().map(problem -> problem + "; " + FULL).orElse(FULL)),
              EntryReader.few(match.hits(), Bounds.FEW));
    }
    session.update(
        """
        INSERT INTO volume (log, octets) VALUES (?1, ?2)
        ON CONFLICT (log) DO UPDATE SET octets = octets + excluded.octets""",
        log,
        weight(kept));
    return kept;
  }

  /** About how many octets the file grows by. */
  private static long weight(LoggedCertificate match) {
    int row = 500;
    long names =
        match.dnsNames().stream().mapToLong(String::length).sum() * 2
            + 60L * (match.dnsNames().size() + match.ipAddresses().size());
    long hits = 100L * match.hits().size();
    return row + names + hits + match.evidence().octets();
  }

  private static long insert(Session session, LoggedCertificate match, boolean proven)
      throws SQLException {
    int names = match.evidence().certificate().length() == 0 ? Bounds.FEW : Bounds.NAMES;
    EntryClaims claims = match.claims();
    session.update(
        """
        INSERT INTO logged (source, log, log_name, entry, leaf, timestamp, kind, sha256, tbs,
          issuer, issuer_spki, spki, dns_names, addresses, not_before, not_after, problem,
          leaf_input, certificate, precertificate, proven, announced)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)""",
        match.source().text(),
        Matches.log(match),
        match.log(),
        match.index(),
        match.leafHash(),
        match.timestamp(),
        Matches.text(match.kind()),
        match.sha256(),
        match.tbsSha256(),
        claims.issuer(),
        claims.issuerSpki(),
        claims.spki(),
        String.join("\n", claims.dnsNames().stream().limit(names).toList()),
        Matches.octets(claims.ipAddresses().stream().limit(names).toList()),
        claims.notBefore(),
        claims.notAfter(),
        match.problem(),
        match.evidence().leafInput(),
        match.evidence().certificate(),
        match.evidence().precertificate(),
        proven);
    long id = session.inserted();
    insertChain(session, id, match.evidence().chain());
    insertIndex(session, id, IndexedNames.of(match, names));
    insertHits(session, id, match.hits());
    if (match.evidence().proof().isPresent()) {
      prove(session, id, match.evidence().proof().get());
    }
    return id;
  }

  private static void insertChain(Session session, long id, List<Octets> chain)
      throws SQLException {
    for (int i = 0; i < chain.size(); i++) {
      Octets der = chain.get(i);
      Sha256 sha256 = Sha256.of(der.toByteArray());
      session.update(
          "INSERT INTO authority (sha256, der) VALUES (?, ?) ON CONFLICT DO NOTHING", sha256, der);
      session.update(
          "INSERT INTO logged_chain (logged, position, authority) VALUES (?, ?, ?)", id, i, sha256);
    }
  }

  private static void insertIndex(Session session, long id, IndexedNames names)
      throws SQLException {
    for (String reversed : names.reversed()) {
      session.update("INSERT INTO logged_name (reversed, logged) VALUES (?, ?)", reversed, id);
    }
    for (byte[] address : names.addresses()) {
      session.update("INSERT INTO logged_address (address, logged) VALUES (?, ?)", address, id);
    }
  }

  private static void insertHits(Session session, long id, List<Hit> hits) throws SQLException {
    for (int i = 0; i < hits.size(); i++) {
      Hit hit = hits.get(i);
      session.update(
          "INSERT INTO hit (logged, position, resolver, identity, doubtful) VALUES (?, ?, ?, ?, ?)",
          id,
          i,
          hit.resolver(),
          hit.identity().text(),
          hit.doubtful());
    }
  }

  static void prove(Session session, long id, InclusionProof proof) throws SQLException {
    session.update(
        "UPDATE logged SET proof_size = ?, proof_root = ?, proof_path = ?, proven = 1 WHERE id = ?",
        proof.head().size(),
        proof.head().rootHash(),
        Hashes.octets(proof.path().subList(0, Math.min(Bounds.PATH, proof.path().size()))),
        id);
  }

  static void announced(Session session, List<LoggedCertificate> matches) throws SQLException {
    for (LoggedCertificate match : matches) {
      session.update(
          "UPDATE logged SET announced = 1 WHERE log = ? AND entry = ? AND leaf = ?",
          Matches.log(match),
          match.index(),
          match.leafHash());
    }
  }

  /** How many matches of the log were not kept, by identity; those without any are not there. */
  static List<Beyond> beyond(Session session, Sha256 log) throws SQLException {
    return session.all(
        "SELECT identity, beyond FROM tally WHERE log = ? AND beyond > 0 ORDER BY identity",
        row -> new Beyond(row.text(1), row.number(2)),
        log);
  }

  record Beyond(String identity, long matches) {}
}
