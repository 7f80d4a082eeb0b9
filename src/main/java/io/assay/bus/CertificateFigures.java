package io.assay.bus;

/**
 * How a judge's certificates are.
 *
 * @param kept certificates that it has
 * @param refused records of the topic that are no certificate under its SHA-256
 * @param complete whether the topic was read to its end
 */
public record CertificateFigures(long kept, long refused, boolean complete) {}
