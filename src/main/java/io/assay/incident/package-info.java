/**
 * What judgements say together, over time and over vantage points: the checks {@code vantage},
 * {@code transport} and {@code fingerprint}, and incidents, which begin and end. Time is that of
 * the observations; nothing here does I/O.
 *
 * <pre>
 *   Judgement ─▶ Comparison ─▶ CheckResult… ─▶ Judgement.with ─▶ IncidentTracker ─▶ Incident
 *                    │ one View a target                              │ opened, changed, closed
 *                    ▼                                                ▼
 *        VantageCheck, TransportCheck, FingerprintCheck        IncidentListener
 *                    │ Finding
 *                    ▼
 *         Raised: what it takes to raise and to clear
 * </pre>
 *
 * <p>{@link io.assay.incident.Comparison} keeps digests of what each vantage point last saw, no
 * chains; a resolver's endpoints share a lock. The decision table stands in {@code docs/checks.md},
 * under {@code vantage}.
 */
@NullMarked
package io.assay.incident;

import org.jspecify.annotations.NullMarked;
