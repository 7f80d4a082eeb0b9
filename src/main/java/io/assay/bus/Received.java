package io.assay.bus;

import io.assay.probe.Observation;

/**
 * An observation as a judge gets it.
 *
 * @param partition that of its resolver
 * @param replay whether it was counted before, by this judge or another, and is only handed over
 *     again so that the judge knows what its partition's endpoints looked like lately
 */
public record Received(Observation observation, int partition, boolean replay) {}
