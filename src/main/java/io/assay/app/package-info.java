/**
 * The commands of the program, and the wiring of everything else.
 *
 * <pre>
 *   assay run:               probes.yaml ─▶ Config ─▶ Job ─▶ Schedule ─▶ Rounds ─▶ Pipeline: Prober
 *                            ─▶ Judge ─▶ VerdictLog, AssayMetrics
 *
 *   assay check, assay pin:  arguments ─▶ Selection ─▶ Inspection ─▶ Sighting ─▶ CheckReport (JSON)
 *                            (+ probes.yaml)  (Aim)    resolve, probe,           CheckPrinter (text)
 *                                                      judge
 *
 *   assay path:              arguments ─▶ Selection ─▶ PathInspection ─▶ PathFinding ─▶ PathReport
 *                            (+ probes.yaml)           resolve, compare ports         (JSON), PathPrinter
 *
 *   run, check, pin judge by: RootPrograms (files, RootStore) + ReferenceSource (what is fetched)
 *   assay roots update:      RootUpdater ─▶ RootStore; in assay run, RootUpdates does the same
 * </pre>
 *
 * <p>Each command is one class. What a command refuses to do is a {@link io.assay.app.Refusal}: one
 * line that ends in the remedy, never a stack trace. The daemon has one timer thread that knows
 * when which job is due, and one virtual thread for each due probe.
 */
@NullMarked
package io.assay.app;

import org.jspecify.annotations.NullMarked;
