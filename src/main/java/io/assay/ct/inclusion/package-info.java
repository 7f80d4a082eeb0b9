/**
 * Whether logs have what they promised: SCTs are followed up until the log proves that the leaf is
 * in its tree, or has had the time for it and cannot.
 *
 * <pre>
 *   VerifiedSct… ─▶ InclusionFeed ─▶ AskedLog ─┬▶ Heads ──▶ io.assay.ct.log.LogClient
 *                        │                     └▶ Promise…
 *                        └─▶ InclusionKnowledge ─▶ Inclusion
 * </pre>
 *
 * <p>Logs are hostile: whatever they answer, they end up in an {@link
 * io.assay.ct.inclusion.Inclusion} with a reason.
 */
@NullMarked
package io.assay.ct.inclusion;

import org.jspecify.annotations.NullMarked;
