/**
 * Measurements, each a program of its own that prints what it found. {@code docs/performance.md}
 * says how to run them and what they gave.
 */
@NullMarked
package io.assay.bench;

import org.jspecify.annotations.NullMarked;
