/**
 * The HTTP interface: metrics, single probes, health and reload, and who may use it.
 *
 * <pre>
 * TCP, TLS, socket ─Listeners─▶ Arrival ─Gate (HostNames, Users, ChangeGuard)─▶ Actor ─▶ Routes
 *          ▲                                          │                                    │
 *   TlsFiles, SocketFile                              └──────▶ Problem ◀───────────────────┘
 * </pre>
 *
 * <p>{@link io.assay.web.WebServer} serves what {@link io.assay.metrics.AssayMetrics} holds and
 * hands the rest to the daemon's {@link io.assay.web.Operations}. No request starts anything that
 * the configuration does not name.
 *
 * <p>Every request passes the {@code Gate} first. A route therefore checks nothing: what it gets is
 * from somebody who may read, and where its method changes something, from somebody who may change
 * and meant to. {@code Actor.of(ctx)} says who that is; a page that holds a form puts {@code
 * gate.token(ctx)} into its field {@code token}. Whatever goes wrong is a {@link
 * io.assay.web.problem.Problem}.
 */
@NullMarked
package io.assay.web;

import org.jspecify.annotations.NullMarked;
