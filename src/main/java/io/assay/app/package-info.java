/**
 * The commands of the program, and the wiring of everything else.
 *
 * <pre>
 *   assay run, role all:     probes.yaml ─▶ Config ─▶ Job ─▶ Schedule ─▶ Rounds ─▶ Probes: Prober,
 *                            VantageHealth ─▶ Pipeline: Judge, Comparison ─▶ VerdictLog,
 *                            AssayMetrics, IncidentTracker
 *   role prober:             … Probes ─▶ Outgoing: Outbox ─▶ Publisher ─▶ Kafka
 *   role judge:              Kafka ─▶ Subscriber ─▶ Docket ─▶ Pipeline …
 *
 *   assay check, assay pin:  arguments ─▶ Selection ─▶ Inspection ─▶ Sighting ─▶ CheckReport (JSON)
 *                            (+ probes.yaml)  (Aim)    resolve, probe,           CheckPrinter (text)
 *                                                      judge
 *
 *   assay path:              arguments ─▶ Selection ─▶ PathInspection ─▶ PathFinding ─▶ PathReport
 *                            (+ probes.yaml)           resolve, compare ports         (JSON), PathPrinter
 *
 *   assay import atlas:      file ─▶ AtlasResults ─▶ AtlasTargets (+ probes.yaml) ─▶ Observation ─▶ TimeOrder
 *                            ─▶ Judge ─▶ comparison ─▶ CheckReport (JSON lines), AtlasGroups (text)
 *
 *   all that judge do it by:   RootPrograms (files, RootStore) + ReferenceSource (what is fetched)
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
