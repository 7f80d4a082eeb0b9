/**
 * Whether certificates are revoked: stapled and fetched OCSP responses, CRLs, lists of disallowed
 * certificates. What there is to know is fetched in the background and read by judging.
 */
@NullMarked
package io.assay.trust.revocation;

import org.jspecify.annotations.NullMarked;
