/**
 * Networks of the lab's own, made of Linux network namespaces: a client that reaches the same
 * resolvers over several paths, and what goes wrong on one of them.
 *
 * <pre>
 *                 source ┌ path 0 ─▶ Router ─▶ Router … ┐
 *   client  ─────────────┤                              ├▶ resolvers: FIRST, SECOND, SILENT
 *   (a NetNamespace)     └ path 1 ─▶ Router ─▶ Router … ┘  (a NetNamespace)
 *                                      ▲
 *      Sslsplit, Mitmproxy, Diversion, Blocking, Impairment, Balancing ─▶ Intervention, until it
 *      is closed
 * </pre>
 *
 * <p>Real programs do it all: iproute2, nftables, iptables, sslsplit, mitmproxy. Which path a
 * connection takes depends on its source address alone. Networks do not see each other, nor the
 * machine's; so addresses and ports are fixed, and many may exist at once. This needs root; {@link
 * io.assay.lab.net.NetworkLab#require} skips the test where it cannot be had. A run that is killed
 * leaves namespaces behind whose names begin with {@code assay-}; they disturb nobody, and {@code
 * ip netns del} removes them.
 */
@NullMarked
package io.assay.lab.net;

import org.jspecify.annotations.NullMarked;
