/**
 * Where the data of the public root programs comes from: reports of CCADB, Microsoft's certificate
 * trust lists and Chromium's lists are downloaded, read, checked, and kept on disk.
 *
 * <pre>
 *   publishers ─▶ RootUpdater ─▶ RootStore: documents ─▶ RootDataReader ─▶ snapshot
 *                 (conditional    (last good ones)                          │
 *                  requests)                                                ▼
 *                                              RootStore.open ─▶ RootSnapshot ─▶ Reference
 * </pre>
 */
@NullMarked
package io.assay.trust.source;

import org.jspecify.annotations.NullMarked;
