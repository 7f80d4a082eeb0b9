/**
 * The loopback lab that tests and the demonstration run against: certificates and CT logs made on
 * the spot, and servers that misbehave on purpose.
 *
 * <pre>
 *   CertificateBuilder ─▶ ServerIdentity ─▶ TlsServer ─▶ Conversation     a LoopbackServer
 *
 *   Conversation: DotConversation, HttpConversation (both with Tampering), Conversations,
 *                 Interception
 *   Without TLS:  LoopbackServer.start(conversation)
 *   Proxy:        Socks5Server
 *   CT logs:      Rfc6962Log over CtContent
 * </pre>
 *
 * <p>Only tests have the rest, in the same package: controllers of other makers' programs
 * (ResolverServer, OpensslServer, ProxyServer, CtLogServer, PrometheusServer, BlackboxExporter,
 * each a LabProcess), LabPki, StaticCtLog, and networks of their own in the package net. A program
 * that is not installed skips the test (Programs.require).
 *
 * <p>Everything outside of such a network listens on 127.0.0.1 at free ports, waits are bounded,
 * and {@code close} leaves nothing behind.
 */
@NullMarked
package io.assay.lab;

import org.jspecify.annotations.NullMarked;
