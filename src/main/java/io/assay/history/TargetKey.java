package io.assay.history;

/**
 * A target by its texts.
 *
 * @param id what the database calls it
 * @param endpoint as {@link io.assay.endpoint.Endpoint#text} has it
 * @param address empty while the endpoint's name has never resolved
 */
public record TargetKey(
    long id, String resolver, String endpoint, String address, String vantage) {}
