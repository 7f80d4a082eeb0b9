/**
 * Bytes to facts, however broken the bytes: the only place that reads certificates.
 *
 * <p>Nothing here throws for what a certificate contains. What cannot be read is reported beside
 * what can, and one broken part never hides its neighbour.
 */
@NullMarked
package io.assay.x509;

import org.jspecify.annotations.NullMarked;
