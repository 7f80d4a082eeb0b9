/**
 * Measures how many hops away whoever answers at a port is, and compares the ports of one address:
 * what answers for one port nearer than the host itself is in the path.
 *
 * <pre>
 *   HopProber.compare(route, address, ports)
 *        │
 *        ▼            Steps ─▶ Connects ─▶ HopConnect: a TCP connect with a small TTL / hop limit
 *   Comparing, round by round   │
 *     └ DistanceSearch, one a port ◀─ Replies: SYN-ACK, RST, expired on the way, silence
 *        │
 *        ▼
 *   PathComparison: a HopDistance a port ─▶ Standing: nearer, same, farther, undetermined (why)
 * </pre>
 *
 * <p>No privileges are needed: the operating system connects, and says whether that succeeded. All
 * that is sent and waited for is limited by {@code Bounds}.
 */
@NullMarked
package io.assay.probe.path;

import org.jspecify.annotations.NullMarked;
