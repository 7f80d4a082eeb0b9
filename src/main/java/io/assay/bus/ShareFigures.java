package io.assay.bus;

/**
 * How much of a vantage point's targets is this site's.
 *
 * @param partitions parts of the targets that are this site's
 * @param of how many parts there are; 0 while that is not known
 * @param agreed whether that is what the group agreed on; if not, Kafka could not be reached, and
 *     it is what was agreed on last, or everything
 */
public record ShareFigures(String vantage, int partitions, int of, boolean agreed) {}
