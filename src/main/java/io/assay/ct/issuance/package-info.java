/**
 * What logged certificates mean: entries joined into issuances, and each issuance held against what
 * the operator expects, what the resolver's endpoints serve, and what was acknowledged.
 *
 * <pre>
 *   LoggedCertificate… ─▶ Issuance ─┐
 *   Resolver (expect, watch) ───────┼─▶ Classifier ─▶ Classification
 *   Served, Acknowledgement ────────┘
 * </pre>
 *
 * <p>Pure: no I/O.
 */
@NullMarked
package io.assay.ct.issuance;

import org.jspecify.annotations.NullMarked;
