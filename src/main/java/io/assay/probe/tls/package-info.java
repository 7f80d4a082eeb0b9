/**
 * The TLS client: Bouncy Castle's {@code TlsClientProtocol} in non-blocking mode inside one Netty
 * handler, which records what the server presents and trusts nobody.
 *
 * <pre>
 *   socket ◀─▶ TlsClientHandler ◀─▶ plain octets, TlsEvent
 *                    │
 *             CapturingProtocol ─ each handshake message, before it is parsed ─▶ ServerHandshake ─▶ TlsCapture
 *                    │                                                                ▲
 *              ProbeClient (what is offered) ─ alerts ────────────────────────────────┘
 *                    │
 *              ClientCrypto ─▶ ServerCertificate ─▶ LeafKey
 * </pre>
 */
@NullMarked
package io.assay.probe.tls;

import org.jspecify.annotations.NullMarked;
