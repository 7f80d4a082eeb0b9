/**
 * The HTTP interface: metrics, single probes, health and reload.
 *
 * <p>{@link io.assay.web.WebServer} serves what {@link io.assay.metrics.AssayMetrics} holds and
 * hands the rest to the daemon's {@link io.assay.web.Operations}. No request starts anything that
 * the configuration does not name.
 */
@NullMarked
package io.assay.web;

import org.jspecify.annotations.NullMarked;
