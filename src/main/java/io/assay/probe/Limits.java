package io.assay.probe;

/**
 * How much a server may send. Whatever goes beyond ends the stage with {@link
 * FailureKind#TOO_LARGE}; what came before is kept. Deadlines are the configuration's.
 */
public final class Limits {
  /** Octets of what a proxy answers until the tunnel stands. */
  public static final int PROXY_REPLY_OCTETS = 8 * 1024;

  /** Octets of one TLS handshake message: a generous chain, far below what hurts. */
  public static final int HANDSHAKE_MESSAGE_OCTETS = 256 * 1024;

  /** Octets received from the peer until the handshake is complete. */
  public static final int HANDSHAKE_OCTETS = 512 * 1024;

  /** TLS handshake messages of one connection, those after the handshake included. */
  public static final int HANDSHAKE_MESSAGES = 64;

  /** TLS alerts of one connection, both directions together. */
  public static final int TLS_ALERTS = 16;

  /** Certificates of one chain. */
  public static final int CHAIN_CERTIFICATES = 50;

  /** Octets of one DNS message: what two octets of length can say (RFC 7858). */
  public static final int DNS_MESSAGE_OCTETS = 65_535;

  /** DNS messages on one DoT connection before the one that answers. */
  public static final int DNS_MESSAGES = 16;

  /** Octets of an HTTP body that claims to be a DNS message. */
  public static final int HTTP_BODY_OCTETS = DNS_MESSAGE_OCTETS;

  /** Octets kept of an HTTP body that is no DNS message. */
  public static final int HTTP_BODY_KEPT_OCTETS = 4 * 1024;

  /** Octets of all HTTP header fields together. */
  public static final int HTTP_HEADER_OCTETS = 32 * 1024;

  /** HTTP header fields. */
  public static final int HTTP_HEADERS = 200;

  /** Octets received from the peer after the handshake, framing included. */
  public static final int EXCHANGE_OCTETS = 512 * 1024;

  /** Addresses of one name that are probed. */
  public static final int ADDRESSES_PER_NAME = 32;

  /** Characters of what a peer sent that a failure's detail may quote. */
  public static final int DETAIL_CHARACTERS = 200;

  private Limits() {}
}
