package io.assay.bus;

import java.time.Instant;
import java.util.Optional;

/**
 * How an outbox is.
 *
 * @param rows observations that Kafka does not have yet
 * @param octets of the file that are in use
 * @param oldest when the first of these observations was taken
 * @param taken observations that were ever taken with this file
 * @param setAside observations that are too large for their topic and were set aside
 * @param notWritable why nothing can be taken now; empty where all is well
 */
public record OutboxFigures(
    long rows,
    long octets,
    Optional<Instant> oldest,
    long taken,
    long setAside,
    Optional<String> notWritable) {}
