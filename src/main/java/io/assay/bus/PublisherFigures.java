package io.assay.bus;

import java.util.Optional;

/**
 * How publication goes.
 *
 * @param published observations that Kafka acknowledged since the start
 * @param certificates the same of certificates
 * @param trouble why nothing gets to Kafka now; empty where all is well
 */
public record PublisherFigures(long published, long certificates, Optional<String> trouble) {}
