/**
 * Follows logs of Certificate Transparency: reads every entry, proves that it is part of the tree
 * that the log signed, and keeps those that concern watched identities.
 *
 * <pre>
 *            tree head, signed                    entries            leaf hashes
 *   LogClient ──▶ TreeHeads ──▶ proven head    LogClient ──▶ Batch ──▶ CompactRange ─┐
 *                   │ held on disk                             │ WatchList           │ consistent with
 *                   ▼ until proven                             ▼                     ▼ the proven head?
 *                CtStore ◀──── position and matches in one transaction ◀──────────── yes
 * </pre>
 *
 * <p>Three positions stand on disk for each log: how far entries are proven, the tree head that
 * they are proven against, and the tree heads that wait for their own proof. What was read beyond
 * the first counts for nothing until it is proven: after a crash it is read again. A match is kept
 * and announced also where the proof fails, marked as unproven: a log that cannot prove what it
 * serves must not be able to hide it.
 *
 * <p>{@link io.assay.ct.follow.LogFollower} is the loop of one log.
 */
@NullMarked
package io.assay.ct.follow;

import org.jspecify.annotations.NullMarked;
