/**
 * Every metric name and label, and the exposition of their samples to Prometheus.
 *
 * <p>{@link io.assay.metrics.AssayMetrics} owns one compact state for each target; a scrape turns
 * these states into samples and streams them. Nothing here keeps an observation.
 */
@NullMarked
package io.assay.metrics;

import org.jspecify.annotations.NullMarked;
