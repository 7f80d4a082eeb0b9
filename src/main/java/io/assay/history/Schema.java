package io.assay.history;

import java.util.List;
import java.util.stream.Stream;

/**
 * The tables, in SQL that SQLite and PostgreSQL both read but for two types. Times are nanoseconds
 * since 1970, digests and ids their octets; a text that does not apply is empty, a number -1.
 */
final class Schema {
  /** Leads from version 0 to 1, and so on; what was released stays as it is. */
  private static final List<String> MIGRATIONS =
      List.of(
          """
          -- what is probed, from where
          CREATE TABLE target (
            id $ID,
            resolver TEXT NOT NULL,
            endpoint TEXT NOT NULL,
            address TEXT NOT NULL,
            vantage TEXT NOT NULL,
            UNIQUE (resolver, endpoint, address, vantage)
          );

          -- every certificate, once
          CREATE TABLE certificate (
            sha256 $OCTETS PRIMARY KEY,
            der $OCTETS NOT NULL,
            first_at BIGINT NOT NULL,
            last_at BIGINT NOT NULL
          );

          -- every chain, once: its certificates in the order in which they were sent
          CREATE TABLE chain (
            id $OCTETS NOT NULL,
            position INTEGER NOT NULL,
            certificate $OCTETS NOT NULL REFERENCES certificate (sha256),
            PRIMARY KEY (id, position)
          );
          CREATE INDEX chain_certificate ON chain (certificate);

          -- the same chain and the same way of speaking TLS, from when to when, and how often
          CREATE TABLE sighting (
            target BIGINT NOT NULL REFERENCES target (id),
            first_at BIGINT NOT NULL,
            last_at BIGINT NOT NULL,
            times BIGINT NOT NULL,
            chain $OCTETS NOT NULL,
            version INTEGER NOT NULL,
            suite INTEGER NOT NULL,
            key_group INTEGER NOT NULL,
            alpn TEXT NOT NULL,
            fingerprint TEXT NOT NULL,
            PRIMARY KEY (target, first_at)
          );
          CREATE INDEX sighting_first ON sighting (first_at, target);
          CREATE INDEX sighting_chain ON sighting (chain);

          -- the same verdict for the same reasons, from when to when, and how often
          CREATE TABLE judged (
            target BIGINT NOT NULL REFERENCES target (id),
            first_at BIGINT NOT NULL,
            last_at BIGINT NOT NULL,
            times BIGINT NOT NULL,
            verdict TEXT NOT NULL,
            confidence TEXT NOT NULL,
            violated TEXT NOT NULL,
            failure TEXT NOT NULL,
            PRIMARY KEY (target, first_at)
          );
          CREATE INDEX judged_first ON judged (first_at, target);

          -- observations kept whole, compressed; why: 0 something changed, 1 violated, 2 a sample
          CREATE TABLE observation (
            id $OCTETS PRIMARY KEY,
            target BIGINT NOT NULL REFERENCES target (id),
            at BIGINT NOT NULL,
            why INTEGER NOT NULL,
            verdict TEXT NOT NULL,
            octets INTEGER NOT NULL,
            content $OCTETS NOT NULL,
            results $OCTETS NOT NULL
          );
          CREATE INDEX observation_target ON observation (target, at);
          CREATE INDEX observation_at ON observation (at, target);
          CREATE INDEX observation_why ON observation (why, at, octets);

          -- how long the stages of the probes of an hour took
          CREATE TABLE timing (
            target BIGINT NOT NULL REFERENCES target (id),
            hour BIGINT NOT NULL,
            stages $OCTETS NOT NULL,
            PRIMARY KEY (target, hour)
          );
          CREATE INDEX timing_hour ON timing (hour);

          -- the newest state of each incident; closed_at is -1 while it is open
          CREATE TABLE incident (
            id TEXT PRIMARY KEY,
            cause TEXT NOT NULL,
            label TEXT NOT NULL,
            resolver TEXT NOT NULL,
            endpoint TEXT NOT NULL,
            address TEXT NOT NULL,
            subject TEXT NOT NULL,
            severity TEXT NOT NULL,
            vantages TEXT NOT NULL,
            present TEXT NOT NULL,
            opened_at BIGINT NOT NULL,
            last_at BIGINT NOT NULL,
            closed_at BIGINT NOT NULL,
            expected TEXT NOT NULL,
            observed TEXT NOT NULL,
            reason TEXT NOT NULL
          );
          CREATE INDEX incident_opened ON incident (opened_at, id);
          CREATE INDEX incident_closed ON incident (closed_at);
          CREATE INDEX incident_cause ON incident (cause);

          -- who knows of an incident
          CREATE TABLE acknowledgement (
            incident TEXT NOT NULL REFERENCES incident (id),
            at BIGINT NOT NULL,
            who TEXT NOT NULL,
            note TEXT NOT NULL,
            PRIMARY KEY (incident, at)
          );
          """);

  private Schema() {}

  /** The version that this program reads and writes. */
  static int version() {
    return MIGRATIONS.size();
  }

  /**
   * The statements that lead from {@code version} to the present one.
   *
   * @param id the type of a key that the database gives out
   * @param octets the type of octets
   */
  static List<String> from(int version, String id, String octets) {
    return MIGRATIONS.subList(version, MIGRATIONS.size()).stream()
        .flatMap(script -> Stream.of(script.split(";\n", -1)))
        .filter(statement -> !statement.isBlank())
        .map(statement -> statement.replace("$ID", id).replace("$OCTETS", octets))
        .toList();
  }
}
