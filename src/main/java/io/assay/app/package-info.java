/**
 * The commands of the program, and the wiring of everything else.
 *
 * <pre>
 *   assay check, assay pin:  arguments ─▶ Selection ─▶ Inspection ─▶ Sighting ─▶ CheckReport (JSON)
 *                            (+ probes.yaml)  (Aim)    resolve, probe,           CheckPrinter (text)
 *                                                      judge
 * </pre>
 *
 * <p>Each command is one class. What a command refuses to do is a {@link io.assay.app.Refusal}: one
 * line that ends in the remedy, never a stack trace.
 */
@NullMarked
package io.assay.app;

import org.jspecify.annotations.NullMarked;
