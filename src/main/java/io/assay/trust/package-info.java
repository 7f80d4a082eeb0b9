/**
 * Who vouches for a chain: root programs and the certification paths to them (RFC 5280, section 6).
 *
 * <pre>
 *   chain as sent ─▶ PathFinder ─▶ CertificationPaths ─▶ trust at a time, for each RootProgram
 *                    (remembers)   (true at any time)        (terms of the anchor: TermsRule)
 *                        │
 *                        ├─ PathSearch: served certificates and anchors
 *                        └─ again with known intermediates, if a program is not satisfied
 * </pre>
 *
 * <p>{@link io.assay.trust.PathFinder} owns what it found for the chains it saw last, and the
 * certificates and signatures of their authorities; {@link io.assay.trust.IntermediateFeed} the
 * issuers' certificates that it fetched in the background. Everything else is an immutable value.
 */
@NullMarked
package io.assay.trust;

import org.jspecify.annotations.NullMarked;
