/**
 * Judges an observation: pure functions from what was observed, what is expected and dated
 * reference data to three-valued check results and one verdict. No I/O happens here.
 */
@NullMarked
package io.assay.judge;

import org.jspecify.annotations.NullMarked;
