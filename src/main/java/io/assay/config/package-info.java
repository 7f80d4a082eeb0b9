/**
 * Reads {@code probes.yaml} into one complete, valid, immutable {@link io.assay.config.Config}, or
 * reports every mistake in it at once.
 */
@NullMarked
package io.assay.config;

import org.jspecify.annotations.NullMarked;
