package io.assay.probe.path;

/**
 * One connect to be made.
 *
 * @param hops the IPv4 TTL or IPv6 hop limit of its packets, 1 to {@value Bounds#MOST_HOPS}
 */
record Step(int port, int hops) {}
