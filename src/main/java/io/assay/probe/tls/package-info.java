/**
 * The TLS client: Bouncy Castle's {@code TlsClientProtocol} in non-blocking mode inside one Netty
 * handler, which records what the server presents and trusts nobody.
 */
@NullMarked
package io.assay.probe.tls;

import org.jspecify.annotations.NullMarked;
