/**
 * Merkle trees of Certificate Transparency (RFC 6962, section 2.1): hashes, proofs and tree heads.
 *
 * <pre>
 *   entry ─▶ TreeHasher ─▶ CompactRange ─▶ root ═ TreeHead ◀─ SignedTreeHead
 *   hash tiles ─▶ Spans ─▶ a log's proof ─▶ Proofs: right or wrong
 * </pre>
 *
 * <p>Nothing here does I/O, trusts what it is given, or takes longer than the 63 levels that a tree
 * can have.
 */
@NullMarked
package io.assay.ct.tree;

import org.jspecify.annotations.NullMarked;
