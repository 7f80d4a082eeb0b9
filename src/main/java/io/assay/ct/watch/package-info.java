/**
 * Says which watched names and addresses a logged certificate concerns.
 *
 * <pre>
 *   resolvers' watch: ──▶ WatchList (NameTable, AddressTable)
 *                             │
 *   a logged certificate ─IdentityWalk─▶ Match ─┬─ NameMatcher ───┐
 *                                               ├─ AddressMatcher ┼─▶ Hits ──▶ Hit…
 *                                               └─ RegionScan ───┘
 * </pre>
 *
 * <p>A name is looked up once for each of its labels, an address once for each length of a watched
 * prefix, so that thousands of identities cost no more than one. Nothing here does I/O or throws.
 */
@NullMarked
package io.assay.ct.watch;

import org.jspecify.annotations.NullMarked;
