/**
 * The evidence of incidents: what was observed, what was expected, and what was concluded, kept so
 * that it can be read without a judge, and written as a bundle that can be handed to others.
 *
 * <pre>
 *   Judgement, Incident… ─▶ EvidenceCollector ─▶ EvidenceWriter ─▶ EvidenceStore ─▶ one file an incident
 *                            │ which exhibits       │ a bounded queue,                │
 *                            ▼                      │ a thread of its own             ▼
 *                    Exhibit, Subject ──────────────┘                          EvidenceFolder
 *                                                                                     │ Dossier
 *                       BundleParts ◀─ Report, Statement, ExhibitFacts ◀──────────────┘
 *                            │
 *                            ▼
 *                     EvidenceBundle: a zip with a manifest
 * </pre>
 *
 * <p>A {@link io.assay.evidence.Dossier} holds everything that a bundle is made of, in words and
 * octets: no later version of a check, and no newer reference data, changes what it says.
 */
@NullMarked
package io.assay.evidence;

import org.jspecify.annotations.NullMarked;
