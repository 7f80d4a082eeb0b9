/**
 * Reads what RIPE Atlas measured: results of the type {@code sslcert}, as its API and its archives
 * deliver them, become what an observation is made of.
 *
 * <pre>
 *   file ─▶ Unpacked (gzip) ─▶ Elements (one result each) ─▶ SslcertReader ─▶ SslcertResult ─▶ Observation
 *                                                              Members, SslcertErrors, Chains
 * </pre>
 *
 * <p>A file is read as a stream, and one broken result never hides its neighbour. A probe reads the
 * server's hello and its certificates and leaves: what it does not record is absent here, and
 * nothing is guessed. All limits stand in {@code Bounds}.
 *
 * <p>The form of the results is documented at <a
 * href="https://atlas.ripe.net/docs/apis/measurement-result-format/">atlas.ripe.net</a>; firmware
 * versions 4460 and later are read.
 */
@NullMarked
package io.assay.atlas;

import org.jspecify.annotations.NullMarked;
