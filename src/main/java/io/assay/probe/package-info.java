/**
 * One attempt against one target, recorded without judgement.
 *
 * <pre>
 *   Attempt ─▶ Prober ─▶ [proxy ─▶] connect ─▶ TLS handshake ─▶ DNS exchange ─▶ close ─▶ Observation
 *                        probe.dial            probe.tls        probe.dns
 * </pre>
 *
 * <p>A network failure is a value ({@link io.assay.probe.Outcome.Failed}) that comes with
 * everything seen up to it; an exception means a bug. Everything that a server sends is bounded by
 * {@link io.assay.probe.Limits}.
 */
@NullMarked
package io.assay.probe;

import org.jspecify.annotations.NullMarked;
