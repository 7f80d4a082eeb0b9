package io.assay.probe;

/**
 * A TLS alert (RFC 8446, section 6).
 *
 * @param received whether the server sent it, rather than this client
 * @param level 1 warning, 2 fatal
 * @param description the code of the IANA TLS Alerts registry, 0 to 255
 */
public record Alert(boolean received, int level, int description) {}
