/**
 * Establishes the connection of a probe to its endpoint, by the route of its vantage point, and
 * names what went wrong with it.
 *
 * <pre>
 *   Route ─FirstHops─▶ FirstHop ─Dialer─▶ TCP ─┬────────────────▶ endpoint
 *                      (to, from)              └─TunnelHandler──▶ endpoint, through a proxy
 * </pre>
 *
 * <p>{@link io.assay.probe.dial.FirstHops} knows where the TCP connection begins and goes to,
 * {@link io.assay.probe.dial.Dialer} opens sockets, {@link io.assay.probe.dial.TunnelHandler}
 * speaks SOCKS5 or HTTP CONNECT, {@link io.assay.probe.dial.IoFailures} turns the operating
 * system's errors into the vocabulary of {@link io.assay.probe.FailureKind}, and {@link
 * io.assay.probe.dial.SelfCheck} looks whether a vantage point itself is well.
 *
 * <p>Proxies are spoken to by handlers of this package rather than by Netty's, which tell neither
 * the stage nor the reply of a proxy that refuses.
 */
@NullMarked
package io.assay.probe.dial;

import org.jspecify.annotations.NullMarked;
