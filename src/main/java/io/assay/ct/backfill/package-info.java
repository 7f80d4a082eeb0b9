/**
 * What was logged before a log was followed, as crt.sh tells it: not verified, and kept apart from
 * what logs themselves have shown.
 *
 * <pre>
 *   WatchedIdentity… ─▶ CrtShBackfill ─▶ crt.sh ─▶ CrtShList ─▶ LoggedCertificate ─▶ CtStore
 * </pre>
 */
@NullMarked
package io.assay.ct.backfill;

import org.jspecify.annotations.NullMarked;
