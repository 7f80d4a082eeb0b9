/**
 * Reads logs of both kinds: tree heads, proofs and entries, each verified before it is handed out.
 *
 * <pre>
 *   LogClients ─▶ LogClient ─┬▶ Rfc6962Client ─▶ EntriesReader ─┐
 *                            │                                  ├─▶ LogEntry…
 *                            └▶ StaticCtClient ─▶ DataTile ─────┘
 *                                     │  └─▶ TileTree ─▶ HashTile…
 *                                     └────▶ Checkpoint
 *
 *   both ─▶ LogTransport (Pace) ─▶ io.assay.fetch.Fetcher
 * </pre>
 *
 * <p>What a log answers is hostile until it is verified; what it may ask for stands in {@code
 * Bounds}. Whatever goes wrong is a {@link io.assay.ct.log.LogException}; an entry that cannot be
 * read is an entry with a {@link io.assay.ct.log.LogEntry#problem}.
 */
@NullMarked
package io.assay.ct.log;

import org.jspecify.annotations.NullMarked;
