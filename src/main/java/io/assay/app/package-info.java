/**
 * The commands, and the daemon that ties the other packages together.
 *
 * <pre>
 *   probes.yaml ─▶ Config ─▶ Job ─▶ Schedule ─▶ Round ─▶ Pipeline: Prober ─▶ Judge ─▶ AssayMetrics
 * </pre>
 *
 * <p>One timer thread knows when which job is due, one virtual thread carries one due probe through
 * the pipeline, and event loops do its I/O.
 */
@NullMarked
package io.assay.app;

import org.jspecify.annotations.NullMarked;
