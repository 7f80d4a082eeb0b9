package io.assay.judge;

import java.util.Locale;

/**
 * The checks. The id is stable: metric label, JSON field and anchor in {@code docs/checks.md},
 * where each one's meaning is written.
 */
public enum Check {
  /** The endpoint answers. */
  REACHABLE,
  /** A certificate of the chain has an expected digest. */
  PIN,
  /** An expected authority issued the leaf. */
  ISSUER,
  /** The leaf is for the endpoint's name or address (RFC 9525). */
  NAME,
  /** The chain is in order, complete and correctly signed. */
  CHAIN,
  /** Every certificate of the chain is within its validity period, with time to spare. */
  VALIDITY,
  /** The leaf lives no longer than the Baseline Requirements allowed. */
  LIFETIME,
  /** Keys and signatures on the leaf's path are strong. */
  KEY,
  /** Everything the server presented can be read. */
  MALFORMED,
  /** The expected root programs trust the chain. */
  PROGRAMS,
  /** No certificate on the leaf's path is revoked. */
  REVOCATION,
  /** No known interception product made the chain. */
  INTERCEPTOR,
  /** The leaf was promised to be logged, as Chrome and Apple want it. */
  SCT,
  /** The logs have the leaf that they promised to have. */
  INCLUSION,
  /** The leaf stands in a log. */
  UNLOGGED,
  /** Nobody else got a certificate for what the resolver watches. */
  UNEXPECTED_ISSUANCE,
  /** The endpoint is the same from every vantage point. */
  VANTAGE,
  /** DNS over TLS and DNS over HTTPS of the resolver are by the same operator. */
  TRANSPORT,
  /** Nothing answers where nothing may, and what nobody may trust is not trusted. */
  CONTROL,
  /** Whoever answers is as far away as the endpoint. */
  HOP,
  /** The server's way of speaking TLS is a known one. */
  FINGERPRINT,
  /** Who answers says of himself what is expected. */
  RESOLVER_IDENTITY,
  /** Whoever is asked otherwise at the same address is the same. */
  VARIANT,
  /** Nothing on the path keeps the endpoint from being reached. */
  BLOCKING,
  /** Protocol version, cipher suite, group and ALPN are sound. */
  TLS,
  /** The HTTP exchange follows RFC 8484. */
  HTTP,
  /** The DNS answer says what is expected. */
  ANSWER;

  private final String id = name().toLowerCase(Locale.ROOT).replace('_', '-');

  /** The stable id: lower case, hyphens. */
  public String id() {
    return id;
  }
}
