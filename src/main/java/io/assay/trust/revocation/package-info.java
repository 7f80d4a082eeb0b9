/**
 * Whether certificates are revoked: stapled and fetched OCSP responses, CRLs, lists of disallowed
 * certificates. What there is to know is fetched in the background and read by judging.
 *
 * <pre>
 *   judged path ─▶ RevocationFeed.want ─▶ Followed (steps) ─▶ Place (one URL) ─▶ PlaceReader
 *                        ▲                                        ▲               │  Fetcher
 *                        │                                        │               ▼
 *   judging ◀── RevocationFeed.of ◀── RevocationLists             └────── Crls, OcspResponses
 *
 *   staple ─▶ OcspResponses ─▶ OcspReading
 * </pre>
 *
 * <p>The feed owns the only state. The bounds of all are {@code Limits}.
 */
@NullMarked
package io.assay.trust.revocation;

import org.jspecify.annotations.NullMarked;
