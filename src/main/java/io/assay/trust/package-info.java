/**
 * Who vouches for a chain: root programs and the certification paths to them (RFC 5280, section 6).
 */
@NullMarked
package io.assay.trust;

import org.jspecify.annotations.NullMarked;
