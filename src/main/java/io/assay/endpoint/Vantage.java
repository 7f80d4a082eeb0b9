package io.assay.endpoint;

/**
 * A place from which endpoints are looked at.
 *
 * @param name unique in a configuration; a metric label
 * @param route how connections leave from there
 */
public record Vantage(String name, Route route) {}
