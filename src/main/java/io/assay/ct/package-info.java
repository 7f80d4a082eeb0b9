/**
 * Certificate Transparency (RFC 6962): here, which logs there are and what they promised for a
 * leaf. Below: trees and proofs ({@code tree}), reading logs ({@code log}), whom entries concern
 * ({@code watch}), what is kept of them ({@code store}) and what it means ({@code issuance}),
 * following logs ({@code follow}), whether promises are kept ({@code inclusion}), and what others
 * know ({@code backfill}).
 *
 * <pre>
 *   log_list.json ──▶ LogListStore ──▶ LogList ─┐
 *                                               ▼
 *   leaf, its issuers, TLS extension, staple ─▶ SctVerifier ──▶ VerifiedSct… ──▶ CtPolicy
 * </pre>
 *
 * <p>Of the classes here, only {@link io.assay.ct.LogListStore} does I/O.
 */
@NullMarked
package io.assay.ct;

import org.jspecify.annotations.NullMarked;
