/**
 * What was found in logs and how far they were read, in one SQLite file {@code ct.db}.
 *
 * <pre>
 *   FollowState, SignedTreeHead ──┐                     ┌──▶ unannounced (outbox of alarms)
 *   LogEntry ─▶ LoggedCertificate ┼──▶ CtStore ─────────┼──▶ Search ─▶ LoggedCertificate…
 *   served, Acknowledgement ──────┘   (one writer,      └──▶ Knowledge, LogProblem
 *                                      some readers)
 * </pre>
 *
 * <p>{@link io.assay.ct.store.CtStore} is the only way in. A match and the position behind it are
 * written in one transaction, so that a process that dies loses at most what it was about to write.
 */
@NullMarked
package io.assay.ct.store;

import org.jspecify.annotations.NullMarked;
