/**
 * What pages and the API ask of what is known: targets, incidents, certificates and timings, from
 * the history where it is kept and from memory otherwise. Answers are values of other packages, and
 * bounded; whoever shows them says how.
 */
@NullMarked
package io.assay.web.reading;

import org.jspecify.annotations.NullMarked;
