package io.assay.bus;

import java.time.Instant;

/**
 * A record of the topic of observations that could not be read and was set aside.
 *
 * @param at when that was
 * @param detail what is wrong with it, in one line
 * @param octets of its value
 */
public record SetAsideRecord(
    Instant at, int partition, long offset, SetAsideReason reason, String detail, int octets) {}
