/**
 * Gets documents over HTTP from places that may be hostile: every wait, body and redirect is
 * bounded, and no address is contacted that the policy does not allow.
 */
@NullMarked
package io.assay.fetch;

import org.jspecify.annotations.NullMarked;
