/**
 * The loopback lab that tests and the demonstration run against: a certificate authority made on
 * the spot, real resolvers and tools started as child processes, and servers that misbehave on
 * purpose.
 *
 * <pre>
 *   LabPki ─▶ UnboundServer, BindServer, KnotResolverServer, DnsdistServer, OpensslServer  (LabProcess)
 *          └▶ TlsDnsServer, HostileHttps                                                   (LoopbackServer)
 *             HostileServer                                                                (LoopbackServer)
 * </pre>
 *
 * <p>Everything listens on loopback addresses at free ports, waits are bounded, and {@code close}
 * leaves nothing behind.
 */
@NullMarked
package io.assay.lab;

import org.jspecify.annotations.NullMarked;
