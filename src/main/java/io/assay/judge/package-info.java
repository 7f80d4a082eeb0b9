/**
 * Judges an observation: pure functions from what was observed, what is expected and dated
 * reference data to three-valued check results and one verdict. No I/O happens here.
 *
 * <pre>
 *   Observation ───────────────────────────────▶ reachable, tls, http, answer ─┐
 *        │ handshake                                                           │
 *        ▼                                                                     ▼
 *   Presented ◀─ a file's chain              one class a Check ─▶ CheckResult… ─▶ VerdictTable
 *        └─┐                                        ▲                                 │
 *   Expectation ─┼─▶ Evidence ──────────────────────┘                                 ▼
 *   Reference  ──┘   (paths, programs, SCTs, …)                          Judgement, Verification
 * </pre>
 *
 * <p>What each check means stands in {@code docs/checks.md}, under its id.
 */
@NullMarked
package io.assay.judge;

import org.jspecify.annotations.NullMarked;
