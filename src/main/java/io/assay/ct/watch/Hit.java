package io.assay.ct.watch;

import io.assay.endpoint.WatchedIdentity;

/**
 * A watched identity that a certificate concerns.
 *
 * @param resolver the name of the resolver that watches it
 * @param doubtful whether it only might: it stands, or a part of it does, where the certificate
 *     cannot be read
 */
public record Hit(String resolver, WatchedIdentity identity, boolean doubtful) {}
