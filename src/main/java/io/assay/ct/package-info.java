/**
 * Certificate Transparency (RFC 6962): which logs there are, and what they promised for a leaf.
 *
 * <pre>
 *   log_list.json ──▶ LogListStore ──▶ LogList ─┐
 *                                               ▼
 *   leaf, its issuers, TLS extension, staple ─▶ SctVerifier ──▶ VerifiedSct… ──▶ CtPolicy
 * </pre>
 *
 * <p>Only {@link io.assay.ct.LogListStore} does I/O.
 */
@NullMarked
package io.assay.ct;

import org.jspecify.annotations.NullMarked;
