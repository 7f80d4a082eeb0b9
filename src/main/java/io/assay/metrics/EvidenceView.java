package io.assay.metrics;

/**
 * What there is to export of the evidence that is kept.
 *
 * @param files incidents of which evidence is kept
 * @param octets how much room it takes
 * @param failures pieces that could not be written
 * @param dropped pieces that came faster than they could be written
 */
public record EvidenceView(int files, long octets, long failures, long dropped) {}
