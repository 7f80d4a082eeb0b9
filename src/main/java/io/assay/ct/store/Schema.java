package io.assay.ct.store;

import java.sql.SQLException;
import java.util.List;

/**
 * The tables, and what leads to them from earlier versions. Digests and octets are BLOB, times are
 * milliseconds since 1970, flags 0 or 1. Names are kept reversed, so that all names below one stand
 * together; addresses have 16 octets (an IPv4 one as ::ffff:a.b.c.d), so that a prefix is a range.
 */
final class Schema {
  /** In the file's header: "Assa". */
  static final int APPLICATION = 0x41737361;

  /** The statements that lead from each version to the next; never changed once released. */
  private static final List<String> MIGRATIONS =
      List.of(
          """
          -- how far each log was read and verified, and the tree head that was proven last
          CREATE TABLE followed (
            log BLOB PRIMARY KEY CHECK (length(log) = 32),
            name TEXT NOT NULL,
            start INTEGER NOT NULL,
            started_at INTEGER NOT NULL,
            size INTEGER NOT NULL,
            hashes BLOB NOT NULL,
            head_size INTEGER,
            head_root BLOB,
            head_timestamp INTEGER,
            head_signature BLOB,
            last_verified INTEGER,
            last_timestamp INTEGER
          ) STRICT, WITHOUT ROWID;

          -- tree heads that are not proven yet
          CREATE TABLE held_head (
            log BLOB NOT NULL,
            size INTEGER NOT NULL,
            root BLOB NOT NULL,
            timestamp INTEGER NOT NULL,
            signature BLOB NOT NULL,
            PRIMARY KEY (log, size, root)
          ) STRICT, WITHOUT ROWID;

          -- what a log did wrong, with the tree heads that show it
          CREATE TABLE problem (
            log BLOB NOT NULL,
            kind TEXT NOT NULL,
            subject BLOB NOT NULL,
            detail TEXT NOT NULL,
            first_size INTEGER, first_root BLOB, first_timestamp INTEGER, first_signature BLOB,
            second_size INTEGER, second_root BLOB, second_timestamp INTEGER, second_signature BLOB,
            first_seen INTEGER NOT NULL,
            last_seen INTEGER NOT NULL,
            times INTEGER NOT NULL,
            PRIMARY KEY (log, kind, subject)
          ) STRICT, WITHOUT ROWID;

          -- matches, whose log is empty where the source is none
          CREATE TABLE logged (
            id INTEGER PRIMARY KEY,
            source TEXT NOT NULL,
            log BLOB NOT NULL,
            log_name TEXT NOT NULL,
            entry INTEGER NOT NULL,
            leaf BLOB NOT NULL,
            timestamp INTEGER,
            kind TEXT NOT NULL,
            sha256 BLOB NOT NULL,
            tbs BLOB NOT NULL,
            issuer TEXT,
            issuer_spki BLOB,
            spki BLOB,
            dns_names TEXT NOT NULL,
            addresses BLOB NOT NULL,
            not_before INTEGER,
            not_after INTEGER,
            problem TEXT,
            leaf_input BLOB NOT NULL,
            certificate BLOB NOT NULL,
            precertificate BLOB,
            proof_size INTEGER,
            proof_root BLOB,
            proof_path BLOB,
            proven INTEGER NOT NULL,
            announced INTEGER NOT NULL,
            UNIQUE (log, entry, leaf)
          ) STRICT;
          CREATE INDEX logged_sha256 ON logged (sha256);
          CREATE INDEX logged_tbs ON logged (tbs);
          CREATE INDEX logged_spki ON logged (spki);
          CREATE INDEX logged_issuer_spki ON logged (issuer_spki);
          CREATE INDEX logged_unannounced ON logged (id) WHERE announced = 0;
          CREATE INDEX logged_unproved ON logged (log, id) WHERE proof_size IS NULL AND proven = 1;

          -- certificates of chains, each once
          CREATE TABLE authority (
            sha256 BLOB PRIMARY KEY,
            der BLOB NOT NULL
          ) STRICT;
          CREATE TABLE logged_chain (
            logged INTEGER NOT NULL REFERENCES logged ON DELETE CASCADE,
            position INTEGER NOT NULL,
            authority BLOB NOT NULL REFERENCES authority,
            PRIMARY KEY (logged, position)
          ) STRICT, WITHOUT ROWID;

          CREATE TABLE logged_name (
            reversed TEXT NOT NULL,
            logged INTEGER NOT NULL REFERENCES logged ON DELETE CASCADE,
            PRIMARY KEY (reversed, logged)
          ) STRICT, WITHOUT ROWID;
          CREATE TABLE logged_address (
            address BLOB NOT NULL CHECK (length(address) = 16),
            logged INTEGER NOT NULL REFERENCES logged ON DELETE CASCADE,
            PRIMARY KEY (address, logged)
          ) STRICT, WITHOUT ROWID;

          -- which watched identities matched
          CREATE TABLE hit (
            logged INTEGER NOT NULL REFERENCES logged ON DELETE CASCADE,
            position INTEGER NOT NULL,
            resolver TEXT NOT NULL,
            identity TEXT NOT NULL,
            doubtful INTEGER NOT NULL,
            PRIMARY KEY (logged, position)
          ) STRICT, WITHOUT ROWID;
          CREATE INDEX hit_identity ON hit (identity, logged);
          CREATE INDEX hit_doubtful ON hit (identity) WHERE doubtful = 1;

          -- how many matches of a log there are for an identity, and how many more were not kept
          CREATE TABLE tally (
            log BLOB NOT NULL,
            identity TEXT NOT NULL,
            kept INTEGER NOT NULL,
            beyond INTEGER NOT NULL,
            PRIMARY KEY (log, identity)
          ) STRICT, WITHOUT ROWID;
          CREATE TABLE volume (
            log BLOB PRIMARY KEY,
            octets INTEGER NOT NULL
          ) STRICT, WITHOUT ROWID;

          CREATE TABLE acknowledgement (
            kind TEXT NOT NULL,
            value TEXT NOT NULL,
            note TEXT NOT NULL,
            at INTEGER NOT NULL,
            PRIMARY KEY (kind, value)
          ) STRICT, WITHOUT ROWID;

          -- certificates that the resolvers' own endpoints served
          CREATE TABLE served (
            resolver TEXT NOT NULL,
            sha256 BLOB NOT NULL,
            tbs BLOB NOT NULL,
            spki BLOB,
            first_seen INTEGER NOT NULL,
            last_seen INTEGER NOT NULL,
            PRIMARY KEY (resolver, sha256)
          ) STRICT, WITHOUT ROWID;
          CREATE INDEX served_tbs ON served (tbs);

          -- when a source that is no log was last asked for an identity
          CREATE TABLE asked (
            identity TEXT PRIMARY KEY,
            at INTEGER NOT NULL,
            outcome TEXT NOT NULL
          ) STRICT, WITHOUT ROWID;
          """);

  /** The version that this program reads and writes. */
  static final int VERSION = MIGRATIONS.size();

  private Schema() {}

  /** The version of the file; 0 of a new one. */
  static int version(Session session) throws SQLException {
    return (int) session.number("PRAGMA user_version");
  }

  /** Whether the file is one of this program's, or a new one. */
  static boolean isOurs(Session session) throws SQLException {
    long application = session.number("PRAGMA application_id");
    return application == APPLICATION
        || (application == 0 && session.number("SELECT count(*) FROM sqlite_schema") == 0);
  }

  /** Leads to {@link #VERSION}, within a transaction of the caller's. */
  static void migrate(Session session) throws SQLException {
    for (int version = version(session); version < VERSION; version++) {
      for (String statement : MIGRATIONS.get(version).split(";", -1)) {
        if (!statement.isBlank()) {
          session.run(statement);
        }
      }
    }
    session.run("PRAGMA application_id = " + APPLICATION);
    session.run("PRAGMA user_version = " + VERSION);
  }
}
