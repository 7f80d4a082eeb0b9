/**
 * The DNS exchange on an established TLS connection: one query, its answer, and whatever else the
 * server sends; then further queries, where there are any, one after the other.
 *
 * <pre>
 *   DoT        TlsClientHandler ─▶ DotExchange ─▶ session
 *   DoH, h2    TlsClientHandler ─▶ Http2FrameCodec ─▶ Http2Exchange ─▶ session
 *   DoH, 1.1   TlsClientHandler ─▶ HttpClientCodec ─▶ Http1Exchange ─▶ session
 * </pre>
 *
 * <p>Each exchange sends its query as soon as it is added to the pipeline, tells its end by one
 * {@link io.assay.probe.dns.ExchangeEvent} a query, and keeps what it saw for the observation.
 * {@link io.assay.probe.dns.DnsMessage} reads the octets of a response for those who judge or show
 * it.
 */
@NullMarked
package io.assay.probe.dns;

import org.jspecify.annotations.NullMarked;
