/**
 * The loopback lab that tests and the demonstration run against: a certificate authority made on
 * the spot, real resolvers and tools started as child processes, and servers that misbehave on
 * purpose.
 *
 * <pre>
 *   LabPki, CertificateBuilder ─▶ ServerIdentity ─┬▶ ResolverServer (unbound, BIND, Knot Resolver, dnsdist)
 *                                                 ├▶ OpensslServer                 each a LabProcess
 *                                                 └▶ TlsServer ─▶ Conversation     a LoopbackServer
 *
 *   Conversation: DotConversation, HttpConversation (both with Tampering), Conversations
 *   Without TLS:  LoopbackServer.start(conversation)
 *   CT logs:       CtLogServer (a LabProcess); StaticCtLog and Rfc6962Log over CtContent
 *   Proxies:       ProxyServer (danted, microsocks, ssh -D, tinyproxy, squid), each a LabProcess
 *   To measure:   PrometheusServer, BlackboxExporter
 *   Own networks:  the package net
 * </pre>
 *
 * <p>Everything outside of such a network listens on 127.0.0.1 at free ports, waits are bounded,
 * and {@code close} leaves nothing behind. A program that is not installed skips the test ({@link
 * io.assay.lab.Programs#require}).
 */
@NullMarked
package io.assay.lab;

import org.jspecify.annotations.NullMarked;
